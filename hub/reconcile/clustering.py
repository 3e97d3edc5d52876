"""Clusters: strongest edge first, each refused when a constraint forbids the union.

People's "same" come first and are never refused; then what one record says of itself (a site and its organization);
then scored pairs. Greedy on a total order, so that the result depends on the edges and not on their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from hub.model.iri import NodeName
from hub.reconcile.constraint import ClusterState, Veto, initial_state, veto
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
    """Union-find whose roots carry the state of their cluster."""

    def __init__(self, profiles: Iterable[Profile], once_sources: frozenset[str]) -> None:
        self._parent: dict[NodeName, NodeName] = {}
        self.states: dict[NodeName, ClusterState] = {}
        for profile in profiles:
            self._parent[profile.id] = profile.id
            self.states[profile.id] = initial_state(profile, once_sources)

    def root(self, member: NodeName) -> NodeName:
        root = member
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[member] != root:
            self._parent[member], member = root, self._parent[member]
        return root

    def state(self, member: NodeName) -> ClusterState:
        return self.states[self.root(member)]

    def unite(self, a: NodeName, b: NodeName) -> None:
        one, other = sorted(
            (self.root(a), self.root(b)), key=lambda root: (-len(self.states[root].members), root)
        )
        self.states[one].absorb(self.states.pop(other))
        self._parent[other] = one


def cluster(
    profiles: Iterable[Profile],
    *,
    same: Iterable[Pair],
    different: Iterable[Pair],
    of_record: Iterable[Pair],
    contradicted: Iterable[Pair],
    scored: Mapping[Pair, float],
    once_sources: frozenset[str],
) -> Clustering:
    """Cluster the profiles of one level. Pairs have their smaller id first; ``scored`` holds those worth joining."""
    forest = _Forest(profiles, once_sources)
    different = sorted(set(different))
    edges: list[Edge] = []
    broken: list[Refusal] = []
    refusals: list[Refusal] = []
    for a, b in sorted(set(same)):
        forbidden = _join(forest, edges, Edge(a, b, "judgement"), by_force=True)
        if forbidden:
            broken.append(Refusal(a, b, "judgement", None, forbidden))
    contradictory = [(a, b) for a, b in different if forest.root(a) == forest.root(b)]
    _part(forest, different, "foes")
    _part(forest, sorted(set(contradicted)), "contradicted")
    wanted = [Edge(a, b, "record") for a, b in sorted(set(of_record))]
    wanted += [
        Edge(a, b, "score", weight)
        for (a, b), weight in sorted(scored.items(), key=lambda item: (-item[1], item[0]))
    ]
    for edge in wanted:
        forbidden = _join(forest, edges, edge)
        if forbidden:
            refusals.append(Refusal(edge.a, edge.b, edge.reason, edge.weight, forbidden))
    return Clustering(_clusters(forest, edges), tuple(refusals), tuple(broken), tuple(contradictory))


def _join(forest: _Forest, edges: list[Edge], edge: Edge, *, by_force: bool = False) -> Veto | None:
    """Make the union, unless it is made already or forbidden; the veto, when there is one."""
    if forest.root(edge.a) == forest.root(edge.b):
        return None
    forbidden = veto(forest.state(edge.a), forest.state(edge.b))
    if forbidden is None or by_force:
        forest.unite(edge.a, edge.b)
        edges.append(edge)
    return forbidden


def _part(forest: _Forest, pairs: Iterable[Pair], attribute: Literal["foes", "contradicted"]) -> None:
    for a, b in pairs:
        if forest.root(a) != forest.root(b):
            getattr(forest.state(a), attribute)[b] = a
            getattr(forest.state(b), attribute)[a] = b


def _clusters(forest: _Forest, edges: Iterable[Edge]) -> tuple[Cluster, ...]:
    of_root: dict[NodeName, list[Edge]] = {root: [] for root in forest.states}
    for edge in edges:
        of_root[forest.root(edge.a)].append(edge)
    found = [
        Cluster(tuple(sorted(state.members)), tuple(of_root[root])) for root, state in forest.states.items()
    ]
    return tuple(sorted(found, key=lambda one: one.profiles))
