"""One level resolved: profiles blocked, scored, clustered, and each scored pair's outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from hub.model.iri import NodeName
from hub.reconcile.blocking import candidate_pairs
from hub.reconcile.clustering import Clustering, Edge, Pair, cluster
from hub.reconcile.corpus import Corpus
from hub.reconcile.judgement_log import Judgement
from hub.reconcile.judging import InForce, Ruling, in_force
from hub.reconcile.node import Level, Node
from hub.reconcile.pair import Outcome, ScoredPair
from hub.reconcile.places import Places
from hub.reconcile.profile import Profile, make_profile
from hub.reconcile.review import in_review_order
from hub.reconcile.scoring import FLOOR, MERGE, REVIEW, Score, Scorer

_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Entity:
    """One organization or establishment found: its nodes (sorted), and the edges that joined them."""

    members: tuple[NodeName, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class LevelResult:
    """One level: its profiles by id, the profile each node stands in, the clusters, the rulings in force."""

    level: Level
    profiles: Mapping[NodeName, Profile]
    profile_of: Mapping[NodeName, NodeName]
    clustering: Clustering
    rulings: Mapping[Pair, Ruling]
    contradictory: tuple[Judgement, ...]
    different: frozenset[Pair]
    of_record: frozenset[Pair]
    corpus: Corpus
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


def resolve_level(
    level: Level,
    groups: Sequence[Sequence[Node]],
    *,
    of_record: frozenset[Pair] = frozenset(),
    parted: frozenset[Pair] = frozenset(),
    ruled: Sequence[Ruling],
    scorer: Scorer,
    places: Places,
    once_sources: frozenset[str],
) -> LevelResult:
    """Find which groups of nodes are one. ``of_record`` pairs are one by their record's own word, ``parted`` pairs
    are two by what people said elsewhere."""
    profiles = {profile.id: profile for profile in (make_profile(group, level, places) for group in groups)}
    ordered = [profiles[one] for one in sorted(profiles)]
    profile_of = {member: profile.id for profile in ordered for member in profile.members}
    corpus = Corpus(ordered)
    said = in_force(ruled, level, profile_of)
    scores = _scores(ordered, corpus, scorer, places)
    undecided = frozenset(said.pairs("unsure"))
    different = parted.union(said.pairs("different"))
    clustering = cluster(
        ordered,
        same=said.pairs("same"),
        different=different,
        of_record=of_record,
        contradicted=(
            pair
            for pair, score in scores.items()
            if score.weight < REVIEW and score.is_contradicted and not score.is_identified
        ),
        scored={
            pair: score.weight
            for pair, score in scores.items()
            if score.weight >= MERGE and pair not in undecided
        },
        once_sources=once_sources,
    )
    cluster_of = {one: group.profiles[0] for group in clustering.clusters for one in group.profiles}
    size = {group.profiles[0]: len(group.profiles) for group in clustering.clusters}
    pairs = tuple(
        ScoredPair(a, b, level, score, _outcome(a, b, score, cluster_of), _judgement(said, a, b))
        for (a, b), score in sorted(scores.items())
        if score.weight >= FLOOR or (a, b) in said.by_pair
    )
    asked = (
        pair
        for pair in pairs
        if pair.outcome in {"review", "refused"}
        and (pair.judgement is None or pair.judgement.verdict == "unsure")
        and _is_open(pair)
    )
    return LevelResult(
        level=level,
        profiles=profiles,
        profile_of=profile_of,
        clustering=clustering,
        rulings=said.by_pair,
        contradictory=said.overruled
        + tuple(said.by_pair[pair].judgement for pair in clustering.contradictory if pair in said.by_pair),
        different=different,
        of_record=of_record,
        corpus=corpus,
        cluster_of=cluster_of,
        pairs=pairs,
        review=in_review_order(asked, cluster_of, size),
    )


def _scores(profiles: Sequence[Profile], corpus: Corpus, scorer: Scorer, places: Places) -> dict[Pair, Score]:
    found: dict[Pair, Score] = {}
    candidates = candidate_pairs(profiles, corpus)
    while batch := [(profiles[one], profiles[other]) for one, other in islice(candidates, _BATCH)]:
        for (a, b), score in zip(batch, scorer.score(batch, corpus, places), strict=True):
            if score.weight >= FLOOR or score.is_contradicted:
                found[a.id, b.id] = score
    return found


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
    return not any(
        piece.contradicts and piece.kind in {"siren", "siret", "rna"} for piece in pair.score.evidence
    )
