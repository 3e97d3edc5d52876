"""The seam where the weighing of many pairs is spread: chunk by chunk here, or over the workers of an engine.

An engine changes where a chunk is computed and nothing else: the same chunk and the same things shared give the same bytes.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, Protocol, TypeVar

Shared = TypeVar("Shared")


class Engine(Protocol):
    """Computes chunks. ``at_once`` is how many pairs a chunk should have."""

    @property
    def at_once(self) -> int: ...

    def map(
        self, work: Callable[[Shared, Any], Any], shared: Shared, chunks: Sequence[Any]
    ) -> Iterator[tuple[int, Any]]:
        """The number of each chunk and ``work(shared, chunk)``, in any order. ``work`` is a function of a module; it,
        ``shared``, chunks and answers can be pickled."""


class LocalEngine:
    """One chunk after the other, in this process."""

    at_once = 200_000
    """Some 100 MB of measures."""

    def map(
        self, work: Callable[[Shared, Any], Any], shared: Shared, chunks: Sequence[Any]
    ) -> Iterator[tuple[int, Any]]:
        for number, chunk in enumerate(chunks):
            yield number, work(shared, chunk)


_MOST = 4
"""Processes at once: beyond, memory is what they wait for."""


class ForkedEngine:
    """A few processes of this machine, forked when there are chunks enough: what is shared is not copied to them."""

    at_once = 100_000

    def __init__(self, processes: int | None = None) -> None:
        can_fork = sys.platform == "linux"
        self._processes = processes or (min(_MOST, len(os.sched_getaffinity(0))) if can_fork else 1)

    def map(
        self, work: Callable[[Shared, Any], Any], shared: Shared, chunks: Sequence[Any]
    ) -> Iterator[tuple[int, Any]]:
        """As :class:`Engine`; BrokenProcessPool when a process was killed."""
        if min(self._processes, len(chunks)) < 2:
            yield from LocalEngine().map(work, shared, chunks)
            return
        _inherited.append((work, shared, chunks))
        try:
            fork = multiprocessing.get_context("fork")
            with ProcessPoolExecutor(self._processes, mp_context=fork) as pool:
                yield from enumerate(pool.map(_one, range(len(chunks))))
        finally:
            _inherited.pop()


_inherited: list[tuple[Callable[[Any, Any], Any], Any, Sequence[Any]]] = []
"""What a forked process finds in its memory: the last is its own."""


def _one(number: int) -> Any:
    work, shared, chunks = _inherited[-1]
    return work(shared, chunks[number])
