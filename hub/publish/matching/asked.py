"""A query as it is compared: its values folded once, for all the candidates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from hub.model.identifier import compact, is_rna, is_siren, is_siret
from hub.publish.matching.contact import email_key, phone_key, site_key
from hub.publish.matching.index import Sought, key_term, place_term
from hub.publish.matching.name import Name, initials, read_name
from hub.publish.matching.place import (
    area_of,
    commune_words,
    department_key,
    department_of,
    postcode_key,
    street_words,
)
from hub.publish.matching.query import PropertyId, Query
from hub.publish.words import STOP_WORDS, joined, whole


class Names(Protocol):
    """What the model calls places and legal forms."""

    def department(self, text: str) -> str:
        """The code of the department that ``text`` names; empty when it names none."""

    def regions(self, department: str) -> frozenset[str]:
        """The IRIs of the regions of today that a department lies in, by its code."""

    def forms(self, text: str) -> frozenset[str]:
        """The IRIs of the legal forms that ``text`` names, by code, IRI or label."""


@dataclass(frozen=True)
class Asked:
    """``initials`` are those of the names. ``communes`` are folded words joined by
    spaces. ``numbers`` are those asked for, by kind, valid ones only; ``identities`` are entity IRIs."""

    names: tuple[Name, ...]
    acronyms: frozenset[str]
    initials: frozenset[str]
    numbers: dict[str, frozenset[str]]
    identities: frozenset[str]
    postcodes: frozenset[str]
    communes: tuple[str, ...]
    departments: frozenset[str]
    regions: frozenset[str]
    streets: tuple[tuple[str, ...], ...]
    forms: frozenset[str]
    sites: frozenset[str]
    emails: frozenset[str]
    phones: frozenset[str]

    @cached_property
    def commune_words(self) -> frozenset[str]:
        """Every word of the communes asked for."""
        return frozenset(word for commune in self.communes for word in commune.split())

    @cached_property
    def bears_number(self) -> bool:
        """Whether a number is asked for."""
        return any(self.numbers.values())

    @cached_property
    def bears_contact(self) -> bool:
        """Whether a web site, an e-mail address or a phone number is asked for."""
        return bool(self.sites or self.emails or self.phones)

    @cached_property
    def areas(self) -> frozenset[str]:
        """Where the postcodes asked for lie, more or less."""
        return frozenset(map(area_of, self.postcodes))

    @cached_property
    def around(self) -> frozenset[str]:
        """The departments asked for, or else those of the postcodes."""
        return self.departments or frozenset(filter(None, map(department_of, self.postcodes)))

    @property
    def says_place(self) -> bool:
        """Whether a place is asked for."""
        return bool(self.postcodes or self.communes or self.departments or self.streets)

    def sought(self) -> Sought:
        """What candidates are sought by."""
        faint = self.commune_words
        cores = [name.without(faint) for name in self.names]
        short = {
            word
            for core in cores
            for word in (core.joined, *core.words)
            if 2 <= len(word) <= 8 and word.isalpha()
        }
        near = [place_term("postcode", code) for code in sorted(self.postcodes)]
        near += [place_term("commune", each) for each in self.communes]
        return Sought(
            words=tuple(
                dict.fromkeys(word for name in self.names for word in name.words if word not in STOP_WORDS)
            ),
            joined=tuple(dict.fromkeys(each.joined for each in (*self.names, *cores))),
            acronyms=tuple(sorted(short | self.initials | self.acronyms)),
            places=tuple(near),
            areas=tuple(place_term("department", code) for code in sorted(self.around)),
            keys=self.keys(),
        )

    def keys(self) -> tuple[str, ...]:
        """The numbers and contacts asked for, as the index holds them."""
        found = [key_term(kind, value) for kind, values in self.numbers.items() for value in sorted(values)]
        # A SIRET is sought by its SIREN too: the legal unit may be known without that place.
        found += [key_term("siren", value[:9]) for value in sorted(self.numbers["siret"])]
        for kind, values in (("site", self.sites), ("email", self.emails), ("phone", self.phones)):
            found += [key_term(kind, value) for value in sorted(values)]
        return tuple(dict.fromkeys(found))


def read_query(query: Query, names: Names) -> Asked:
    """Fold ``query``; what cannot be read as what it is said to be counts as not said."""
    texts = [
        whole(value)
        for each in query.conditions
        if each.kind == "name" and each.quantifier != "none"
        for value in each.values
    ]
    numbers: dict[str, set[str]] = {kind: set(_values(query, kind)) for kind in NUMBERS}
    for text in texts:
        for kind in NUMBERS:
            # A name may be a number by chance: only one written in full is taken for an identifier.
            if (number := compact(text[:40]).upper()) and _CHECKS[kind][1](number):
                numbers[kind].add(number)
    departments = {department_value(text, names) for text in _raw(query, "department")} - {""}
    postcodes = frozenset(_values(query, "postcode"))
    communes = tuple(" ".join(cut) for text in _raw(query, "commune") if (cut := commune_words(text)))
    faint = {word for commune in communes for word in commune.split()}
    return Asked(
        names=tuple(name for text in texts if (name := read_name(text))),
        acronyms=frozenset(_values(query, "acronym")),
        initials=frozenset(each for text in texts for each in initials(text, faint) if len(each) > 2),
        numbers={kind: frozenset(values) for kind, values in numbers.items()},
        identities=frozenset(
            whole(value)
            for each in query.conditions
            if each.kind == "id" and each.quantifier != "none"
            for value in each.values
        ),
        postcodes=postcodes,
        communes=communes,
        departments=frozenset(departments),
        regions=frozenset(
            region
            for code in departments or filter(None, map(department_of, postcodes))
            for region in names.regions(code)
        ),
        streets=tuple(cut for text in _raw(query, "street") if (cut := street_words(text))),
        forms=frozenset(form for text in _raw(query, "legal_form") for form in names.forms(text)),
        sites=frozenset(_values(query, "url")),
        emails=frozenset(_values(query, "email")),
        phones=frozenset(_values(query, "phone")),
    )


NUMBERS: tuple[PropertyId, ...] = ("siren", "siret", "rna")
_CHECKS: dict[str, tuple[int, Callable[[str], bool]]] = {
    "siren": (9, is_siren),
    "siret": (14, is_siret),
    "rna": (10, is_rna),
}


def number_key(kind: str, text: str) -> str:
    """The number that ``text`` is, zeros that a table lost in front put back; empty when its key does not hold."""
    length, check = _CHECKS[kind]
    bare = compact(text[:40]).upper()
    if not check(bare) and kind != "rna" and bare.isascii() and bare.isdigit() and length - 3 <= len(bare):
        bare = bare.zfill(length)
    return bare if check(bare) else ""


def department_value(text: str, names: Names) -> str:
    """The code of a department given by its code, its IRI or its name."""
    return department_key(text) or names.department(text)


KEYS: dict[str, Callable[[str], str]] = {
    "siren": lambda text: number_key("siren", text),
    "siret": lambda text: number_key("siret", text),
    "rna": lambda text: number_key("rna", text),
    "postcode": postcode_key,
    "url": site_key,
    "email": email_key,
    "phone": phone_key,
    "acronym": joined,
}
"""Property → how a value of it is folded to be looked up."""


def _raw(query: Query, kind: str) -> Iterable[str]:
    return (
        whole(value)[:400]
        for each in query.conditions
        if each.kind == "property" and each.property == kind and each.quantifier != "none"
        for value in each.values
    )


def _values(query: Query, kind: str) -> list[str]:
    return [key for text in _raw(query, kind) if (key := KEYS[kind](text))]
