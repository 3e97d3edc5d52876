"""Reconciliation: from nodes of all sources to organizations and establishments. Pure, and the same to the byte
whatever order the nodes come in.

Two levels, from the whole to its parts. Organizations cluster first: what is compared is a record's organization together
with the places it says it has, or a place that stands alone. Then the places of each organization are compared with one
another: how many it has, and which of them fits best, tells where a record belongs that gives no number. Measured on
generated records (``tests/benchmarks/README.md``), this finds more than building organizations from places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hub.model.iri import NodeName
from hub.model.territory import Territories
from hub.reconcile.blocking import candidate_pairs, pairs_of_groups
from hub.reconcile.clustering import Refusal
from hub.reconcile.columns import Ints
from hub.reconcile.constraint import initial_state, veto
from hub.reconcile.earlier import Earlier, NodesSince
from hub.reconcile.judgement_log import NO_JUDGEMENTS, Judgement, Judgements
from hub.reconcile.judging import Names, in_force, joined_as_places, parted_places, rulings
from hub.reconcile.level import Entity, LevelResult, resolve_level
from hub.reconcile.model_scorer import ModelScorer
from hub.reconcile.node import Level, Node
from hub.reconcile.node_columns import NodeColumns, node_columns
from hub.reconcile.node_rows import NodeRows
from hub.reconcile.node_sayings import Since, communes_named
from hub.reconcile.normalise import NameReader
from hub.reconcile.pair import ScoredPair
from hub.reconcile.places import Places
from hub.reconcile.profile import make_profile
from hub.reconcile.profiles import Profiles
from hub.reconcile.scoring import Score, Scorer
from hub.reconcile.units import contradictory_places, places_alone, units
from hub.uncollected import uncollected


@dataclass(frozen=True)
class Reconciliation:
    """All that reconciliation found.

    ``contradictory``: judgements "different" that other judgements "same" overrule. ``broken``: judgements "same"
    that go past a constraint. ``orphans``: judgements on records that are gone. All three kept, for people to see.
    """

    refusals: tuple[Refusal, ...]
    broken: tuple[Refusal, ...]
    contradictory: tuple[Judgement, ...]
    orphans: tuple[Judgement, ...]
    levels: Mapping[Level, LevelResult]
    names: Names
    places: Places
    once_sources: frozenset[str]

    @cached_property
    def establishments(self) -> tuple[Entity, ...]:
        return self.levels["establishment"].entities()

    @cached_property
    def organizations(self) -> tuple[Entity, ...]:
        return self.levels["organization"].entities()

    @cached_property
    def review(self) -> tuple[ScoredPair, ...]:
        """What people may be asked, at both levels, what teaches most first."""
        return _interleaved(self.levels["organization"].review, self.levels["establishment"].review)

    @property
    def questions(self) -> int:
        """How many pairs :attr:`review` has."""
        return sum(level.questions for level in self.levels.values())

    def earlier(self) -> Earlier | None:
        """What spares the next reconciliation work, when the models weighed this one."""
        levels = {name: level.earlier() for name, level in self.levels.items()}
        known = {name: level for name, level in levels.items() if level is not None}
        sayings = self.levels["organization"].profiles.columns.sayings
        return Earlier(sayings, known) if len(known) == len(levels) else None

    def score_of(self, level: Level, a: NodeName, b: NodeName) -> Score:
        """The score of any two profiles of a level, compared before or not."""
        return self.levels[level].scores([(a, b)])[0]


@uncollected()
def reconcile(
    nodes: Iterable[Node],
    territories: Territories,
    judgements: Judgements = NO_JUDGEMENTS,
    scorer: Scorer | None = None,
    once_sources: frozenset[str] = frozenset(),
    since: NodesSince | None = None,
) -> Reconciliation:
    """Find which nodes are one. ``once_sources`` list each of their entities once. ``scorer``: the hub's own models unless
    another is given. ``since`` spares work and changes nothing: an earlier reconciliation by the same scorer, with the same
    territories and ``once_sources``, and what became of its nodes, by row of ``nodes``, which are then :class:`NodeRows`."""
    scorer = scorer or ModelScorer()
    nodes = nodes if isinstance(nodes, NodeRows) else NodeRows.of(nodes)
    before = Since(since.earlier.sayings, since.row) if since else Since.nothing(len(nodes))
    places = Places(territories, communes_named(nodes, before))
    columns = node_columns(nodes, NameReader(places), before)
    names = Names(nodes)
    ruled, orphans = rulings(judgements, names)
    contradictory_records = contradictory_places(columns)
    organizations = Profiles("organization", columns, units(columns, contradictory_records, ruled))
    upper = resolve_level(
        organizations,
        candidate_pairs,
        np.arange(len(organizations), dtype=np.int64),
        said=in_force(joined_as_places(ruled), organizations),
        scorer=scorer,
        places=places,
        once_sources=once_sources,
        since=since.level(organizations) if since else None,
    )
    sites, groups = _places_of(upper)
    lower = resolve_level(
        sites,
        lambda profiles, rarity: pairs_of_groups(profiles, groups, rarity),
        groups,
        parted=parted_places(ruled, names),
        said=in_force(ruled, sites),
        scorer=scorer,
        places=places,
        once_sources=once_sources,
        since=since.level(sites) if since else None,
    )
    contradictory = lower.contradictory + upper.contradictory
    return Reconciliation(
        refusals=(
            *_refused_records(columns, contradictory_records),
            *lower.clustering.refusals,
            *upper.clustering.refusals,
        ),
        broken=lower.clustering.broken + upper.clustering.broken,
        contradictory=tuple(sorted(set(contradictory), key=lambda judgement: judgement.pair)),
        orphans=tuple(orphans),
        levels={"establishment": lower, "organization": upper},
        names=names,
        places=places,
        once_sources=once_sources,
    )


def _places_of(upper: LevelResult) -> tuple[Profiles, Ints]:
    """Every place as a profile of its own, and the organization that each was found to be of."""
    organizations = upper.profiles
    sites = places_alone(organizations.columns)
    return sites, upper.cluster_of[organizations.of_node[sites.members.values]]


def _refused_records(columns: NodeColumns, contradictory: Iterable[tuple[int, int]]) -> Iterator[Refusal]:
    """What records say of themselves and their own numbers deny."""
    for pair in contradictory:
        place, owner = (make_profile([columns.nodes[at]], "organization", columns.reader) for at in pair)
        forbidden = veto(initial_state(place, frozenset()), initial_state(owner, frozenset()))
        if forbidden:
            yield Refusal(min(place.id, owner.id), max(place.id, owner.id), "record", None, forbidden)


def _interleaved(upper: Sequence[ScoredPair], lower: Sequence[ScoredPair]) -> tuple[ScoredPair, ...]:
    """Both levels in one order, thin pairs of both first; an organization before an establishment."""
    thin = [pair for pair in (*upper, *lower) if pair.score.is_thin and pair.judgement is None]
    rest = [pair for pair in (*upper, *lower) if not (pair.score.is_thin and pair.judgement is None)]
    return (*thin, *rest)
