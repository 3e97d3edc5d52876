"""Prints what it costs to reconcile again: ``python -m tests.benchmarks.reconcile_again [RECORDS] [CHANGED]`` (20,000 and
100 by default).

All records from nothing; then, of ``CHANGED``, half are new, a quarter say something else and a quarter are gone, and they are
reconciled beside the others; then the same from nothing, in a copy of the hub without a memory. Both must come to the same
links and identities, to the byte. Each is a process of its own, with its start, the reading of the store and the commit.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from hub.model.iri import NodeName
from hub.reconcile.node import Node
from tests.benchmarks.generated_hub import generated_hub
from tests.benchmarks.measured import Cost, measure
from tests.benchmarks.reconcile.records import Record, generate
from tests.benchmarks.reconcile.settings import PRESETS, SOURCES
from tests.benchmarks.reconcile_again.once import digest
from tests.recorded_hub import harvested

_MEMORY = ("reconcile.json", "reconciled.columns")


def main(count: int, changed: int) -> None:
    records = generate(PRESETS["usual"](count + changed // 2, 2026))
    Random(3).shuffle(records)
    new, old = records[: changed // 2], records[changed // 2 :]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        hub = generated_hub(folder / "hub", SOURCES)
        hub.revisions.create()
        harvested(hub, {record.chief.name: record.nodes for record in old}, "first")
        say("all of them, from nothing", reconciled(folder, "hub"))
        harvested(hub, changes(old[: changed // 2]) | {one.chief.name: one.nodes for one in new}, "second")
        shutil.copytree(folder / "hub", folder / "other")
        for name in _MEMORY:
            (folder / "other" / name).unlink()
        say(f"again, {changed:,} of them changed", reconciled(folder, "hub"))
        memory = folder / "hub" / "reconciled.columns"
        sys.stdout.write(f"kept for the next time: {memory.stat().st_size / 1e6:.0f} MB\n")
        say("the same, from nothing", reconciled(folder, "other"))
        one, other = (digest(folder / name) for name in ("hub", "other"))
        sys.stdout.write(f"links and identities: {one} and {other}\n")
        if one != other:
            raise SystemExit("not the same")


def changes(records: Sequence[Record]) -> dict[NodeName, Sequence[Node]]:
    """Half of the records gone; of the others, every other one of another name, or of another telephone number."""
    half = len(records) // 2
    found: dict[NodeName, Sequence[Node]] = {record.chief.name: () for record in records[:half]}
    for at, record in enumerate(records[half:]):
        found[record.chief.name] = [
            replace(node, names=(f"{node.names[0]} bis",))
            if at % 2
            else replace(node, phones=("0102030405",))
            for node in record.nodes
        ]
    return found


def reconciled(folder: Path, name: str) -> Cost:
    """What reconciling the hub in a folder costs."""
    return measure([sys.executable, "-m", "tests.benchmarks.reconcile_again.once", folder / name], folder)


def say(what: str, cost: Cost) -> None:
    sys.stdout.write(
        f"{what:<32} {cost.wall:7.1f} s, {cost.cpu:7.1f} CPU s, peak {cost.peak:6.0f} MB   {cost.out.strip()}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(given + [20_000, 100][len(given) :]))
