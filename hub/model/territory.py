"""Territories: which place a word names, and how two places stand to each other, before and after 2016.

A territory is known by its *extent*, the departments it covers. Regions of 2011 and of today are then compared
exactly, with no special case for the reform: the Limousin lies within the Nouvelle-Aquitaine, and apart from the
Aquitaine. What is not known (a "pays", a commune, a misspelt name) gives None or ``"unknown"``, never a guess.

Built from the statements of ``ontology/territories.ttl``; an operator's own territories may be among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from hub.errors import Language
from hub.model.plain_text import plain
from hub.model.statement import Term
from hub.model.vocabulary import ESS, SKOS, TYPE

COUNTRY = ESS + "Country"
REGION = ESS + "Region"
DEPARTMENT = ESS + "Department"

Relation = Literal["same", "within", "contains", "overlap", "apart", "unknown"]
"""How a first territory stands to a second: ``within`` says that the first lies inside the second."""

Answer = Literal["yes", "no", "unknown"]
"""Whether something lies in a territory, as far as the places that are known of it tell."""

_KINDS = (COUNTRY, REGION, DEPARTMENT)
_LABELS = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel")
_BROADER = SKOS + "broader"
_FORMERLY_IN = ESS + "formerlyIn"
_SUCCEEDED_BY = ESS + "succeededBy"

_ANSWERS: Mapping[Relation, Answer] = {
    "same": "yes",
    "within": "yes",
    "apart": "no",
    "contains": "unknown",
    "overlap": "unknown",
    "unknown": "unknown",
}

_EVERYDAY = frozenset(
    {
        "aube",
        "aura",
        "centre",
        "cher",
        "creuse",
        "la reunion",
        "landes",
        "lot",
        "manche",
        "nord",
        "reunion",
        "somme",
        "vienne",
    }
)
"""Place names that are also everyday words: "Centre de ressources" is not about the Centre region."""

_SAINT = {"st": "saint", "ste": "sainte"}


def plain_words(text: str) -> str:
    """``text`` as labels are compared: no accents, no case, no punctuation, ``St`` spelled out, single spaces."""
    return " ".join(_SAINT.get(word, word) for word in plain(text).split())


@dataclass(slots=True)
class _Entry:
    """What is said of one territory."""

    kinds: set[str] = field(default_factory=set)
    labels: list[str] = field(default_factory=list)
    preferred: dict[str, str] = field(default_factory=dict)
    broader: set[str] = field(default_factory=set)
    formerly_in: set[str] = field(default_factory=set)
    successors: set[str] = field(default_factory=set)


class Territories:
    """The territories of a hub. Immutable once built.

    ``statements`` are (subject, predicate, object) of any graph that holds them: what is said of other things is
    passed over. A literal may be a plain ``str`` or a :class:`Term`.
    """

    def __init__(self, statements: Iterable[tuple[str, str, Term | str]]) -> None:
        self._entries = _read(statements)
        self._extents = {iri: self._extent(iri) for iri in self._entries}
        self._named: dict[str, frozenset[str]] = _by_words(self._entries)

    def __contains__(self, iri: object) -> bool:
        return iri in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._entries))

    def by_label(self, text: str) -> str | None:
        """The territory that ``text`` names as a whole, accents, case and hyphens apart; None if none or several.

        Where names and extents are both equal (Guadeloupe, region and department) the larger kind is meant.
        """
        return self._one_of(self._named.get(plain_words(text), frozenset()))

    def labels(self) -> Mapping[str, frozenset[str]]:
        """Every place name as :func:`plain_words` → the territories that bear it; everyday words left out."""
        return {words: iris for words, iris in self._named.items() if words not in _EVERYDAY}

    def label(self, iri: str, language: Language = "fr") -> str | None:
        """The name of a territory; French where the language asked for has none."""
        entry = self._entries.get(iri)
        if entry is None:
            return None
        return entry.preferred.get(language) or entry.preferred.get("fr")

    def kind(self, iri: str) -> str | None:
        """``COUNTRY``, ``REGION`` or ``DEPARTMENT``."""
        entry = self._entries.get(iri)
        return next((kind for kind in _KINDS if entry and kind in entry.kinds), None)

    def is_former(self, iri: str) -> bool:
        """Whether others took the place of this territory: a region of before 2016, the Corsica of before 1976."""
        entry = self._entries.get(iri)
        return entry is not None and bool(entry.successors)

    def today(self, iri: str) -> frozenset[str]:
        """The regions of today a territory lies in: a region is its own, a former one its successors', a department
        its region's, the country all. Empty when the territory is unknown."""
        entry = self._entries.get(iri)
        if entry is None:
            return frozenset()
        if COUNTRY in entry.kinds:
            return frozenset(
                region for region in self._regions_of_today() if iri in self._entries[region].broader
            )
        if REGION in entry.kinds:
            return frozenset(entry.successors) or frozenset({iri})
        return frozenset(region for region in entry.broader if self.kind(region) == REGION)

    def relation(self, first: str, second: str) -> Relation:
        """How ``first`` stands to ``second``."""
        if first == second:
            return "same" if first in self._entries else "unknown"
        mine, other = self._extents.get(first), self._extents.get(second)
        if not mine or not other:
            return "unknown"
        if mine == other:
            return "same"
        if mine < other:
            return "within"
        if mine > other:
            return "contains"
        return "overlap" if mine & other else "apart"

    def lies_in(self, places: Iterable[str], asked: str) -> Answer:
        """Whether what is known to be in ``places`` (region, department, any of them) lies in ``asked``.

        A record of 2011 that names only the Limousin lies in the Nouvelle-Aquitaine: yes. One of today that names only
        the Nouvelle-Aquitaine may or may not lie in the Limousin: unknown, until its department is known as well. The
        narrowest places decide, since a region beside one of its departments adds nothing. With places that lie apart
        (an actor at work in two regions) one inside is enough. Nothing known, or an unknown ``asked``: unknown.
        """
        known = set(places)
        narrowest = [
            place for place in known if not any(self.relation(place, other) == "contains" for other in known)
        ]
        answers = {_ANSWERS[self.relation(place, asked)] for place in narrowest}
        if "yes" in answers:
            return "yes"
        return "no" if answers == {"no"} else "unknown"

    def _regions_of_today(self) -> Iterator[str]:
        return (iri for iri, entry in self._entries.items() if REGION in entry.kinds and not entry.successors)

    def _one_of(self, candidates: frozenset[str]) -> str | None:
        """The one territory meant, when all candidates cover the same ground: the largest kind of them."""
        ranked = sorted(candidates, key=lambda iri: (self._rank(iri), iri))
        if any(self.relation(one, next_one) != "same" for one, next_one in pairwise(ranked)):
            return None
        return ranked[0] if ranked else None

    def _rank(self, iri: str) -> int:
        kind = self.kind(iri)
        return _KINDS.index(kind) if kind else len(_KINDS)

    def _extent(self, iri: str) -> frozenset[str]:
        """The departments of today a territory covers; one that was divided covers those it became."""
        entry = self._entries[iri]
        if DEPARTMENT in entry.kinds:
            return frozenset(entry.successors) or frozenset({iri})
        departments = (
            (one, said)
            for one, said in self._entries.items()
            if DEPARTMENT in said.kinds and not said.successors
        )
        if COUNTRY in entry.kinds:
            return frozenset(
                one
                for one, said in departments
                if any(iri in self._broader_of(region) for region in said.broader)
            )
        return frozenset(one for one, said in departments if iri in said.broader | said.formerly_in)

    def _broader_of(self, iri: str) -> set[str]:
        entry = self._entries.get(iri)
        return entry.broader if entry else set()


def _read(statements: Iterable[tuple[str, str, Term | str]]) -> dict[str, _Entry]:
    entries: dict[str, _Entry] = defaultdict(_Entry)
    for subject, predicate, thing in statements:
        value = thing.value if isinstance(thing, Term) else thing
        language = (thing.language if isinstance(thing, Term) else None) or "fr"
        if predicate == TYPE and value in _KINDS:
            entries[subject].kinds.add(value)
        elif predicate in _LABELS:
            entries[subject].labels.append(value)
            if predicate == _LABELS[0]:
                entries[subject].preferred[language] = value
        elif predicate == _BROADER:
            entries[subject].broader.add(value)
        elif predicate == _FORMERLY_IN:
            entries[subject].formerly_in.add(value)
        elif predicate == _SUCCEEDED_BY:
            entries[subject].successors.add(value)
    return {iri: entry for iri, entry in entries.items() if entry.kinds}


def _by_words(entries: Mapping[str, _Entry]) -> dict[str, frozenset[str]]:
    named: dict[str, set[str]] = defaultdict(set)
    for iri, entry in entries.items():
        for label in entry.labels:
            named[plain_words(label)].add(iri)
    return {words: frozenset(iris) for words, iris in named.items() if words}
