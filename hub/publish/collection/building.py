"""Writes the collections of a publication: columns in a folder each, and what is said of every member in a table.

The moment a member last changed is carried on from the publication before, as long as the reference graph says the
same of it: a digest of its statements tells. Whatever cannot be read there counts as changed now.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

import numpy as np
import orjson

from hub.errors import Text
from hub.publish.card import Card, Labels
from hub.publish.collection.columns import write_column, write_dimension
from hub.publish.collection.member import DIMENSIONS, Member
from hub.publish.collection.renewing import renew_columns
from hub.publish.published_source import PublishedSource

_NAF = re.compile(r"(\d\d)(\d\d[A-Z])")

_LEVEL = 1
"""Of compression: half of what the best would spare, at a tenth of its time."""


Known = Mapping[str, tuple[bytes, str]]
"""IRI → the digest of what a publication says of a member, and the moment of the one that first said it."""


def write_collections(
    folder: Path,
    tables: sqlite3.Connection,
    members: Mapping[str, Sequence[Member]],
    ranks: Mapping[str, int],
    names: Mapping[str, Text],
    *,
    published_at: str,
    known: Known,
) -> None:
    """Write every collection under ``folder`` and into ``tables``. ``ranks`` is the place of each entity among all, by IRI;
    ``names`` what the values of dimensions are called; ``known`` what the publication before says."""
    for collection, held in members.items():
        updated = insert_members(tables, held, ranks, published_at=published_at, known=known)
        _write_columns(folder / collection, held, ranks, updated, names)


def renew_collections(
    before: Path,
    folder: Path,
    tables: sqlite3.Connection,
    gone: Collection[int],
    members: Mapping[str, Sequence[Member]],
    ranks: Mapping[str, int],
    names: Mapping[str, Text],
    *,
    published_at: str,
    known: Known,
) -> None:
    """Write under ``folder`` the collections of the folder ``before``, without the members of the ranks ``gone``, which are in
    ``tables`` no more, and with ``members``; the rest as :func:`write_collections`."""
    for collection, come in members.items():
        updated = insert_members(tables, come, ranks, published_at=published_at, known=known)
        places = [ranks[member.card.iri] for member in come]
        renew_columns(before / collection, folder / collection, gone, come, places, updated, names)


def insert_members(
    tables: sqlite3.Connection,
    members: Sequence[Member],
    ranks: Mapping[str, int],
    *,
    published_at: str,
    known: Known,
) -> list[int]:
    """Write into ``tables`` what is said of ``members``; when each was last said otherwise, in seconds since 1970."""
    said = [pack(member) for member in members]
    digests = [blake2b(each, digest_size=12).digest() for each in said]
    moments = []
    for member, digest in zip(members, digests, strict=True):
        held, moment = known.get(member.card.iri, (b"", ""))
        moments.append(moment if held == digest else published_at)
    tables.executemany(
        "INSERT INTO member VALUES (?, ?, ?, ?)",
        (
            (ranks[member.card.iri], digest, moment, zlib.compress(each, _LEVEL))
            for member, digest, moment, each in zip(members, digests, moments, said, strict=True)
        ),
    )
    return [seconds(moment) for moment in moments]


def pack(member: Member) -> bytes:
    """The statements of ``member`` as they are kept."""
    return orjson.dumps(
        [
            (subject, predicate, term.value, term.kind == "iri", term.language, term.datatype)
            for subject, predicate, term in member.statements
        ]
    )


def seconds(moment: str) -> int:
    """An ISO 8601 moment in seconds since 1970, its fraction dropped."""
    return int(datetime.fromisoformat(moment).timestamp())


def value_names(
    members: Mapping[str, Sequence[Member]],
    cards: Iterable[Card],
    labels: Labels,
    sources: Iterable[PublishedSource],
) -> dict[str, Text]:
    """What the values of all dimensions are called: codes as their nomenclature writes them, the others by their labels."""
    names = {source.id: source.title for source in sources}
    names |= {card.iri: Text(card.label, card.label) for card in cards}
    borne = {
        value
        for held in members.values()
        for member in held
        for values in member.values.values()
        for value in values
    }
    for value in borne - names.keys():
        if ":" in value:
            names[value] = labels.of(value)
        elif code := _NAF.fullmatch(value):
            names[value] = Text(*[f"{code[1]}.{code[2]}"] * 2)
    return names


def known_before(path: Path) -> Known:
    """What the tables at ``path`` say; nothing when they are of an earlier version of the hub, or there are none."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as tables:
            return known_of(tables, "")
    except sqlite3.Error:
        return {}


def known_of(tables: sqlite3.Connection, among: str) -> Known:
    """What ``tables`` say; of the members whose IRI is in the table ``among`` only, when one is named."""
    narrowed = f"JOIN {among} USING (iri)" if among else ""
    rows = tables.execute(
        f"SELECT e.iri, m.digest, m.updated FROM entity e {narrowed} JOIN member m ON e.sort_rank = m.rank"  # noqa: S608 - our own names
    )
    return {iri: (digest, moment) for iri, digest, moment in rows}


def _write_columns(
    folder: Path,
    members: Sequence[Member],
    ranks: Mapping[str, int],
    updated: Sequence[int],
    names: Mapping[str, Text],
) -> None:
    folder.mkdir(parents=True)
    write_column(folder, "rank", np.array([ranks[member.card.iri] for member in members], np.int32))
    write_column(folder, "updated", np.array(updated, np.int64))
    points = [(row, *point) for row, member in enumerate(members) for point in member.points]
    write_column(folder, "point.row", np.array([row for row, _, _ in points], np.int32))
    write_column(folder, "point.latitude", np.array([latitude for _, latitude, _ in points], np.float64))
    write_column(folder, "point.longitude", np.array([longitude for _, _, longitude in points], np.float64))
    for name in DIMENSIONS:
        write_dimension(folder, name, (member.values[name] for member in members), names)
