"""An entry as it is compared: folded once, when the publication is built, and kept beside the index as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

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


class Known(NamedTuple):
    """One candidate. ``cores`` are the names without the words of its communes, where that changes them; ``communes`` and
    ``streets`` are folded words joined by spaces, ``commune_words`` every word of its communes. ``departments`` are codes,
    ``regions`` and ``forms`` IRIs."""

    iri: str
    type: str
    label: str
    area: str
    organization: str
    names: tuple[Name, ...]
    cores: tuple[Name, ...]
    related: tuple[Name, ...]
    acronyms: tuple[str, ...]
    initials: tuple[str, ...]
    siren: tuple[str, ...]
    siret: tuple[str, ...]
    rna: tuple[str, ...]
    postcodes: tuple[str, ...]
    communes: tuple[str, ...]
    commune_words: tuple[str, ...]
    streets: tuple[str, ...]
    departments: tuple[str, ...]
    regions: tuple[str, ...]
    forms: tuple[str, ...]
    sites: tuple[str, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]

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
            names=tuple(names),
            cores=_each_once(core for name in names if (core := name.without(faint)) is not name),
            related=tuple(name.without(faint) for name in _names(entry.related)),
            acronyms=_sorted(map(joined, entry.acronyms)),
            initials=_sorted(each for text in entry.names for each in initials(text, faint)),
            siren=_sorted(entry.siren),
            siret=_sorted(entry.siret),
            rna=_sorted(entry.rna),
            postcodes=_sorted(postcodes),
            communes=communes,
            commune_words=_sorted(faint),
            streets=_joined(street_words(home.street) for home in entry.addresses),
            departments=_sorted([*codes, *map(department_of, postcodes)]),
            regions=_sorted(entry.regions),
            forms=_sorted(entry.forms),
            sites=_sorted(map(site_key, entry.urls)),
            emails=_sorted(map(email_key, entry.emails)),
            phones=_sorted(map(phone_key, entry.phones)),
        )

    def write(self) -> bytes:
        """As JSON, for :meth:`read`."""
        return orjson.dumps(
            [list(map(tuple, self[at])) if at in _NAMES else value for at, value in enumerate(self)]
        )

    @classmethod
    def read(cls, text: bytes) -> Known:
        """What :meth:`write` wrote."""
        values = orjson.loads(text)
        for at in _LISTS:
            values[at] = tuple(values[at])
        for at in _NAMES:
            values[at] = tuple([Name(tuple(words), joined) for words, joined in values[at]])
        return cls._make(values)

    @property
    def street_words(self) -> Iterable[tuple[str, ...]]:
        """``streets``, cut."""
        return (tuple(street.split()) for street in self.streets)


_NAMES = tuple(map(Known._fields.index, ("names", "cores", "related")))
_LISTS = tuple(at for at in range(Known._fields.index("acronyms"), len(Known._fields)))


def _sorted(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(filter(None, found))))


def _each_once(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(dict.fromkeys(names))


def _names(texts: Iterable[str]) -> list[Name]:
    found = [name for text in texts if (name := read_name(text))]
    return list({name.joined: name for name in found}.values())


def _joined(texts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(cut) for cut in texts if cut))
