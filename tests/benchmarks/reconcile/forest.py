"""Clusters that never hold two numbers of a kind: union-find over records, each with the numbers it bears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Forest:
    """``numbers`` are those of each record, by kind; without them, every union is made."""

    def __init__(self, numbers: Sequence[Mapping[str, frozenset[str]]]) -> None:
        self._parent = list(range(len(numbers)))
        self._numbers = list(numbers)

    def root(self, member: int) -> int:
        parent = self._parent
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    def unite(self, a: int, b: int) -> bool:
        """Make one of two clusters, unless each holds a number of a kind that the other lacks; whether it was made."""
        a, b = self.root(a), self.root(b)
        if a == b:
            return True
        ours, theirs = self._numbers[a], self._numbers[b]
        if any(ours[kind] and theirs[kind] and ours[kind] != theirs[kind] for kind in ours):
            return False
        self._parent[b] = a
        self._numbers[a] = {kind: ours[kind] | theirs[kind] for kind in ours}
        return True

    def labels(self) -> list[int]:
        """The cluster of each record, named by one of its members."""
        return [self.root(member) for member in range(len(self._parent))]
