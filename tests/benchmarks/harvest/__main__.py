"""``python -m tests.benchmarks.harvest [--rows N] [--json N]``: 200,000 CSV rows and 20,000 JSON records by default.

CPU seconds of whole processes, user and system, in one run with morph-kgc in an environment of its own (made at the first
run: ``make install-rml``); its figures are 1. It maps the same rows to the same number of statements, without cleaning
them, which it has no words for; what the hub does to a harvest beyond mapping is compared with its mapping alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.harvest.faults import located
from tests.benchmarks.harvest.rows import write_csv, write_json
from tests.benchmarks.measured import Cost, measure
from tests.conformance.rml_engine import engine

HERE = Path(__file__).parent
CONFIGURATION = """\
[CONFIGURATION]
output_format: N-QUADS
logging_level: ERROR
number_of_processes: 1
[Source]
mappings: {mapping}
"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=200_000)
    asked.add_argument("--json", type=int, default=20_000)
    sizes = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="ess-hub-bench-") as name:
        folder = Path(name)
        say(f"{'':44} {'CPU s':>8} {'peak MB':>8} {'CPU ratio':>10} {'peak ratio':>10}   asked")
        csv = write_csv(folder / "directory.csv", sizes.rows)
        peer = of_peer(folder, csv, f"[['{csv}~csv']]")
        line("morph-kgc, CSV to N-Quads, no cleaning", peer, peer)
        line("the hub, CSV to N-Quads, with cleaning", of_mapping(folder, csv), peer, "≤ 0.35, peak ≤ 0.10")
        harvests(folder, csv, sizes.rows, peer)
        records = write_json(folder / "directory.json", sizes.json)
        peer = of_peer(folder, records, f"[['{records}~jsonpath', '$[*]']]")
        line("morph-kgc, JSON to N-Quads, no cleaning", peer, peer)
        line("the hub, JSON to N-Quads, with cleaning", of_mapping(folder, records), peer, "≤ 0.15")
        found, planted = located(folder)
        say(f"planted faults located by line and field: {found} of {planted} (asked: all)")


def harvests(folder: Path, csv: Path, rows: int, peer: Cost) -> None:
    """A first harvest to its commit, the same rows again in another file, then one row in a hundred changed."""
    hub = folder / "hub"
    cost, said = of_harvest(folder, hub, csv)
    line(f"first harvest to the commit, {said['new']} records", cost, peer)
    with csv.open("a", encoding="utf-8") as file:
        file.write("\n")  # other bytes, same rows: the first two gates do not hold
    cost, said = of_harvest(folder, hub, csv)
    assert (said["unchanged"], said["revision"], said["untouched"]) == (rows, 2, False), said
    line("the same rows again, 0 quads written", cost, peer, "≤ 0.10")
    write_csv(csv, rows, changed=0.01)
    cost, said = of_harvest(folder, hub, csv)
    assert said["changed"] == rows // 100, said
    line(f"1 % changed, to the commit: {said['changed']} records", cost, peer, "≤ 0.15")


def of_mapping(folder: Path, source: Path) -> Cost:
    module = "tests.benchmarks.harvest.mapping"
    return measure([sys.executable, "-m", module, source, folder / "hub.nq"], folder)


def of_harvest(folder: Path, hub: Path, source: Path) -> tuple[Cost, dict[str, int]]:
    cost = measure([sys.executable, "-m", "tests.benchmarks.harvest.one_harvest", hub, source], folder)
    return cost, json.loads(cost.out.splitlines()[-1])


def of_peer(folder: Path, source: Path, written: str) -> Cost:
    mapping = folder / f"{source.suffix[1:]}.yml"
    template = (HERE / "directory.yarrrml.yml").read_text(encoding="utf-8")
    mapping.write_text(template.replace("\n      - [SOURCE]", f" {written}"), encoding="utf-8")
    configuration = folder / "morph.ini"
    configuration.write_text(CONFIGURATION.format(mapping=mapping), encoding="utf-8")
    return measure([engine(), HERE / "morph.py", configuration, folder / "peer.nq"], folder)


def line(name: str, cost: Cost, peer: Cost, asked: str = "") -> None:
    say(
        f"{name:44} {cost.cpu:8.2f} {cost.peak:8.0f} {cost.cpu / peer.cpu:10.3f} {cost.peak / peer.peak:10.3f}   {asked}"
    )


def say(text: str) -> None:
    sys.stdout.write(text.rstrip() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
