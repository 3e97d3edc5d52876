"""Prints what each method finds and costs: ``python -m tests.benchmarks.reconcile [RECORDS] [--preset NAME] [--seed N]
[--only METHOD …]``.

5,000 records by default. ``--preset harder``: half as noisy again, 40 % fewer identifiers, other names. ``stranger`` and
``stranger-harder``: the same six sources by another hand; ``abroad-two`` and ``abroad-three``: lists of another country,
without numbers. Peers that must be made ready take a minute or two the first time, and are skipped where they cannot be.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from operator import attrgetter

from tests.benchmarks.reconcile.forked import Run, run
from tests.benchmarks.reconcile.methods import METHODS, Method
from tests.benchmarks.reconcile.metrics import Quality, qualities, quality, two_siren
from tests.benchmarks.reconcile.peers import PEERS
from tests.benchmarks.reconcile.records import Record, digest, generate
from tests.benchmarks.reconcile.settings import PRESETS
from tests.benchmarks.reconcile.strangers.presets import STRANGERS, Population
from tests.conformance.apart import MissingError

LEVELS = ("establishment", "organization")
_OWN = "(a name of its own)"
_BIG = "(the big commune)"


def population(preset: str, count: int, seed: int) -> Population:
    """The records of a preset, and the sources that list each organization once."""
    if preset in STRANGERS:
        return STRANGERS[preset](count, seed)
    settings = PRESETS[preset](count, seed)
    return Population(generate(settings), settings.once_sources)


def methods(wanted: Sequence[str]) -> dict[str, Method]:
    """Those asked for, made ready; a peer that cannot be is named with the reason."""
    found = {name: METHODS[name] for name in METHODS if name in wanted}
    for name in PEERS:
        if name in wanted:
            try:
                found[name] = PEERS[name]()
            except MissingError as error:
                say(f"({name}: skipped, {error})")
    return found


def main(preset: str, count: int, seed: int, wanted: Sequence[str]) -> None:
    drawn = population(preset, count, seed)
    records = drawn.records
    truth = {level: [attrgetter(level)(record) for record in records] for level in LEVELS}
    say(
        f"{len(records):,} records, preset {preset}, seed {seed}, digest {digest(records)[:12]}; "
        + ", ".join(f"{len(set(truth[level])):,} {level}s" for level in LEVELS)
    )
    runs = {}
    say(_head("method") + "  two SIREN   wall s    CPU s  peak MB")
    spent = time.process_time()
    say(
        f"{'(generating the records)':<42}{'':103}{spent:8.1f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f}"
    )
    for name, method in methods(wanted).items():
        runs[name] = run(method, records, drawn.once)
        for line in _whole(name, runs[name], truth, records):
            say(line)
    for title, groups in (("source", _sources(records)), ("homonym family", _families(records))):
        for name, one in runs.items():
            say(f"— {name}, by {title}")
            broken = [qualities(truth[level], getattr(one.found, level), groups) for level in LEVELS]
            for group in sorted(broken[0]):
                say(_row("  " + group, [each[group] for each in broken]))


def _whole(name: str, one: Run, truth: dict[str, list[int]], records: Sequence[Record]) -> Iterator[str]:
    siren = [_siren(record) for record in records]
    both = [quality(truth[level], getattr(one.found, level)) for level in LEVELS]
    broken = " + ".join(str(two_siren(getattr(one.found, level), siren)) for level in LEVELS)
    yield f"{_row(name, both)}  {broken:>9} {one.wall:8.1f} {one.cpu:8.1f} {one.peak:8.0f}"


def _siren(record: Record) -> frozenset[str]:
    """The valid SIREN that a record bears, in a SIRET too."""
    return frozenset(number[:9] for node in record.nodes for number in (*node.siren, *node.siret))


def _sources(records: Sequence[Record]) -> list[str]:
    return [record.source for record in records]


def _families(records: Sequence[Record]) -> list[str]:
    """The family of each record's name; those of the big commune apart, where a postcode tells little."""
    return [
        _BIG if (record.place.postcode or "").startswith("750") else record.family or _OWN
        for record in records
    ]


def _head(title: str) -> str:
    cells = "  establishment P     R    F1  B³ F1   organization P     R    F1  B³ F1"
    return f"{title:<42}{cells}"


def _row(title: str, both: Sequence[Quality]) -> str:
    cells = (f"{each.precision:15.3f} {each.recall:5.3f} {each.f1:5.3f}  {each.b3:5.3f}   " for each in both)
    return f"{title:<42.42}" + "".join(cells).rstrip()


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", nargs="?", type=int, default=5_000)
    parser.add_argument("--preset", choices=sorted((*PRESETS, *STRANGERS)), default="usual")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--only", nargs="+", choices=(*METHODS, *PEERS), default=(*METHODS, *PEERS))
    given = parser.parse_args()
    main(given.preset, given.records, given.seed, given.only)
