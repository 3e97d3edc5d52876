"""What is compared: each method puts every record in a cluster of each level. A new scorer is one more entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hub.model.iri import NodeName
from hub.reconcile.columns import Floats, Ints
from hub.reconcile.node import Level
from hub.reconcile.places import Places
from hub.reconcile.profiles import Profiles
from hub.reconcile.reconcile import Reconciliation, reconcile
from hub.reconcile.rule_scorer import RuleLevel, RuleScorer
from hub.reconcile.scoring import Score, Scorer, Weighed
from tests.benchmarks.reconcile.forest import Forest
from tests.benchmarks.reconcile.plain_matcher import match
from tests.benchmarks.reconcile.records import Record
from tests.reconcile.sample import territories

_CERTAIN = 50.0


@dataclass(frozen=True, slots=True)
class Found:
    """The cluster of each record, in the order of records, at both levels."""

    establishment: Sequence[int]
    organization: Sequence[int]


Method = Callable[[Sequence[Record], frozenset[str]], Found]
"""Given the records and the sources that list each organization once."""


def identifiers_only(records: Sequence[Record], _once: frozenset[str]) -> Found:
    """One establishment a SIRET; one organization a SIREN or RNA, chained without any constraint."""
    sirens = [record.chief.siren + tuple(number[:9] for number in record.place.siret) for record in records]
    return Found(
        _joined([record.place.siret for record in records]),
        _joined([(*siren, *record.chief.rna) for siren, record in zip(sirens, records, strict=True)]),
    )


def _joined(numbers: Sequence[Sequence[str]]) -> list[int]:
    forest = Forest([{} for _ in numbers])
    first: dict[str, int] = {}
    for at, borne in enumerate(numbers):
        for number in borne:
            forest.unite(first.setdefault(number, at), at)
    return forest.labels()


def plain(records: Sequence[Record], _once: frozenset[str]) -> Found:
    """The similarity of names, strongest first, under constraints."""
    return Found(match(records, "establishment"), match(records, "organization"))


def of_hub(scorer: Scorer | None = None) -> Method:
    """The hub's reconciliation, with a scorer of one's own or its own."""

    def method(records: Sequence[Record], once: frozenset[str]) -> Found:
        return found_by_hub(records, reconciled(records, once, scorer))

    return method


def reconciled(
    records: Sequence[Record], once: frozenset[str], scorer: Scorer | None = None
) -> Reconciliation:
    nodes = [node for record in records for node in record.nodes]
    return reconcile(nodes, territories(), scorer=scorer, once_sources=once)


def found_by_hub(records: Sequence[Record], reconciliation: Reconciliation) -> Found:
    """A record is where the node is that describes its place; at the upper level, where its organization's is."""
    places, organizations = (
        {member: number for number, entity in enumerate(entities) for member in entity.members}
        for entities in (reconciliation.establishments, reconciliation.organizations)
    )
    return Found(
        [places[record.place.name] for record in records],
        [organizations[record.chief.name] for record in records],
    )


class Truth:
    """Knows which records are one: what remains is lost to blocking and constraints, not to scores."""

    version = "truth"

    def __init__(self, records: Sequence[Record]) -> None:
        self._truth: Mapping[Level, dict[NodeName, int]] = {
            "establishment": {node.name: record.establishment for record in records for node in record.nodes},
            "organization": {node.name: record.organization for record in records for node in record.nodes},
        }

    def at(self, level: Level, profiles: Profiles, places: Places) -> LevelTruth:
        truth = self._truth[level]
        return LevelTruth([truth[name] for name in profiles.ids], RuleLevel(profiles, places))


class LevelTruth:
    """The truth of one level."""

    def __init__(self, truth: Sequence[int], rules: RuleLevel) -> None:
        self._truth = np.array(truth, np.int64)
        self._rules = rules

    def rarity(self) -> Floats:
        return self._rules.rarity()

    def weigh(self, a: Ints, b: Ints, _groups: Ints) -> Weighed:
        weights = np.where(self._truth[a] == self._truth[b], _CERTAIN, -_CERTAIN)
        return Weighed(a, b, weights, np.zeros(len(a), np.bool_))

    def scores(self, pairs: Sequence[tuple[int, int]], *, in_words: bool = True) -> list[Score]:
        return [Score(_CERTAIN if self._truth[a] == self._truth[b] else -_CERTAIN, ()) for a, b in pairs]


def told_the_truth(records: Sequence[Record], once: frozenset[str]) -> Found:
    """The ceiling of any scorer behind the hub's blocking and constraints."""
    return of_hub(Truth(records))(records, once)


METHODS: Mapping[str, Method] = {
    "identifiers only": identifiers_only,
    "rapidfuzz, constraints": plain,
    "the hub's rules": of_hub(RuleScorer()),
    "the hub": of_hub(),
    "the hub, told the truth": told_the_truth,
}
