"""Does a candidate meet a condition: what ``required`` filters by, and what ``all`` and ``none`` mean."""

from __future__ import annotations

from collections.abc import Callable, Collection

from hub.publish.matching.asked import KEYS, Names, department_value
from hub.publish.matching.comparison import best_likeness
from hub.publish.matching.known import Known
from hub.publish.matching.name import Rarity, read_name
from hub.publish.matching.place import commune_likeness, commune_words, street_likeness, street_words
from hub.publish.matching.query import Condition
from hub.publish.words import joined, whole

_ALIKE = 0.85


def meets(condition: Condition, known: Known, rarity: Rarity, names: Names) -> bool:
    """Whether ``known`` meets ``condition``: any, all or none of its values. No value at all asks for nothing."""
    if not condition.values:
        return True
    if condition.kind == "property" and condition.property is None:
        return condition.quantifier == "none"
    each = (_one(condition, whole(value), known, rarity, names) for value in condition.values)
    if condition.quantifier == "all":
        return all(each)
    return not any(each) if condition.quantifier == "none" else any(each)


def _one(condition: Condition, value: str, known: Known, rarity: Rarity, names: Names) -> bool:
    if condition.kind == "id":
        return value == known.iri
    if condition.kind == "name":
        name = read_name(value)
        if name is None:
            return False
        if name.joined in known.acronyms or any(
            name.joined == own.joined for own in (*known.names, *known.cores)
        ):
            return True
        return not condition.exact and best_likeness(name, known, rarity) >= _ALIKE
    return _property(
        condition.property or "", value[:400], known, names, 0.999 if condition.exact else _ALIKE
    )


def _property(kind: str, value: str, known: Known, names: Names, alike: float) -> bool:
    if kind == "commune":
        cut = commune_words(value)
        return bool(cut) and commune_likeness(" ".join(cut), known.communes) >= alike
    if kind == "street":
        cut = street_words(value)
        return any(street_likeness(cut, one) >= alike for one in known.street_words)
    if kind == "department":
        return department_value(value, names) in known.departments
    if kind == "legal_form":
        return not names.forms(value).isdisjoint(known.forms)
    if kind == "acronym":
        return joined(value) in known.acronyms
    return KEYS[kind](value) in _BORNE[kind](known)


_BORNE: dict[str, Callable[[Known], Collection[str]]] = {
    "siren": lambda known: known.siren,
    "siret": lambda known: known.siret,
    "rna": lambda known: known.rna,
    "postcode": lambda known: known.postcodes,
    "url": lambda known: known.sites,
    "email": lambda known: known.emails,
    "phone": lambda known: known.phones,
}
