"""Clusters: strongest edge first, each refused when a constraint forbids the union.

People's "same" come first and are never refused; then scored pairs. Greedy on a total order, so that the result depends on the edges and not on their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from hub.model.iri import NodeName
from hub.reconcile.constraint import Veto, initial_state, veto
from hub.reconcile.profile import Profile

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


class _Forest:
    """Union-find over the profiles in their order; roots carry the state of their cluster."""

    def __init__(self, profiles: Sequence[Profile], once_sources: frozenset[str]) -> None:
        self.at = {profile.id: at for at, profile in enumerate(profiles)}
        self._parent = list(range(len(profiles)))
        self.states = {at: initial_state(profile, once_sources) for at, profile in enumerate(profiles)}

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
    profiles: Sequence[Profile],
    *,
    same: Iterable[Pair],
    different: Iterable[Pair],
    contradicted: Iterable[Pair],
    scored: Iterable[tuple[Pair, float]],
    once_sources: frozenset[str],
) -> Clustering:
    """Cluster the profiles of one level, given in the order of their ids. Pairs have their smaller id first; ``scored``
    are those worth joining, strongest first."""
    forest = _Forest(profiles, once_sources)
    different = sorted(set(different))
    edges: list[Edge] = []
    broken: list[Refusal] = []
    refusals: list[Refusal] = []
    for a, b in sorted(set(same)):
        forbidden = _join(forest, edges, a, b, "judgement", None)
        if forbidden:
            broken.append(Refusal(a, b, "judgement", None, forbidden))
    contradictory = [(a, b) for a, b in different if forest.root(forest.at[a]) == forest.root(forest.at[b])]
    _part(forest, different, "foes")
    _part(forest, sorted(set(contradicted)), "contradicted")
    for (a, b), weight in scored:
        forbidden = _join(forest, edges, a, b, "score", weight)
        if forbidden:
            refusals.append(Refusal(a, b, "score", weight, forbidden))
    return Clustering(_clusters(forest, edges), tuple(refusals), tuple(broken), tuple(contradictory))


def _join(
    forest: _Forest, edges: list[Edge], a: NodeName, b: NodeName, reason: Reason, weight: float | None
) -> Veto | None:
    """Make the union, unless it is made already or forbidden; the veto, when there is one, which people go past."""
    one, other = forest.root(forest.at[a]), forest.root(forest.at[b])
    if one == other:
        return None
    forbidden = veto(forest.states[one], forest.states[other])
    if forbidden is None or reason == "judgement":
        forest.unite(one, other)
        edges.append(Edge(a, b, reason, weight))
    return forbidden


def _part(forest: _Forest, pairs: Iterable[Pair], attribute: Literal["foes", "contradicted"]) -> None:
    for a, b in pairs:
        one, other = forest.root(forest.at[a]), forest.root(forest.at[b])
        if one != other:
            getattr(forest.states[one], attribute)[b] = a
            getattr(forest.states[other], attribute)[a] = b


def _clusters(forest: _Forest, edges: Iterable[Edge]) -> tuple[Cluster, ...]:
    of_root: dict[int, list[Edge]] = {root: [] for root in forest.states}
    for edge in edges:
        of_root[forest.root(forest.at[edge.a])].append(edge)
    found = [
        Cluster(tuple(sorted(forest.states[root].members)), tuple(joined)) for root, joined in of_root.items()
    ]
    return tuple(sorted(found, key=lambda one: one.profiles))
