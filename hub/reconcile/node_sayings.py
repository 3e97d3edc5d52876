"""What nodes say, each read once: the part of their columns that the next reconciliation starts from, so that a node that
says the same is not read again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from hub.reconcile.columns import EMPTY, Column, Flags, Floats, Ints, numbered, once
from hub.reconcile.fold import compact_key
from hub.reconcile.node import Node
from hub.reconcile.node_rows import NodeRows, written
from hub.reconcile.normalise import NameReader
from hub.reconcile.places import commune_key
from hub.reconcile.profile import places_named, street_key
from hub.reconcile.spellings import NO_SPELLINGS, SpellingReader, Spellings, numbers_of

Said = Literal[
    "siren",
    "siret",
    "rna",
    "postcodes",
    "communes",
    "streets",
    "territory_names",
    "phones",
    "emails",
    "sites",
]
SAID: tuple[Said, ...] = get_args(Said)


@dataclass(frozen=True, slots=True)
class Sayings:
    """Row ``i`` of every column is node ``i``, in the order of names.

    ``raw_names`` are names as sources write them, ``named_places`` the communes and territories whose words are place
    words in names, ``site_of`` the organization that a place is of, as :func:`hub.reconcile.node_rows.written`. ``said`` has
    a column for each kind of value, folded as in Profile; a SIREN is said by each SIRET too, in ``siren_of_siret``.
    Integers of columns stand for places of ``words``, ``named``, ``sources``, ``owners``; of names, acronyms and
    territories for what they do in ``spellings``, which ``phrases`` were the place words of."""

    spellings: Spellings
    raw_names: Column
    acronyms: Column
    named_places: Column
    siren_of_siret: Column
    territories: Column
    site_of: Column
    said: Mapping[Said, Column]
    words: Mapping[Said, list[str]]
    named: list[str]
    sources: list[str]
    owners: list[str]
    phrases: list[str]
    latitude: Floats
    longitude: Floats
    source: Ints
    is_establishment: Flags

    @property
    def size(self) -> int:
        return len(self.source)


_NOTHING: dict[str, Any] = {
    "spellings": NO_SPELLINGS,
    **dict.fromkeys(
        ("raw_names", "acronyms", "named_places", "siren_of_siret", "territories", "site_of"), EMPTY
    ),
    "said": dict.fromkeys(SAID, EMPTY),
    "words": {kind: [] for kind in SAID},
    **{kind: [] for kind in ("named", "sources", "owners", "phrases")},
    "latitude": np.zeros(0),
    "longitude": np.zeros(0),
    "source": np.zeros(0, np.int64),
    "is_establishment": np.zeros(0, np.bool_),
}
NO_SAYINGS = Sayings(**_NOTHING)
NEW = -1


@dataclass(frozen=True, slots=True)
class Since:
    """What nodes said before, and which they are: ``row`` is where each stood, :data:`NEW` for one that was not there or
    says something else."""

    sayings: Sayings
    row: Ints

    @classmethod
    def nothing(cls, size: int) -> Since:
        """So many nodes, all of them new."""
        return cls(NO_SAYINGS, np.full(size, NEW, np.int64))


def communes_named(nodes: NodeRows, since: Since | None = None) -> frozenset[str]:
    """The communes that addresses mention, and the places that no territory of the model bears the name of."""
    since = since or Since.nothing(len(nodes))
    before = since.sayings
    still = before.named_places.taken(since.row[since.row != NEW])
    fresh = (nodes[at] for at in np.flatnonzero(since.row == NEW).tolist())
    known = {before.named[number] for number in once(still.values).tolist()}
    return frozenset(known.union(place for node in fresh for place in places_named(node)))


def read_sayings(nodes: NodeRows, reader: NameReader, since: Since) -> tuple[Sayings, Flags]:
    """What ``nodes`` say, and which of them say something else, or are read otherwise, than before."""
    before, row = since.sayings, since.row
    reading = _Reading(reader, before)
    fresh: Flags = row == NEW
    phrases = reader.places.phrases
    # before anything else is read: what is known of names is taken for new ones too
    renumbered = reading.reread(phrases.symmetric_difference(before.phrases), row[~fresh])
    reading.add([nodes[at] for at in np.flatnonzero(fresh).tolist()])
    order = row.copy()
    order[fresh] = before.size + np.arange(int(fresh.sum()))
    found = reading.sayings(order, renumbered, sorted(phrases))
    other = np.flatnonzero(renumbered != np.arange(len(renumbered)))
    otherwise = np.zeros(before.size + 1, np.bool_)
    otherwise[before.raw_names.rows[np.isin(before.raw_names.values, other)]] = True
    return found, fresh | otherwise[row]


class _Reading:
    """Reads nodes into columns, beside those of ``before``."""

    def __init__(self, reader: NameReader, before: Sayings) -> None:
        self._before = before
        self._places = numbers_of(before.spellings.place_names)
        self._names = SpellingReader(reader, self._places, before.spellings)
        self._words = {kind: numbers_of(before.words[kind]) for kind in SAID}
        self._named, self._sources, self._owners = (
            numbers_of(known) for known in (before.named, before.sources, before.owners)
        )
        self._columns: dict[str, Column] = {}
        self._said: dict[Said, Column] = {}
        self._points: tuple[Floats, Floats] = np.zeros(0), np.zeros(0)
        self._source, self._is_establishment = np.zeros(0, np.int64), np.zeros(0, np.bool_)

    def add(self, nodes: Sequence[Node]) -> None:
        """Read ``nodes``; once only. One kind of value after another, which takes half as long as node by node."""
        words = self._words
        siret = [node.siret for node in nodes]
        self._columns = {
            "raw_names": self._names.read(node.names for node in nodes),
            "acronyms": Column.of(
                (_keys(node.acronyms, compact_key, shortest=2) for node in nodes), self._names.letters
            ),
            "named_places": Column.of(([*places_named(node)] for node in nodes), self._named),
            "siren_of_siret": Column.of(
                ([number[:9] for number in numbers] for numbers in siret), words["siren"]
            ),
            "territories": Column.of((node.territories for node in nodes), self._places),
            "site_of": Column.of(
                ((written(node.site_of),) if node.site_of else () for node in nodes), self._owners
            ),
        }
        said: Mapping[Said, Iterable[Sequence[str]]] = {
            "siren": (node.siren for node in nodes),
            "siret": siret,
            "rna": (node.rna for node in nodes),
            "postcodes": ((node.postcode.replace(" ", ""),) if node.postcode else () for node in nodes),
            "communes": (_keys((node.commune,) if node.commune else (), commune_key) for node in nodes),
            "streets": (_keys((node.street,) if node.street else (), street_key) for node in nodes),
            "territory_names": (_keys(node.territory_names, compact_key) for node in nodes),
            "phones": (node.phones for node in nodes),
            "emails": (node.emails for node in nodes),
            "sites": (node.sites for node in nodes),
        }
        self._said = {kind: Column.of(said[kind], words[kind]) for kind in SAID}
        points = [(node.latitude, node.longitude) for node in nodes]
        north, east = (
            np.array([_NOWHERE if None in point else point for point in points], np.float64).reshape(-1, 2).T
        )
        self._points = north, east
        self._source = numbered([node.name.source for node in nodes], self._sources)
        self._is_establishment = np.array([node.type == "establishment" for node in nodes], np.bool_)

    def reread(self, phrases: Collection[str], rows: Ints) -> Ints:
        """Read the names of the nodes of ``rows`` again that hold the first word of any of ``phrases``; the number of each
        raw name of before now."""
        live = once(self._before.raw_names.taken(rows).values)
        return self._names.reread({phrase.partition(" ")[0] for phrase in phrases}, live)

    def sayings(self, order: Ints, renumbered: Ints, phrases: list[str]) -> Sayings:
        """All of them: row ``i`` is row ``order[i]`` of those of before and, after them, those added."""
        before = self._before

        def whole(known: Column, found: Column) -> Column:
            return known.then(found).taken(order) if known.size else found

        columns = {
            kind: whole(getattr(before, kind), found)
            for kind, found in self._columns.items()
            if kind != "raw_names"
        }
        raw_names = whole(before.raw_names.mapped(renumbered), self._columns["raw_names"])
        said = {kind: whole(before.said[kind], found) for kind, found in self._said.items()}
        latitude, longitude = (
            np.concatenate((known, found))[order]
            for known, found in zip((before.latitude, before.longitude), self._points, strict=True)
        )
        return Sayings(
            spellings=self._names.spellings(columns["acronyms"]),
            raw_names=raw_names,
            said=said,
            words={kind: list(known_words) for kind, known_words in self._words.items()},
            named=list(self._named),
            sources=list(self._sources),
            owners=list(self._owners),
            phrases=phrases,
            latitude=latitude,
            longitude=longitude,
            source=np.concatenate((before.source, self._source))[order],
            is_establishment=np.concatenate((before.is_establishment, self._is_establishment))[order],
            **columns,
        )


_NOWHERE = (np.nan, np.nan)


def _keys(texts: Sequence[str], key: Callable[[str], str], shortest: int = 1) -> Sequence[str]:
    """The keys of texts that have one."""
    return [found for text in texts if len(found := key(text)) >= shortest] if texts else ()
