"""An entry as it is compared: folded once, when the publication is built, and kept beside the index as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import orjson

from hub.publish.matching.contact import email_key, phone_key, site_key
from hub.publish.matching.entry import Entry
from hub.publish.matching.name import Name, initials, read_name
from hub.publish.matching.place import (
    commune_words,
    department_key,
    department_of,
    postcode_key,
    street_words,
)
from hub.publish.words import joined


@dataclass(frozen=True)
class Known:
    """One candidate. ``cores`` are the names without the words of its communes, where that changes them; they, ``names``, ``related``, ``communes`` and ``streets`` are folded words joined by spaces;
    ``streets`` begin with their postcode. ``departments`` are codes, ``regions`` and ``forms`` IRIs."""

    iri: str
    type: str
    label: str
    area: str
    organization: str
    names: tuple[str, ...]
    cores: tuple[str, ...]
    related: tuple[str, ...]
    acronyms: frozenset[str]
    initials: frozenset[str]
    siren: frozenset[str]
    siret: frozenset[str]
    rna: frozenset[str]
    postcodes: frozenset[str]
    communes: tuple[str, ...]
    streets: tuple[str, ...]
    departments: frozenset[str]
    regions: frozenset[str]
    forms: frozenset[str]
    sites: frozenset[str]
    emails: frozenset[str]
    phones: frozenset[str]

    @classmethod
    def of(cls, entry: Entry) -> Known:
        """What ``entry`` is compared by."""
        names = _names(entry.names)
        postcodes = [code for home in entry.addresses if (code := postcode_key(home.postcode))]
        communes = _joined(commune_words(home.commune) for home in entry.addresses)
        faint = {word for commune in communes for word in commune.split()}
        codes = [code for iri in entry.departments if (code := department_key(iri))]
        return cls(
            iri=entry.iri,
            type=entry.type,
            label=entry.label,
            area=entry.area,
            organization=entry.organization or "",
            names=tuple(" ".join(name.words) for name in names),
            cores=tuple(
                dict.fromkeys(
                    " ".join(core.words) for name in names if (core := name.without(faint)) is not name
                )
            ),
            related=tuple(" ".join(name.without(faint).words) for name in _names(entry.related)),
            acronyms=frozenset(filter(None, map(joined, entry.acronyms))),
            initials=frozenset(each for text in entry.names for each in initials(text, faint)),
            siren=frozenset(entry.siren),
            siret=frozenset(entry.siret),
            rna=frozenset(entry.rna),
            postcodes=frozenset(postcodes),
            communes=communes,
            streets=_joined(
                (postcode_key(home.postcode) or "-", *street_words(home.street))
                for home in entry.addresses
                if street_words(home.street)
            ),
            departments=frozenset([*codes, *filter(None, map(department_of, postcodes))]),
            regions=frozenset(entry.regions),
            forms=frozenset(entry.forms),
            sites=frozenset(filter(None, map(site_key, entry.urls))),
            emails=frozenset(filter(None, map(email_key, entry.emails))),
            phones=frozenset(filter(None, map(phone_key, entry.phones))),
        )

    def write(self) -> bytes:
        """As JSON, for :meth:`read`."""
        values = [getattr(self, name) for name in _FIELDS]
        return orjson.dumps([sorted(value) if isinstance(value, frozenset) else value for value in values])

    @classmethod
    def read(cls, text: bytes) -> Known:
        """What :meth:`write` wrote."""
        values = orjson.loads(text)
        for at, kind in _LISTS:
            values[at] = kind(values[at])
        return cls(*values)

    @cached_property
    def read_names(self) -> tuple[Name, ...]:
        """``names`` and ``cores``, cut."""
        return tuple(Name.of(name.split()) for name in (*self.names, *self.cores))

    @cached_property
    def read_related(self) -> tuple[Name, ...]:
        """``related``, cut."""
        return tuple(Name.of(name.split()) for name in self.related)

    @cached_property
    def read_communes(self) -> tuple[tuple[str, ...], ...]:
        """``communes``, cut."""
        return tuple(tuple(commune.split()) for commune in self.communes)

    @cached_property
    def read_streets(self) -> tuple[tuple[str, ...], ...]:
        """``streets``, cut, without their postcodes."""
        return tuple(tuple(street.split()[1:]) for street in self.streets)

    @cached_property
    def commune_words(self) -> frozenset[str]:
        """Every word of its communes."""
        return frozenset(word for commune in self.communes for word in commune.split())


_FIELDS = tuple(Known.__dataclass_fields__)
_LISTS = tuple(
    (at, frozenset if str(field.type).startswith("frozenset") else tuple)
    for at, field in enumerate(Known.__dataclass_fields__.values())
    if field.type != "str"
)


def _names(texts: Iterable[str]) -> list[Name]:
    found = [name for text in texts if (name := read_name(text))]
    return list({name.joined: name for name in found}.values())


def _joined(texts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(cut) for cut in texts if cut))
