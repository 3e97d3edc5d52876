"""Which of the values its sources give an entity are published: a rule per property.

Choosing is all that happens here: a value comes out as it went in. The rules:

- ``all``: every value, because what sources disagree on should be seen; the rule of every property without one of its own;
- ``register``: what public registers say where one of them says it, else what the others say;
- ``freshest``: what the record that says it was modified last says; records without a date come after;
- ``fullest``: what says most (the longer text, the address with more lines);
- ``supported``: what most sources hold.

All but ``all`` give one value (for each language there is); ``register`` one of the legal name and form, and of numbers as many
as registers give. Whatever the rule, a source that stands before others wins: in the order of the property itself if it has
one, else in ``priority`` (sources not named there come after, as equals). What the rule leaves equal, the number of sources,
what says more, and at last the order of the values themselves decide, so that the same input always gives the same choice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from hub.model.statement import Term
from hub.model.vocabulary import ACRONYM, DESCRIPTION, ESS, LEGAL_NAME, NAME, RNA, SCHEMA, SIREN, SIRET

Rule = Literal["all", "register", "freshest", "fullest", "supported"]
RULES: tuple[Rule, ...] = get_args(Rule)

ADDRESS = SCHEMA + "address"
LATITUDE = SCHEMA + "latitude"
LONGITUDE = SCHEMA + "longitude"
LEGAL_FORM = ESS + "legalForm"

CHOOSABLE: Mapping[str, str] = {
    "siren": SIREN,
    "siret": SIRET,
    "rna": RNA,
    "legal_name": LEGAL_NAME,
    "legal_form": LEGAL_FORM,
    "address": ADDRESS,
    "description": DESCRIPTION,
    "name": NAME,
    "acronym": ACRONYM,
    "activity": ESS + "activity",
    "url": SCHEMA + "url",
    "email": SCHEMA + "email",
    "telephone": SCHEMA + "telephone",
}
"""What an operator calls the properties that may have another rule than these."""

DEFAULT_RULES: Mapping[str, Rule] = {
    **dict.fromkeys((SIREN, SIRET, RNA, LEGAL_NAME, LEGAL_FORM), "register"),
    ADDRESS: "freshest",
    DESCRIPTION: "fullest",
}
_NUMBERS = frozenset({SIREN, SIRET, RNA})

REGISTERS = frozenset({"sirene", "recherche-entreprises", "rna-waldec", "rna-import", "esus"})
"""Connectors that read a register the State keeps, or what is made of it alone."""

POINT = (LATITUDE, LONGITUDE)
"""Two properties that are one value: both are taken from one node, or a point nobody gave would be
published."""


class Held(NamedTuple):
    """One value as one node of one source holds it. ``weight`` is how much it says: characters, or
    statements. ``modified``: the ISO date its record gives of itself, or empty."""

    term: Term
    source: str
    node: str
    weight: int = 0
    modified: str = ""


@dataclass(frozen=True)
class ValuePolicy:
    """``rules``: property IRI → rule. ``priority``: source ids, the most trusted first; ``orders``: likewise, of one property.
    ``registers``: the ids of the sources that are public registers."""

    rules: Mapping[str, Rule] = field(default_factory=lambda: DEFAULT_RULES)
    priority: Sequence[str] = ()
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    registers: Collection[str] = frozenset()

    def rank(self, source: str, predicate: str = "") -> int:
        """The place of ``source`` among those trusted more than others; the smaller the better."""
        order = self.orders.get(predicate, self.priority)
        return order.index(source) if source in order else len(order)

    def choose(self, predicate: str, held: Iterable[Held]) -> list[Term]:
        """The values to publish, sorted, each once. Under a rule that gives one: one for each language there is."""
        rule = self.rules.get(predicate, "all")
        by_term = group(held)
        if len(by_term) == 1:
            return list(by_term)
        if rule == "register":
            attested = {
                term: holders for term, holders in by_term.items() if any(map(self._is_register, holders))
            }
            by_term = attested or by_term
        if rule == "all" or (predicate in _NUMBERS and rule == "register"):
            return sorted(by_term, key=Term.ntriples)
        best: dict[str | None, tuple[tuple[object, ...], Term]] = {}
        for term in sorted(by_term, key=Term.ntriples):
            merit = self._merit(predicate, rule, by_term[term])
            if term.language not in best or merit > best[term.language][0]:
                best[term.language] = (merit, term)
        return sorted((term for _, term in best.values()), key=Term.ntriples)

    def weighs(self, predicate: str) -> bool:
        """Whether the weight of what is held of ``predicate`` can decide."""
        return predicate in POINT or self.rules.get(predicate, "all") != "all"

    def reason(self, predicate: str, sayers: Collection[str], others: Collection[str]) -> str:
        """Why a value that the sources ``sayers`` hold is published, and those are not that only ``others`` hold: ``order``,
        ``point`` (taken whole from one record), or the rule; empty where every value is published that can be."""
        if min((self.rank(each, predicate) for each in sayers), default=0) < min(
            (self.rank(each, predicate) for each in others), default=0
        ):
            return "order"
        if predicate in POINT:
            return "point"
        rule = self.rules.get(predicate, "all")
        if rule == "register" and not any(each in self.registers for each in sayers):
            return "supported"
        return "" if rule == "all" else rule

    def _is_register(self, held: Held) -> bool:
        return held.source in self.registers

    def _merit(self, predicate: str, rule: Rule, holders: Sequence[Held]) -> tuple[object, ...]:
        """The greater the better; of one property, all are of one shape."""
        support = len({one.source for one in holders})
        weight = max(one.weight for one in holders)
        trusted = -min(self.rank(one.source, predicate) for one in holders)
        if rule == "freshest":
            return trusted, max(one.modified for one in holders), weight, support
        return (trusted, weight, support) if rule == "fullest" else (trusted, support, weight)

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
