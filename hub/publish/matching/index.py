"""The index of one publication that candidates come from: names, acronyms, places, numbers and contacts.

Written for one publication and never changed. What it finds is only promising: whoever asks compares
(:mod:`hub.publish.matching.matcher`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

import orjson
import tantivy

from hub.publish.matching.entry import Address, Entry
from hub.publish.matching.known import Known
from hub.publish.matching.texts import TextWriter, open_texts, share_texts
from hub.publish.text_index import open_index, renew_index, write_index
from hub.publish.words import whole

_NAME, _RELATED, _JOINED, _ACRONYM, _PLACE, _KEY = "name", "related", "joined", "acronym", "place", "key"
_IRI, _NUMBER, _KNOWN, _ENTRY = "iri", "number", "known", "entry"
_WORDS = "words"
_MARKS = {"organization": "o", "establishment": "e"}
"""Every term begins with the type of its entity: to look among those of one type costs no filter."""
_MOST_WORDS_KEPT = 200_000
_MOST_KNOWN_KEPT = 4_000


@dataclass(frozen=True, slots=True)
class Sought:
    """What candidates are sought by, folded. ``places`` (near) and ``areas`` (wider) are terms of :func:`place_term`,
    ``keys`` of :func:`key_term`."""

    words: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


def key_term(kind: str, value: str) -> str:
    """A number or a contact as the index holds it; ``kind``: siren, siret, rna, site, email, phone."""
    return f"{kind}={value}"


def place_term(kind: str, value: str) -> str:
    """A place as the index holds it; ``kind``: postcode, commune (its words joined by spaces), department (code)."""
    return f"{kind}={value}"


def build_match_index(directory: Path, entries: Iterable[Entry]) -> None:
    """Index ``entries`` into the new directory ``directory``; beside the index stands what they are compared by and what
    their sources write, by their number."""
    directory.mkdir(parents=True)
    with _added(directory, entries) as documents:
        write_index(directory / _WORDS, _schema(), documents)


def renew_match_index(before: Path, directory: Path, gone: Iterable[str], entries: Iterable[Entry]) -> int:
    """The index in ``before`` without the entities ``gone`` (IRIs) and with ``entries``, as the new directory ``directory``; in
    how many parts its texts were."""
    directory.mkdir(parents=True)
    parts = [share_texts(before, directory, name) for name in (_KNOWN, _ENTRY)]
    with _added(directory, entries) as documents:
        renew_index(before / _WORDS, directory / _WORDS, _IRI, map(whole, gone), documents)
    return max(parts)


@contextmanager
def _added(directory: Path, entries: Iterable[Entry]) -> Iterator[Iterator[tantivy.Document]]:
    """What the index holds of ``entries``, whose texts are written as it is asked for."""
    with TextWriter(directory, _KNOWN) as known, TextWriter(directory, _ENTRY) as written:

        def documents() -> Iterator[tantivy.Document]:
            for entry in entries:
                candidate = Known.of(entry)
                known.add(candidate.write())
                yield _document(written.add(orjson.dumps(entry)), candidate)

        yield documents()


class MatchIndex:
    """The read side; safe to use from several threads at once."""

    def __init__(self, directory: Path) -> None:
        index = open_index(directory / _WORDS)
        self._schema = index.schema
        self._searcher = index.searcher()
        self._rarity: dict[str, float] = {}
        self._known, self._entry = open_texts(directory, _KNOWN), open_texts(directory, _ENTRY)
        # The rows of one table are often about one region: the same candidates come again.
        self._known_at = lru_cache(_MOST_KNOWN_KEPT)(self._read)

    @staticmethod
    def is_in(directory: Path) -> bool:
        """Whether ``directory`` holds an index as it is written today."""
        return (directory / _WORDS).is_dir()

    def rarity(self, word: str) -> float:
        """How much a word of a name tells, from about 0.7 (every name has it) up."""
        known = self._rarity.get(word)
        if known is None:
            held = sum(self._searcher.doc_freq(_NAME, mark + word) for mark in _MARKS.values())
            known = math.log(1 + (self._searcher.num_docs + 1) / (held + 1))
            if len(self._rarity) < _MOST_WORDS_KEPT:
                self._rarity[word] = known
        return known

    def find(self, sought: Sought, entity_type: str | None, limit: int) -> list[Known]:
        """The most promising entities of ``entity_type`` (None: of any): ``limit`` by all that is sought, and as many of those
        that stand in one of the places, whatever they are called, so that one that a thousand others are named like is among
        them, and one whose name has a mistake."""
        should, must = tantivy.Occur.Should, tantivy.Occur.Must
        marks = _marks(entity_type)

        def terms(
            field: str, texts: Iterable[str], boost: float
        ) -> list[tuple[tantivy.Occur, tantivy.Query]]:
            return [(should, self._term(field, mark + text, boost)) for text in texts for mark in marks]

        clauses = terms(_NAME, sought.words, 3.0) + terms(_RELATED, sought.words, 1.5)
        clauses += terms(_JOINED, sought.joined, 4.0) + terms(_ACRONYM, sought.acronyms, 3.0)
        clauses += terms(_KEY, sought.keys, 20.0)
        there = terms(_PLACE, sought.places, 2.0) or terms(_PLACE, sought.areas, 0.5)
        found = self._search([*clauses, *there], limit)
        if clauses and there:
            placed = tantivy.Query.boolean_query(there)
            found += self._search([(must, placed), *clauses], limit)
        return [self._known_at(number) for number in dict.fromkeys(found)]

    def bearers(self, keys: Iterable[str], entity_type: str | None, limit: int) -> list[Known]:
        """Those that bear one of the ``keys``."""
        borne = [
            (tantivy.Occur.Should, self._term(_KEY, mark + key, 1.0))
            for key in keys
            for mark in _marks(entity_type)
        ]
        return [self._known_at(number) for number in self._search(borne, limit)]

    def known(self, iri: str) -> Known | None:
        """The entity ``iri`` as it is compared."""
        number = self._number(iri)
        return None if number is None else self._known_at(number)

    def entry(self, iri: str) -> Entry | None:
        """The entity ``iri`` as its sources write it."""
        number = self._number(iri)
        return None if number is None else _entry(orjson.loads(self._entry(number)))

    def _number(self, iri: str) -> int | None:
        found = self._search([(tantivy.Occur.Should, self._term(_IRI, whole(iri), 1.0))], 1)
        return found[0] if found else None

    def _search(self, clauses: list[tuple[tantivy.Occur, tantivy.Query]], limit: int) -> list[int]:
        if not clauses:
            return []
        found = self._searcher.search(tantivy.Query.boolean_query(clauses), limit=limit, count=False)
        places = [address for _, address in found.hits]
        return cast("list[int]", self._searcher.fast_field_values(_NUMBER, places))

    def _read(self, number: int) -> Known:
        return Known.read(self._known(number))

    def _term(self, field: str, text: str, boost: float) -> tantivy.Query:
        query = tantivy.Query.term_query(self._schema, field, text, index_option="freq")
        return query if boost == 1.0 else tantivy.Query.boost_query(query, boost)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # Terms with their frequency and nothing else: the engine then leaves out whole blocks of entities that cannot be among
    # the best, which it does for terms of this kind alone.
    for name in (_NAME, _RELATED):
        # Words are cut by `hub.publish.words`, on both sides; the engine only splits at the spaces put between them.
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in (_IRI, _JOINED, _ACRONYM, _PLACE, _KEY):
        builder.add_text_field(name, tokenizer_name="raw", index_option="freq")
    builder.add_unsigned_field(_NUMBER, fast=True)
    return builder.build()


def _marks(entity_type: str | None) -> tuple[str, ...]:
    return tuple(_MARKS.values()) if entity_type is None else (_MARKS[entity_type],)


def _document(number: int, known: Known) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text(_IRI, known.iri)
    document.add_unsigned(_NUMBER, number)
    mark = _MARKS[known.type]
    own = dict.fromkeys(word for name in known.names for word in name.words)
    others = dict.fromkeys(word for name in known.related for word in name.words if word not in own)
    for field, words in ((_NAME, own), (_RELATED, others)):
        # One value: a word that every name of an entity holds tells no more than one that a single name holds.
        document.add_text(field, " ".join(mark + word for word in words))
    for field, terms in (
        (_JOINED, (name.joined for name in (*known.names, *known.cores))),
        (_ACRONYM, (*known.acronyms, *known.initials)),
        (_PLACE, _places(known)),
        (_KEY, _keys(known)),
    ):
        for term in dict.fromkeys(terms):
            document.add_text(field, mark + term)
    return document


def _places(known: Known) -> Iterable[str]:
    yield from (place_term("postcode", code) for code in known.postcodes)
    yield from (place_term("commune", name) for name in known.communes)
    yield from (place_term("department", code) for code in known.departments)


def _keys(known: Known) -> Iterable[str]:
    for kind in ("siren", "siret", "rna"):
        yield from (key_term(kind, value) for value in getattr(known, kind))
    for kind, values in (("site", known.sites), ("email", known.emails), ("phone", known.phones)):
        yield from (key_term(kind, value) for value in values)


def _entry(stored: dict[str, object]) -> Entry:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
    homes = stored["addresses"]
    assert isinstance(homes, list)  # noqa: S101 - what orjson makes of addresses
    return Entry(**values | {"addresses": tuple(Address(**home) for home in homes)})  # type: ignore[arg-type]
