"""One level resolved: profiles blocked, scored, clustered, and each scored pair's outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hub.model.iri import NodeName
from hub.reconcile.clustering import Clustering, Edge, Pair, cluster
from hub.reconcile.columns import Ints
from hub.reconcile.judgement_log import Judgement
from hub.reconcile.judging import InForce, Ruling
from hub.reconcile.node import Level
from hub.reconcile.pair import Outcome, ScoredPair
from hub.reconcile.places import Places
from hub.reconcile.profile import Profile
from hub.reconcile.review import in_review_order
from hub.reconcile.scoring import FLOOR, MERGE, NUMBERS, REVIEW, LevelScorer, Score, Scorer, Weighed

Candidates = Callable[[Sequence[Profile], Mapping[str, float]], tuple[Ints, Ints]]
"""Profiles and the rarity of words → pairs of indices worth comparing."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One organization or establishment found: its nodes (sorted), and the edges that joined them."""

    members: tuple[NodeName, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class LevelResult:
    """One level: its profiles by id, the profile each node stands in, the clusters, the rulings in force.

    ``weighed`` are the pairs that were compared, by index in the order of ids; ``pairs`` those a person may want to look
    at: judged, refused, or to be reviewed."""

    level: Level
    profiles: Mapping[NodeName, Profile]
    profile_of: Mapping[NodeName, NodeName]
    clustering: Clustering
    rulings: Mapping[Pair, Ruling]
    contradictory: tuple[Judgement, ...]
    different: frozenset[Pair]
    scorer: LevelScorer
    weighed: Weighed
    cluster_of: Mapping[NodeName, NodeName]
    pairs: tuple[ScoredPair, ...]
    review: tuple[ScoredPair, ...]

    def entities(self) -> tuple[Entity, ...]:
        found = [
            Entity(
                tuple(sorted(m for one in group.profiles for m in self.profiles[one].members)),
                group.edges,
            )
            for group in self.clustering.clusters
        ]
        return tuple(sorted(found, key=lambda entity: entity.members))

    def scores(self, pairs: Sequence[Pair], *, in_words: bool = True) -> list[Score]:
        """The score of any pairs of profiles, compared before or not; see :meth:`LevelScorer.scores`."""
        places = [(self._at[min(pair)], self._at[max(pair)]) for pair in pairs]
        return self.scorer.scores(places, in_words=in_words)

    @cached_property
    def _at(self) -> Mapping[NodeName, int]:
        return {name: index for index, name in enumerate(self.profiles)}

    def near(self, mine: NodeName) -> list[tuple[float, NodeName]]:
        """Who was compared with a profile and stands in another cluster, the likeliest first."""
        ids, at = list(self.profiles), self._at[mine]
        of_mine = np.flatnonzero((self.weighed.a == at) | (self.weighed.b == at))
        found = [
            (float(self.weighed.weights[place]), ids[int(self.weighed.a[place] + self.weighed.b[place]) - at])
            for place in of_mine.tolist()
            if self.weighed.weights[place] >= FLOOR
        ]
        others = [pair for pair in found if self.cluster_of[pair[1]] != self.cluster_of[mine]]
        return sorted(others, key=lambda item: (-item[0], item[1]))


def resolve_level(
    level: Level,
    ordered: Sequence[Profile],
    candidates: Candidates,
    groups: Ints,
    *,
    parted: frozenset[Pair] = frozenset(),
    said: InForce,
    scorer: Scorer,
    places: Places,
    once_sources: frozenset[str],
) -> LevelResult:
    """Find which profiles, in the order of their ids, are one. ``groups`` is the organization each is known to be of;
    ``parted`` pairs are two by what people said elsewhere."""
    ids = [profile.id for profile in ordered]
    of_level = scorer.at(level, ordered, places)
    a, b = candidates(ordered, of_level.rarity())
    weighed = of_level.weigh(a, b, groups)
    undecided = frozenset(said.pairs("unsure"))
    different = parted.union(said.pairs("different"))
    clustering = cluster(
        ordered,
        same=said.pairs("same"),
        different=different,
        contradicted=zip(a[weighed.contradicted].tolist(), b[weighed.contradicted].tolist(), strict=True),
        scored=_strongest_first(weighed, ids, undecided),
        once_sources=once_sources,
    )
    cluster_of = {one: group.profiles[0] for group in clustering.clusters for one in group.profiles}
    size = {group.profiles[0]: len(group.profiles) for group in clustering.clusters}
    pairs = tuple(_pairs_to_show(level, of_level, weighed, ids, said, cluster_of))
    asked = (
        pair
        for pair in pairs
        if pair.outcome in {"review", "refused"}
        and (pair.judgement is None or pair.judgement.verdict == "unsure")
        and _is_open(pair)
    )
    return LevelResult(
        level=level,
        profiles={profile.id: profile for profile in ordered},
        profile_of={member: profile.id for profile in ordered for member in profile.members},
        clustering=clustering,
        rulings=said.by_pair,
        contradictory=said.overruled
        + tuple(said.by_pair[pair].judgement for pair in clustering.contradictory if pair in said.by_pair),
        different=different,
        scorer=of_level,
        weighed=weighed,
        cluster_of=cluster_of,
        pairs=pairs,
        review=in_review_order(asked, cluster_of, size),
    )


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


def _pairs_to_show(
    level: Level,
    scorer: LevelScorer,
    weighed: Weighed,
    ids: Sequence[NodeName],
    said: InForce,
    cluster_of: Mapping[NodeName, NodeName],
) -> Iterator[ScoredPair]:
    """The pairs that were judged, and those from the review threshold on that are not in one cluster."""
    at = {name: index for index, name in enumerate(ids)}
    shown = {(at[one], at[other]) for one, other in said.by_pair}
    for place in np.flatnonzero(weighed.weights >= REVIEW).tolist():
        a, b = int(weighed.a[place]), int(weighed.b[place])
        if cluster_of[ids[a]] != cluster_of[ids[b]]:
            shown.add((a, b))
    ordered = sorted(shown)
    for (a, b), score in zip(ordered, scorer.scores(ordered, in_words=False), strict=True):
        one, other = ids[a], ids[b]
        yield ScoredPair(
            one, other, level, score, _outcome(one, other, score, cluster_of), _judgement(said, one, other)
        )


def _outcome(a: NodeName, b: NodeName, score: Score, cluster_of: Mapping[NodeName, NodeName]) -> Outcome:
    if cluster_of[a] == cluster_of[b]:
        return "together"
    if score.weight >= MERGE:
        return "refused"
    return "review" if score.weight >= REVIEW else "apart"


def _judgement(said: InForce, a: NodeName, b: NodeName) -> Judgement | None:
    ruling = said.by_pair.get((a, b))
    return ruling.judgement if ruling else None


def _is_open(pair: ScoredPair) -> bool:
    """A pair that registered numbers keep apart teaches nothing."""
    return not any(piece.contradicts and piece.kind in NUMBERS for piece in pair.score.evidence)
