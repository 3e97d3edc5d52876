"""The index of one publication that candidates come from: names, acronyms, places, numbers and contacts.

Built once per publication and never changed. What it finds is only promising: whoever asks compares
(:mod:`hub.publish.matching.matcher`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import orjson
import tantivy

from hub.publish.matching.entry import Address, Entry
from hub.publish.matching.known import Known
from hub.publish.text_index import open_index, write_index
from hub.publish.words import whole

_NAME, _RELATED, _JOINED, _ACRONYM, _PLACE, _KEY = "name", "related", "joined", "acronym", "place", "key"
_TYPE, _IRI, _KNOWN, _ENTRY = "type", "iri", "known", "entry"
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
    """Index ``entries`` into the new directory ``directory``."""
    write_index(directory, _schema(), map(_document, entries))


class MatchIndex:
    """The read side; safe to use from several threads at once."""

    def __init__(self, directory: Path) -> None:
        index = open_index(directory)
        self._schema = index.schema
        self._searcher = index.searcher()
        self._rarity: dict[str, float] = {}
        # The rows of one table are often about one region: the same candidates come again.
        self._known_at = lru_cache(_MOST_KNOWN_KEPT)(self._read)

    def rarity(self, word: str) -> float:
        """How much a word of a name tells, from about 0.7 (every name has it) up."""
        known = self._rarity.get(word)
        if known is None:
            held = self._searcher.doc_freq(_NAME, word)
            known = math.log(1 + (self._searcher.num_docs + 1) / (held + 1))
            if len(self._rarity) < _MOST_WORDS_KEPT:
                self._rarity[word] = known
        return known

    def find(self, sought: Sought, entity_type: str | None, limit: int) -> list[Known]:
        """The most promising entities of ``entity_type`` (None: of any): ``limit`` by all that is sought, and two thirds as
        many that stand in one of the places, so that one that a thousand others are named like is among them."""
        should, must = tantivy.Occur.Should, tantivy.Occur.Must
        clauses = [(should, self._word(word)) for word in sought.words]
        clauses += [(should, self._term(_JOINED, text, 4.0)) for text in sought.joined]
        clauses += [(should, self._term(_ACRONYM, text, 3.0)) for text in sought.acronyms]
        clauses += [(should, self._term(_KEY, text, 20.0)) for text in sought.keys]
        there = [(should, self._term(_PLACE, text, 2.0)) for text in sought.places]
        about = [(should, self._term(_PLACE, text, 0.5)) for text in sought.areas]
        found = self._search([*clauses, *there, *about], entity_type, limit)
        there = there or about
        if clauses and there:
            named = tantivy.Query.boolean_query(clauses)
            placed = tantivy.Query.boolean_query(there)
            found += self._search([(must, named), (must, placed)], entity_type, limit * 2 // 3)
        return list({known.iri: known for known in found}.values())

    def bearers(self, keys: Iterable[str], entity_type: str | None, limit: int) -> list[Known]:
        """Those that bear one of the ``keys``."""
        return self._search(
            [(tantivy.Occur.Should, self._term(_KEY, key, 1.0)) for key in keys], entity_type, limit
        )

    def known(self, iri: str) -> Known | None:
        """The entity ``iri`` as it is compared."""
        stored = self._stored(iri, _KNOWN)
        return Known.read(stored) if stored else None

    def entry(self, iri: str) -> Entry | None:
        """The entity ``iri`` as its sources write it."""
        stored = self._stored(iri, _ENTRY)
        return _entry(orjson.loads(stored)) if stored else None

    def _stored(self, iri: str, field: str) -> bytes | None:
        found = self._searcher.search(self._term(_IRI, whole(iri), 1.0), limit=1, count=False)
        for _, address in found.hits:
            return self._bytes(address, field)
        return None

    def _search(
        self, clauses: list[tuple[tantivy.Occur, tantivy.Query]], entity_type: str | None, limit: int
    ) -> list[Known]:
        if not clauses:
            return []
        query = tantivy.Query.boolean_query(clauses)
        if entity_type is not None:
            of_type = tantivy.Query.const_score_query(self._term(_TYPE, entity_type, 1.0), 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, of_type)])
        found = self._searcher.search(query, limit=limit, count=False)
        return [self._known_at(address.segment_ord, address.doc) for _, address in found.hits]

    def _read(self, segment: int, doc: int) -> Known:
        return Known.read(self._bytes(tantivy.DocAddress(segment, doc), _KNOWN))

    def _bytes(self, address: tantivy.DocAddress, field: str) -> bytes:
        held: bytes = self._searcher.doc(address).get_first(field) or b""
        return held

    def _word(self, word: str) -> tantivy.Query:
        ways = [self._term(_NAME, word, 3.0), self._term(_RELATED, word, 1.5)]
        return tantivy.Query.disjunction_max_query(ways, 0.1)

    def _term(self, field: str, text: str, boost: float) -> tantivy.Query:
        option = "position" if field in {_NAME, _RELATED} else "basic"
        query = tantivy.Query.term_query(self._schema, field, text, index_option=option)
        return query if boost == 1.0 else tantivy.Query.boost_query(query, boost)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_IRI, tokenizer_name="raw", index_option="basic")
    for name in (_NAME, _RELATED):
        # Words are cut by `hub.publish.words`, on both sides; the engine only splits at the spaces put between them.
        builder.add_text_field(name, tokenizer_name="whitespace")
    for name in (_JOINED, _ACRONYM, _PLACE, _KEY, _TYPE):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (_KNOWN, _ENTRY):
        builder.add_bytes_field(name, stored=True, indexed=False)
    return builder.build()


def _document(entry: Entry) -> tantivy.Document:
    known = Known.of(entry)
    document = tantivy.Document()
    document.add_text(_IRI, known.iri)
    document.add_text(_TYPE, known.type)
    for field, texts in ((_NAME, known.names), (_RELATED, known.related)):
        # One value: a word that every name of an entity holds tells no more than one that a single name holds.
        document.add_text(field, " ".join(dict.fromkeys(word for text in texts for word in text.split())))
    for field, terms in (
        (_JOINED, (name.replace(" ", "") for name in (*known.names, *known.cores))),
        (_ACRONYM, known.acronyms | known.initials),
        (_PLACE, _places(known)),
        (_KEY, _keys(known)),
    ):
        for term in dict.fromkeys(terms):
            document.add_text(field, term)
    document.add_bytes(_KNOWN, known.write())
    document.add_bytes(_ENTRY, orjson.dumps(asdict(entry)))
    return document


def _places(known: Known) -> Iterable[str]:
    yield from (place_term("postcode", code) for code in sorted(known.postcodes))
    yield from (place_term("commune", name) for name in known.communes)
    yield from (place_term("department", code) for code in sorted(known.departments))


def _keys(known: Known) -> Iterable[str]:
    for kind in ("siren", "siret", "rna"):
        yield from (key_term(kind, value) for value in sorted(getattr(known, kind)))
    for kind, values in (("site", known.sites), ("email", known.emails), ("phone", known.phones)):
        yield from (key_term(kind, value) for value in sorted(values))


def _entry(stored: dict[str, object]) -> Entry:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
    homes = stored["addresses"]
    assert isinstance(homes, list)  # noqa: S101 - what `asdict` writes
    return Entry(**values | {"addresses": tuple(Address(**home) for home in homes)})  # type: ignore[arg-type]
