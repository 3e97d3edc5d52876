"""Which of the values its sources give an entity are published: a rule per property.

Choosing is all that happens here: a value comes out as it went in. ``all`` is the rule of every property
without one of its own, because what sources disagree on should be seen. ``one`` is for what a reader can only
use once (a postal address, a point on the map, a text). Among several, in this order:

1. the source that stands first in ``priority`` (sources not named there come after, as equals);
2. what most sources hold (``supported``), or what says most (``fullest``: the longer text, the address with more
   lines), as the rule says; then the other of the two;
3. the order of the values themselves, so that the same input always gives the same choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from hub.model.statement import Term
from hub.model.vocabulary import DESCRIPTION, ESS, LEGAL_NAME, SCHEMA

Rule = Literal["all", "supported", "fullest"]

ADDRESS = SCHEMA + "address"
LATITUDE = SCHEMA + "latitude"
LONGITUDE = SCHEMA + "longitude"

DEFAULT_RULES: Mapping[str, Rule] = {
    DESCRIPTION: "fullest",
    ADDRESS: "fullest",
    LEGAL_NAME: "supported",
    ESS + "legalForm": "supported",
}

POINT = (LATITUDE, LONGITUDE)
"""Two properties that are one value: both are taken from one node, or a point nobody gave would be
published."""


@dataclass(frozen=True, slots=True)
class Held:
    """One value as one node of one source holds it. ``weight`` is how much it says: characters, or
    statements."""

    term: Term
    source: str
    node: str
    weight: int = 0


@dataclass(frozen=True)
class ValuePolicy:
    """``rules``: property IRI → rule. ``priority``: source ids, the most trusted first."""

    rules: Mapping[str, Rule] = field(default_factory=lambda: DEFAULT_RULES)
    priority: Sequence[str] = ()

    def rank(self, source: str) -> int:
        """The place of ``source`` among those trusted more than others; the smaller the better."""
        return self.priority.index(source) if source in self.priority else len(self.priority)

    def choose(self, predicate: str, held: Iterable[Held]) -> list[Term]:
        """The values to publish, sorted, each once. Under a ``one`` rule: one for each language there is."""
        rule = self.rules.get(predicate, "all")
        by_term = group(held)
        if rule == "all":
            return sorted(by_term, key=Term.ntriples)
        best: dict[str | None, tuple[tuple[int, int, int, str], Term]] = {}
        for term, holders in by_term.items():
            support = len({one.source for one in holders})
            weight = max(one.weight for one in holders)
            first, second = (support, weight) if rule == "supported" else (weight, support)
            key = (min(self.rank(one.source) for one in holders), -first, -second, term.ntriples())
            if term.language not in best or key < best[term.language][0]:
                best[term.language] = (key, term)
        return sorted((term for _, term in best.values()), key=Term.ntriples)

    def choose_point(self, latitudes: Iterable[Held], longitudes: Iterable[Held]) -> tuple[Term, Term] | None:
        """Latitude and longitude of one node that gives both; the one with most decimals when sources are
        equals."""
        by_node = {one.node: one for one in sorted(latitudes, key=lambda one: one.term, reverse=True)}
        best: tuple[tuple[int, int, str, str], tuple[Term, Term]] | None = None
        for east in longitudes:
            north = by_node.get(east.node)
            if north is None:
                continue
            size = north.weight + east.weight
            key = (self.rank(east.source), -size, east.node, east.term.value)
            if best is None or key < best[0]:
                best = (key, (north.term, east.term))
        return best and best[1]


def group(held: Iterable[Held]) -> dict[Term, list[Held]]:
    """The holders of each value."""
    by_term: dict[Term, list[Held]] = {}
    for one in held:
        by_term.setdefault(one.term, []).append(one)
    return by_term
