"""Clusters: strongest edge first, each refused when a constraint forbids the union.

People's "same" come first and are never refused; then scored pairs. Greedy on a total order, so that the result depends on the edges and not on their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from hub.model.iri import NodeName
from hub.reconcile.constraint import ClusterState, Veto, initial_state, veto
from hub.reconcile.profiles import Profiles

Pair = tuple[NodeName, NodeName]
Reason = Literal["judgement", "record", "score"]


@dataclass(frozen=True, slots=True)
class Edge:
    """A union that was made, and why."""

    a: NodeName
    b: NodeName
    reason: Reason
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A union that a constraint forbade."""

    a: NodeName
    b: NodeName
    reason: Reason
    weight: float | None
    veto: Veto


@dataclass(frozen=True, slots=True)
class Cluster:
    """Profiles found to be one, by the edges between them; ``profiles`` sorted."""

    profiles: tuple[NodeName, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Clustering:
    """``clusters`` sorted by first profile, singletons included; ``broken`` are people's "same" that go past a
    constraint, kept and said; ``contradictory`` pairs judged different that other judgements join."""

    clusters: tuple[Cluster, ...]
    refusals: tuple[Refusal, ...]
    broken: tuple[Refusal, ...]
    contradictory: tuple[Pair, ...]


class _States(dict[int, ClusterState]):
    """The state of each cluster by its root, made when it is first asked for: of a profile that meets nobody, never."""

    def __init__(self, profiles: Profiles, once_sources: frozenset[str]) -> None:
        super().__init__()
        self._profiles = profiles
        self._once_sources = once_sources

    def __missing__(self, at: int) -> ClusterState:
        state = self[at] = initial_state(self._profiles.constrained(at), self._once_sources)
        return state


class _Forest:
    """Union-find over the profiles in their order; roots carry the state of their cluster."""

    def __init__(self, profiles: Profiles, once_sources: frozenset[str]) -> None:
        self._parent = list(range(len(profiles)))
        self.states = _States(profiles, once_sources)

    def root(self, member: int) -> int:
        parent = self._parent
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    def unite(self, one: int, other: int) -> None:
        """Make one cluster of two roots'; the larger takes in the smaller, of equals the later."""
        first, second = sorted((one, other), key=lambda root: (-len(self.states[root].members), root))
        self.states[first].absorb(self.states.pop(second))
        self._parent[second] = first


def cluster(
    profiles: Profiles,
    *,
    same: Iterable[Pair],
    different: Iterable[Pair],
    contradicted: Iterable[tuple[int, int]],
    scored: Iterable[tuple[int, int, float]],
    once_sources: frozenset[str],
) -> Clustering:
    """Cluster the profiles of one level. ``same`` and ``different`` are pairs of ids, the
    smaller first; ``contradicted`` and ``scored`` pairs of indices, and ``scored`` are those worth joining, strongest
    first."""
    ids, at = profiles.ids, profiles.at
    forest = _Forest(profiles, once_sources)
    edges: list[Edge] = []
    broken: list[Refusal] = []
    refusals: list[Refusal] = []
    for a, b in sorted(set(same)):
        forbidden = _join(forest, at[a], at[b], by_force=True)
        if forbidden is not _ALREADY:
            edges.append(Edge(a, b, "judgement"))
        if isinstance(forbidden, Veto):
            broken.append(Refusal(a, b, "judgement", None, forbidden))
    parted = sorted(set(different))
    contradictory = [(a, b) for a, b in parted if forest.root(at[a]) == forest.root(at[b])]
    _part(forest, ((at[a], at[b]) for a, b in parted), ids, "foes")
    _part(forest, contradicted, ids, "contradicted")
    for one, other, weight in scored:
        forbidden = _join(forest, one, other)
        if forbidden is None:
            edges.append(Edge(ids[one], ids[other], "score", weight))
        elif isinstance(forbidden, Veto):
            refusals.append(Refusal(ids[one], ids[other], "score", weight, forbidden))
    return Clustering(_clusters(forest, ids, at, edges), tuple(refusals), tuple(broken), tuple(contradictory))


_ALREADY: Final = "in one cluster already"


def _join(
    forest: _Forest, a: int, b: int, *, by_force: bool = False
) -> Veto | Literal["in one cluster already"] | None:
    """Make the union, unless it is made already or forbidden; the veto, when there is one, which people go past."""
    one, other = forest.root(a), forest.root(b)
    if one == other:
        return _ALREADY
    forbidden = veto(forest.states[one], forest.states[other])
    if forbidden is None or by_force:
        forest.unite(one, other)
    return forbidden


def _part(
    forest: _Forest,
    pairs: Iterable[tuple[int, int]],
    ids: Sequence[NodeName],
    attribute: Literal["foes", "contradicted"],
) -> None:
    for a, b in pairs:
        one, other = forest.root(a), forest.root(b)
        if one != other:
            getattr(forest.states[one], attribute)[ids[b]] = ids[a]
            getattr(forest.states[other], attribute)[ids[a]] = ids[b]


def _clusters(
    forest: _Forest, ids: Sequence[NodeName], at: Mapping[NodeName, int], edges: Iterable[Edge]
) -> tuple[Cluster, ...]:
    members: dict[int, list[NodeName]] = {}
    # in the order of ids, so that each list is sorted, and the lists by their first
    for index, name in enumerate(ids):
        members.setdefault(forest.root(index), []).append(name)
    of_root: dict[int, list[Edge]] = {root: [] for root in members}
    for edge in edges:
        of_root[forest.root(at[edge.a])].append(edge)
    return tuple(Cluster(tuple(names), tuple(of_root[root])) for root, names in members.items())
