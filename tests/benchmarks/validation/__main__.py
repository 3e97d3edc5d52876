"""Prints what validation costs on the command line, beside pyshacl, and how cost and memory grow: ``python -m
tests.benchmarks.validation``.

About ten minutes, most of them pyshacl's. A smaller first argument than 10,000 records gives a quicker, rougher ratio.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measured import Cost, measure
from tests.benchmarks.validation.command import command_costs
from tests.benchmarks.validation.records import write_records

SIZES = (1_000, 10_000, 50_000, 200_000)


def main(compared: int) -> None:
    with tempfile.TemporaryDirectory(prefix="ess-hub-benchmark-") as folder:
        place = Path(folder)
        say("ess-hub validate, 1,000 records, from the start of the process to its end")
        for name, cost in command_costs(place).items():
            found = cost.out.strip().rpartition("\n")[2]
            say(f"  {name:<12} {cost.cpu:5.2f} CPU s {cost.wall:6.2f} s {cost.peak:5.0f} MB  {found}")
        plain, cost = _side_by_side(place, compared)
        say(f"{compared:,} records of 38 statements, 3 % of them faulty; findings of both are the same")
        say(f"  pyshacl, queries parsed once  {plain.cpu:8.2f} CPU s {plain.peak:7.0f} MB")
        say(f"  the hub                       {cost.cpu:8.2f} CPU s {cost.peak:7.0f} MB")
        say(f"  pyshacl / the hub             {plain.cpu / cost.cpu:8.1f} (asked: at least 8)")
        say("growth of the hub")
        for size in SIZES:
            grown = _run(place, "hub", write_records(place / "records.nt", size))
            say(
                f"  {size:>8,} records {grown.cpu:8.2f} CPU s {size / grown.cpu:8.0f} a CPU second {grown.peak:7.0f} MB"
            )


def _side_by_side(place: Path, count: int) -> tuple[Cost, Cost]:
    path = write_records(place / "records.nt", count)
    plain, cost = _run(place, "pyshacl", path), _run(place, "hub", path)
    assert plain.out == cost.out, (plain.out, cost.out)
    return plain, cost


def _run(place: Path, engine: str, path: Path) -> Cost:
    return measure([sys.executable, "-m", "tests.benchmarks.validation.one_run", engine, path], place)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
