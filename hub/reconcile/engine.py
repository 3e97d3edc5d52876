"""The seam where the weighing of many pairs is spread: chunk by chunk here, or over the workers of an engine.

An engine changes where a chunk is computed and nothing else: the same chunk and the same things shared give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
