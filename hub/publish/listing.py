"""What lists are made of: rows, pages, facets, and the cursor that leads from one page to the next."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hub.errors import Text, UserError


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity in a list. ``region`` and ``department`` are IRIs, None unless there is exactly one."""

    iri: str
    type: str
    slug: str
    label: str
    acronym: str | None
    description: str | None
    region: str | None
    department: str | None
    territory_label: str
    records: int


@dataclass(frozen=True, slots=True)
class Page:
    """``total`` counts all pages; ``cursor`` leads to the next one, None on the last."""

    items: tuple[EntityRow, ...]
    total: int
    cursor: str | None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """``value`` is what :meth:`Directory.find` takes back; ``chosen`` when the list is filtered on it."""

    value: str
    label: Text
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One dimension: ``type``, ``region``, ``former-region``, ``department``, ``source``, or the name of a
    scheme."""

    dimension: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source of the publication; ``admission`` says why it is in, or out."""

    id: str
    title: Text
    publisher: str
    licence: str | None
    licence_name: str
    homepage: str | None
    connector: str
    records: int
    fictitious: bool
    admitted: bool
    admission: Text

    @classmethod
    def read(cls, row: Sequence[Any]) -> SourceRow:
        """From the columns of the ``source`` table, in their order."""
        source_id, title_fr, title_en, publisher, licence, licence_name, homepage, connector, records = row[
            :9
        ]
        fictitious, admitted, admission_fr, admission_en = row[9:]
        return cls(
            id=source_id,
            title=Text(title_fr, title_en),
            publisher=publisher,
            licence=licence,
            licence_name=licence_name,
            homepage=homepage,
            connector=connector,
            records=records,
            fictitious=bool(fictitious),
            admitted=bool(admitted),
            admission=Text(admission_fr, admission_en),
        )


CursorKind = Literal["after", "offset"]


def write_cursor(kind: CursorKind, place: int) -> str:
    """A cursor: opaque to clients, so that lists can change how they page."""
    return base64.urlsafe_b64encode(f"{kind}:{place}".encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, kind: CursorKind) -> int:
    """The place ``cursor`` stands for, 0 without one. Raises UserError for one that this kind of list never
    gave."""
    if not cursor:
        return 0
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode(
            "ascii"
        )
        name, _, place = text.partition(":")
        if name == kind and place.isdigit() and len(place) < 10:
            return int(place)
    except (binascii.Error, UnicodeError, ValueError):
        pass
    raise UserError(
        "Ce curseur de page n'est pas l'un des nôtres : reprenez la liste à sa première page, sans « cursor ».",
        "This page cursor is none of ours: start from the first page of the list, without 'cursor'.",
    )
