"""One level resolved: profiles blocked, scored, clustered, and each scored pair's outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hub.model.iri import NodeName
from hub.reconcile.clustering import Clustering, Edge, Pair, cluster
from hub.reconcile.columns import Floats, Ints, components, once
from hub.reconcile.judgement_log import Judgement
from hub.reconcile.judging import InForce, Ruling
from hub.reconcile.likeness.words import agreement
from hub.reconcile.node import Level
from hub.reconcile.pair import ScoredPair
from hub.reconcile.places import Places
from hub.reconcile.profile import Profile
from hub.reconcile.profiles import Profiles
from hub.reconcile.review import in_review_order
from hub.reconcile.scoring import FLOOR, MERGE, REVIEW, LevelScorer, Score, Scorer, Weighed

Candidates = Callable[[Profiles, Floats], tuple[Ints, Ints]]
"""Profiles and the rarity of words → pairs of indices worth comparing."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One organization or establishment found: its nodes (sorted), and the edges that joined them."""

    members: tuple[NodeName, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class LevelResult:
    """One level: its profiles, the clusters, the rulings in force.

    ``weighed`` are the pairs that were compared, by index into ``profiles``; ``cluster_of`` and ``size_of`` the first
    profile of each profile's cluster, and how many are in it, by index."""

    level: Level
    profiles: Profiles
    clustering: Clustering
    rulings: Mapping[Pair, Ruling]
    contradictory: tuple[Judgement, ...]
    different: frozenset[Pair]
    scorer: LevelScorer
    weighed: Weighed
    cluster_of: Ints
    size_of: Ints

    def profile(self, name: NodeName) -> Profile:
        """The profile of this id."""
        return self.profiles[self.profiles.at[name]]

    def members_of(self, name: NodeName) -> tuple[NodeName, ...]:
        """The nodes of the profile of this id."""
        return self.profiles.members_of(self.profiles.at[name])

    def head_of(self, name: NodeName) -> NodeName:
        """The first profile of the cluster that a profile stands in."""
        return self.profiles.ids[int(self.cluster_of[self.profiles.at[name]])]

    def entities(self) -> tuple[Entity, ...]:
        found = [
            Entity(tuple(sorted(m for one in group.profiles for m in self.members_of(one))), group.edges)
            for group in self.clustering.clusters
        ]
        return tuple(sorted(found, key=lambda entity: entity.members))

    def scores(self, pairs: Sequence[Pair], *, in_words: bool = True) -> list[Score]:
        """The score of any pairs of profiles, compared before or not; see :meth:`LevelScorer.scores`."""
        at = self.profiles.at
        return self.scorer.scores([(at[min(pair)], at[max(pair)]) for pair in pairs], in_words=in_words)

    def near(self, mine: NodeName) -> list[tuple[float, NodeName]]:
        """Who was compared with a profile and stands in another cluster, the likeliest first."""
        ids, at, weighed = self.profiles.ids, self.profiles.at[mine], self.weighed
        of_mine = np.flatnonzero(((weighed.a == at) | (weighed.b == at)) & (weighed.weights >= FLOOR))
        others = weighed.a[of_mine] + weighed.b[of_mine] - at
        apart = self.cluster_of[others] != self.cluster_of[at]
        weights = weighed.weights[of_mine[apart]].tolist()
        found = [(weight, ids[other]) for weight, other in zip(weights, others[apart].tolist(), strict=True)]
        return sorted(found, key=lambda item: (-item[0], item[1]))

    @property
    def questions(self) -> int:
        """How many questions there are to ask: each two clusters are one."""
        a, b = (self.cluster_of[ends] for ends in self._open)
        return len(once((np.minimum(a, b) << 32) | np.maximum(a, b)))

    @cached_property
    def review(self) -> tuple[ScoredPair, ...]:
        """What a person may be asked, what teaches most first."""
        ids = self.profiles.ids
        ends = list(zip(*(end.tolist() for end in self._open), strict=True))
        pairs = [
            ScoredPair(
                ids[a],
                ids[b],
                self.level,
                score,
                "refused" if score.weight >= MERGE else "review",
                ruling.judgement if (ruling := self.rulings.get((ids[a], ids[b]))) else None,
            )
            for (a, b), score in zip(ends, self.scorer.scores(ends, in_words=False), strict=True)
        ]
        return in_review_order(pairs, self.head_of, lambda name: int(self.size_of[self.profiles.at[name]]))

    @cached_property
    def _open(self) -> tuple[Ints, Ints]:
        """The pairs worth a person's time: neither surely apart nor together, not answered yet. A pair that registered
        numbers keep apart teaches nothing."""
        weighed, cluster_of = self.weighed, self.cluster_of
        seen = weighed.weights >= REVIEW
        a, b = weighed.a[seen], weighed.b[seen]
        asked = cluster_of[a] != cluster_of[b]
        for column in self.profiles.registered:
            asked &= agreement(column, a, b) != 0.0
        answered = {pair for pair, ruling in self.rulings.items() if ruling.judgement.verdict != "unsure"}
        if answered:
            ids = self.profiles.ids
            for place in np.flatnonzero(asked).tolist():
                asked[place] = (ids[a[place]], ids[b[place]]) not in answered
        return a[asked], b[asked]


def resolve_level(
    profiles: Profiles,
    candidates: Candidates,
    groups: Ints,
    *,
    parted: frozenset[Pair] = frozenset(),
    said: InForce,
    scorer: Scorer,
    places: Places,
    once_sources: frozenset[str],
) -> LevelResult:
    """Find which profiles are one. ``groups`` is the organization each is known to be of; ``parted`` pairs are two by what
    people said elsewhere."""
    of_level = scorer.at(profiles.level, profiles, places)
    a, b = candidates(profiles, of_level.rarity())
    weighed = of_level.weigh(a, b, groups)
    different, same = parted.union(said.pairs("different")), said.pairs("same")
    clustering = cluster(
        profiles,
        same=same,
        different=different,
        contradicted=_within_reach(weighed, [(profiles.at[one], profiles.at[other]) for one, other in same]),
        scored=_strongest_first(weighed, profiles.ids, frozenset(said.pairs("unsure"))),
        once_sources=once_sources,
    )
    contradictory = [
        said.by_pair[pair].judgement for pair in clustering.contradictory if pair in said.by_pair
    ]
    cluster_of = _clusters(clustering, profiles)
    return LevelResult(
        level=profiles.level,
        profiles=profiles,
        clustering=clustering,
        rulings=said.by_pair,
        contradictory=(*said.overruled, *contradictory),
        different=different,
        scorer=of_level,
        weighed=weighed,
        cluster_of=cluster_of,
        size_of=np.bincount(cluster_of, minlength=len(profiles))[cluster_of],
    )


def _within_reach(weighed: Weighed, same: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pairs that are contradicted and might meet in one cluster: those that chains of pairs worth joining tie."""
    worth = weighed.weights >= MERGE
    ends = [np.array([pair[end] for pair in same], np.int64) for end in (0, 1)]
    tied = components(
        int(max(weighed.b.max(initial=-1), *(end.max(initial=-1) for end in ends))) + 1,
        np.concatenate((weighed.a[worth], ends[0])),
        np.concatenate((weighed.b[worth], ends[1])),
    )
    met = np.flatnonzero(weighed.contradicted)
    met = met[tied[weighed.a[met]] == tied[weighed.b[met]]]
    return zip(weighed.a[met].tolist(), weighed.b[met].tolist(), strict=True)


def _clusters(clustering: Clustering, profiles: Profiles) -> Ints:
    """The first profile of each profile's cluster."""
    found = np.zeros(len(profiles), np.int64)
    for group in clustering.clusters:
        rows = [profiles.at[name] for name in group.profiles]
        found[rows] = rows[0]
    return found


def _strongest_first(
    weighed: Weighed, ids: Sequence[NodeName], undecided: frozenset[Pair]
) -> Iterator[tuple[int, int, float]]:
    """The pairs worth joining; equal weights in the order of ids."""
    worth = np.flatnonzero(weighed.weights >= MERGE)
    order = worth[np.lexsort((weighed.b[worth], weighed.a[worth], -weighed.weights[worth]))]
    columns = weighed.a[order].tolist(), weighed.b[order].tolist(), weighed.weights[order].tolist()
    for a, b, weight in zip(*columns, strict=True):
        if not undecided or (ids[a], ids[b]) not in undecided:
            yield a, b, weight
