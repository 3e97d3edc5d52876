"""Populations of strangers by the name of their preset."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.reconcile.records import Record
from tests.benchmarks.reconcile.strangers import abroad, french


@dataclass(frozen=True, slots=True)
class Population:
    """``once``: the sources that list each organization once."""

    records: Sequence[Record]
    once: frozenset[str]


def _abroad(count: int, seed: int, publishers: int) -> Population:
    return Population(abroad.generate(count, seed, publishers), frozenset(abroad.PUBLISHERS[:publishers]))


STRANGERS: Mapping[str, Callable[[int, int], Population]] = {
    "stranger": lambda count, seed: Population(french.generate(count, seed), french.ONCE),
    "stranger-harder": lambda count, seed: Population(
        french.generate(count, seed, french.HARDER), french.ONCE
    ),
    "abroad-two": lambda count, seed: _abroad(count, seed, 2),
    "abroad-three": lambda count, seed: _abroad(count, seed, 3),
}
"""Given how many records and a seed."""
