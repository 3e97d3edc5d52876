"""Place words: the names of territories, and of the communes that addresses mention, recognised inside names.

"Réseau X de Bretagne" and "Réseau X de Corse" differ by a place word, which is a contradiction and not noise.
A territory is told by its IRI, a commune by ``commune:`` and its folded name: the hub need not hold the list of
communes to see that two names end with different ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from hub.model.territory import Territories
from hub.model.vocabulary import TERRITORY
from hub.reconcile.fold import folded_words
from hub.reconcile.word_list import AMBIGUOUS_PLACES, STOP

Relation = Literal["same", "within", "overlap", "apart", "unknown"]
COMMUNE = "commune:"
_CEDEX = re.compile(r"\bcedex\b.*", re.IGNORECASE)


@lru_cache(maxsize=1 << 16)
def commune_key(text: str) -> str:
    """A commune as compared: folded, without CEDEX and its number, without the arrondissement's."""
    words = folded_words(_CEDEX.sub("", text))
    return "".join(word for word in words if word not in STOP and not word[:1].isdigit())


class Places:
    """The place words known to one reconciliation."""

    def __init__(self, territories: Territories, communes: Iterable[str] = ()) -> None:
        self.territories = territories
        self._phrases: dict[tuple[str, ...], str] = {}
        self._longest: dict[str, int] = {}
        self._initials: dict[str, str] = {}
        self._regions: dict[str, frozenset[str]] = {}
        # names that are ordinary words too come back from by_label: where they stand tells which they are
        for label in sorted({*territories.labels(), *AMBIGUOUS_PLACES}):
            iri = territories.by_label(label)
            if iri:
                self._add(tuple(word for word in folded_words(label) if word not in STOP), iri)
        for iri in territories:
            if "/region/" in iri:
                self._add_initials(territories.label(iri) or "", iri)
        for commune in sorted(set(communes)):
            words = tuple(word for word in folded_words(_CEDEX.sub("", commune)) if word not in STOP)
            words = tuple(word for word in words if not word[:1].isdigit())
            if len(words) <= 4 and len("".join(words)) >= 3:
                self._add(words, COMMUNE + "".join(words))

    @property
    def phrases(self) -> frozenset[str]:
        """The names that are recognised, as folded words."""
        return frozenset(map(" ".join, self._phrases))

    def _add(self, words: tuple[str, ...], place: str) -> None:
        if words and words not in self._phrases:
            self._phrases[words] = place
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def _add_initials(self, label: str, iri: str) -> None:
        words = folded_words(label)
        for chosen in (words, [word for word in words if word not in STOP]):
            initials = "".join(word[0] for word in chosen)
            if len(initials) >= 3:
                self._initials.setdefault(initials, iri)

    def match(self, words: list[str], at: int, *, opens: bool, capitals: bool) -> tuple[int, str] | None:
        """How many of ``words`` from ``at`` name a place, and which; the longest name wins.

        ``opens`` says that nothing but stop words and legal forms stands before, ``capitals`` that the word is
        written in capitals, as initials of a region are.
        """
        for length in range(min(self._longest.get(words[at], 0), len(words) - at), 0, -1):
            place = self._phrases.get(tuple(words[at : at + length]))
            if place is None:
                continue
            weak = length == 1 and (words[at] in AMBIGUOUS_PLACES or place.startswith(COMMUNE))
            if not (weak and opens):
                return length, place
        if capitals and not opens and words[at] in self._initials:
            return 1, self._initials[words[at]]
        return None

    def department(self, code: str) -> str | None:
        """The territory of a department's code, when the model holds it."""
        iri = f"{TERRITORY}department/{code.upper()}"
        return iri if iri in self.territories else None

    def label(self, place: str) -> str:
        """A place as people read it."""
        if place.startswith(COMMUNE):
            return place.removeprefix(COMMUNE).capitalize()
        return self.territories.label(place) or place.rsplit("/", 1)[-1]

    def relation(self, a: str, b: str) -> Relation:
        """How two places stand to each other, whichever comes first."""
        if a == b:
            return "same"
        if a.startswith(COMMUNE) or b.startswith(COMMUNE):
            return "apart" if a.startswith(COMMUNE) and b.startswith(COMMUNE) else "unknown"
        found = self.territories.relation(a, b)
        return "within" if found == "contains" else found

    def regions(self, territories: Iterable[str]) -> frozenset[str]:
        """Today's regions the territories lie in; a whole country says nothing."""
        return frozenset(region for iri in territories for region in self._regions_of(iri))

    def _regions_of(self, territory: str) -> frozenset[str]:
        found = self._regions.get(territory)
        if found is None:
            found = frozenset() if is_country(territory) else self.territories.today(territory)
            self._regions[territory] = found
        return found


def is_country(iri: str) -> bool:
    """Whether a territory is a whole country, which hardly places anyone."""
    return "/country/" in iri
