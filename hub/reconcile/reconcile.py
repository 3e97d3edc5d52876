"""Reconciliation: from nodes of all sources to organizations and establishments. Pure, and the same to the byte
whatever order the nodes come in.

Two levels. Establishments cluster first; each cluster then stands as one profile beside the organization nodes, with
the SIREN of its SIRET, so that the legal unit is found through its places too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from hub.model.iri import NodeName
from hub.model.territory import Territories
from hub.reconcile.blocking import candidate_pairs
from hub.reconcile.clustering import Clustering, Edge, Pair, Refusal, cluster
from hub.reconcile.corpus import Corpus
from hub.reconcile.judgement_log import NO_JUDGEMENTS, Judgement, Judgements
from hub.reconcile.judging import Names, Ruling, by_pair, rulings
from hub.reconcile.node import Level, Node
from hub.reconcile.pair import Outcome, ScoredPair
from hub.reconcile.places import Places
from hub.reconcile.profile import Profile, communes_of, make_profile
from hub.reconcile.review import in_review_order
from hub.reconcile.scoring import FLOOR, MERGE, REVIEW, RuleScorer, Score, Scorer

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


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All that reconciliation found.

    ``contradictory``: judgements "different" that other judgements "same" overrule. ``broken``: judgements "same"
    that go past a constraint. ``orphans``: judgements on records that are gone. All three kept, for people to see.
    """

    establishments: tuple[Entity, ...]
    organizations: tuple[Entity, ...]
    pairs: tuple[ScoredPair, ...]
    review: tuple[ScoredPair, ...]
    refusals: tuple[Refusal, ...]
    broken: tuple[Refusal, ...]
    contradictory: tuple[Judgement, ...]
    orphans: tuple[Judgement, ...]
    levels: Mapping[Level, LevelResult]
    names: Names
    places: Places
    scorer: Scorer
    once_sources: frozenset[str]

    def score_of(self, level: Level, a: NodeName, b: NodeName) -> Score:
        """The score of any two profiles of a level, compared before or not."""
        held = self.levels[level]
        pair = (held.profiles[min(a, b)], held.profiles[max(a, b)])
        return self.scorer.score([pair], held.corpus, self.places)[0]


def reconcile(
    nodes: Iterable[Node],
    territories: Territories,
    judgements: Judgements = NO_JUDGEMENTS,
    scorer: Scorer | None = None,
    once_sources: frozenset[str] = frozenset(),
) -> Reconciliation:
    """Find which nodes are one. ``once_sources`` list each of their entities once."""
    scorer = scorer or RuleScorer()
    nodes = sorted(nodes, key=lambda node: node.name)
    places = Places(territories, communes_of(nodes))
    names = Names(nodes)
    ruled, orphans = rulings(judgements, names)
    sites = [node for node in nodes if node.type == "establishment"]
    lower = _level(
        "establishment", [[node] for node in sites], frozenset(), ruled, scorer, places, once_sources
    )
    node_of = {node.name: node for node in nodes}
    groups = [[node] for node in nodes if node.type == "organization"]
    groups += [[node_of[member] for member in entity.members] for entity in lower.entities()]
    heads = {node.name: min(one.name for one in group) for group in groups for node in group}
    of_record = frozenset(
        (min(pair), max(pair))
        for node in sites
        if node.site_of in heads
        for pair in [(heads[node.name], heads[node.site_of])]
    )
    upper = _level("organization", groups, of_record, ruled, scorer, places, once_sources)
    contradictory = [
        level.rulings[pair].judgement for level in (lower, upper) for pair in level.clustering.contradictory
    ]
    return Reconciliation(
        establishments=lower.entities(),
        organizations=upper.entities(),
        pairs=lower.pairs + upper.pairs,
        review=_interleaved(upper.review, lower.review),
        refusals=lower.clustering.refusals + upper.clustering.refusals,
        broken=lower.clustering.broken + upper.clustering.broken,
        contradictory=tuple(sorted(contradictory, key=lambda judgement: judgement.pair)),
        orphans=tuple(orphans),
        levels={"establishment": lower, "organization": upper},
        names=names,
        places=places,
        scorer=scorer,
        once_sources=once_sources,
    )


def _level(
    level: Level,
    groups: Sequence[Sequence[Node]],
    of_record: frozenset[Pair],
    ruled: Sequence[Ruling],
    scorer: Scorer,
    places: Places,
    once_sources: frozenset[str],
) -> LevelResult:
    profiles = {profile.id: profile for profile in (make_profile(group, level, places) for group in groups)}
    ordered = [profiles[one] for one in sorted(profiles)]
    profile_of = {member: profile.id for profile in ordered for member in profile.members}
    corpus = Corpus(ordered)
    in_force = by_pair(ruled, level, profile_of)
    scores = _scores(ordered, corpus, scorer, places)
    undecided = {pair for pair, ruling in in_force.items() if ruling.judgement.verdict == "unsure"}
    clustering = cluster(
        ordered,
        same=(pair for pair, ruling in in_force.items() if ruling.judgement.verdict == "same"),
        different=(pair for pair, ruling in in_force.items() if ruling.judgement.verdict == "different"),
        of_record=of_record,
        contradicted=(
            pair
            for pair, score in scores.items()
            if score.weight < 0 and score.is_contradicted and not score.is_identified
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
        ScoredPair(a, b, level, score, _outcome(a, b, score, cluster_of), _judgement(in_force, a, b))
        for (a, b), score in sorted(scores.items())
        if score.weight >= FLOOR or (a, b) in in_force
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
        rulings=in_force,
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


def _judgement(in_force: Mapping[Pair, Ruling], a: NodeName, b: NodeName) -> Judgement | None:
    ruling = in_force.get((a, b))
    return ruling.judgement if ruling else None


def _is_open(pair: ScoredPair) -> bool:
    """A pair that registered numbers keep apart teaches nothing."""
    return not any(
        piece.contradicts and piece.kind in {"siren", "siret", "rna"} for piece in pair.score.evidence
    )


def _interleaved(upper: Sequence[ScoredPair], lower: Sequence[ScoredPair]) -> tuple[ScoredPair, ...]:
    """Both levels in one order, thin pairs of both first; an organization before an establishment."""
    thin = [pair for pair in (*upper, *lower) if pair.score.is_thin and pair.judgement is None]
    rest = [pair for pair in (*upper, *lower) if not (pair.score.is_thin and pair.judgement is None)]
    return (*thin, *rest)
