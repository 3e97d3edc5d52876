"""Reconciliation: from nodes of all sources to organizations and establishments. Pure, and the same to the byte
whatever order the nodes come in.

Two levels. Establishments cluster first; each cluster then stands as one profile beside the organization nodes, with
the SIREN of its SIRET, so that the legal unit is found through its places too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub.model.iri import NodeName
from hub.model.territory import Territories
from hub.reconcile.clustering import Refusal
from hub.reconcile.judgement_log import NO_JUDGEMENTS, Judgement, Judgements
from hub.reconcile.judging import Names, parted_places, rulings
from hub.reconcile.level import Entity, LevelResult, resolve_level
from hub.reconcile.node import Level, Node
from hub.reconcile.pair import ScoredPair
from hub.reconcile.places import Places
from hub.reconcile.profile import communes_of
from hub.reconcile.scoring import RuleScorer, Score, Scorer


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
    lower = resolve_level(
        "establishment",
        [[node] for node in sites],
        parted=parted_places(ruled, names),
        ruled=ruled,
        scorer=scorer,
        places=places,
        once_sources=once_sources,
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
    upper = resolve_level(
        "organization",
        groups,
        of_record=of_record,
        ruled=ruled,
        scorer=scorer,
        places=places,
        once_sources=once_sources,
    )
    contradictory = lower.contradictory + upper.contradictory
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


def _interleaved(upper: Sequence[ScoredPair], lower: Sequence[ScoredPair]) -> tuple[ScoredPair, ...]:
    """Both levels in one order, thin pairs of both first; an organization before an establishment."""
    thin = [pair for pair in (*upper, *lower) if pair.score.is_thin and pair.judgement is None]
    rest = [pair for pair in (*upper, *lower) if not (pair.score.is_thin and pair.judgement is None)]
    return (*thin, *rest)
