"""The text index of one publication: which entities answer to these words, the best first.

Written for one publication and never changed. Queries are put together from words, never parsed: no text a
visitor types is an operator, and none raises. A question is asked more and more loosely until something
answers:

1. every word (the last one may be the beginning of a word being typed);
2. every word, give or take a letter, or the beginning of a longer one;
3. any of the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import tantivy

from hub.publish.text_index import open_index, renew_index, write_index
from hub.publish.words import STOP_WORDS, joined, words

_NAME, _ACRONYM, _PLACE, _ABOUT, _RELATED = "name", "acronym", "place", "about", "related"
_BOOSTS: Mapping[str, float] = {_ACRONYM: 4.0, _NAME: 3.0, _PLACE: 1.5, _ABOUT: 1.0, _RELATED: 0.7}
_FILTER = "filter"
_IRI = "iri"
_RANK = "rank"

_MOST_WORDS = 16
_MOST_CHARACTERS = 400
_MOST_FACETS = 10_000
_FEW = 1_000
"""Hits that are taken together with their number; beyond, they are asked for once that is known."""


class Searchable(Protocol):
    """What the index needs to know of an entity. ``facets``: dimension → values, as filters use them."""

    @property
    def iri(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def names(self) -> Sequence[str]: ...
    @property
    def acronyms(self) -> Sequence[str]: ...
    @property
    def places(self) -> Sequence[str]: ...
    @property
    def texts(self) -> Sequence[str]: ...
    @property
    def related(self) -> Sequence[str]: ...
    @property
    def facets(self) -> Mapping[str, frozenset[str]]: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """``score`` compares hits of one search only."""

    iri: str
    score: float


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of hits, best first, and how many there are in all."""

    hits: tuple[Hit, ...] = ()
    total: int = 0


Ranked = Iterable[tuple[int, Searchable]]
"""Entities, each after its place among all (:mod:`hub.publish.ranks`)."""


def build_search_index(directory: Path, entities: Ranked) -> None:
    """Index ``entities`` into the new directory ``directory``. Hits of equal score keep the order given here."""
    write_index(directory, _schema(), _documents(entities))


def renew_search_index(before: Path, directory: Path, gone: Iterable[str], entities: Ranked) -> None:
    """The index in ``before`` without the entities ``gone`` (IRIs) and with ``entities``, as the new directory ``directory``."""
    renew_index(before, directory, _IRI, gone, _documents(entities))


class SearchIndex:
    """The read side; safe to use from several threads at once."""

    def __init__(self, directory: Path) -> None:
        index = open_index(directory)
        self._schema = index.schema
        self._searcher = index.searcher()

    def search(
        self, text: str, filters: Mapping[str, str] | None = None, *, limit: int = 20, offset: int = 0
    ) -> Hits:
        """The entities that answer to ``text`` and bear every ``filters`` value (dimension → value)."""
        query, total = self._question(text, filters or {})
        if query is None or limit < 1 or not 0 <= offset < total:
            return Hits((), total)
        found = self._searcher.search(query, limit=limit, offset=offset)
        hits = (
            Hit(str(self._searcher.doc(address).get_first(_IRI)), float(score))
            for score, address in found.hits
        )
        return Hits(tuple(hits), total)

    def ranks(self, text: str, filters: Mapping[str, str]) -> npt.NDArray[np.int32]:
        """The ranks of all that answer to ``text`` and bear every ``filters`` value, best first."""
        for query in self._readings(text, filters):
            # The wheel's stub forgets `count`; its documentation and the object have it.
            found = self._searcher.search(query, limit=_FEW)
            total = found.count or 0  # type: ignore[attr-defined]  # tantivy's stubs lack it
            if total > _FEW:
                found = self._searcher.search(query, limit=total, count=False)
            if found.hits:
                addresses = [address for _, address in found.hits]
                return np.array(self._searcher.fast_field_values(_RANK, addresses), np.int32)
        return np.empty(0, np.int32)

    def count_facets(self, text: str | None, filters: Mapping[str, str]) -> dict[tuple[str, str], int]:
        """How many of the entities found bear each value: (dimension, value) → count, ``type`` among the
        dimensions.

        Without ``text``, among all entities that bear the ``filters``.
        """
        if text is None:
            query: tantivy.Query | None = _filtered(self._schema, tantivy.Query.all_query(), filters)
        else:
            query, _ = self._question(text, filters)
        if query is None:
            return {}
        wanted = {_FILTER: {"terms": {"field": _FILTER, "size": _MOST_FACETS}}}
        answer = self._searcher.aggregate(query, wanted)
        counts: dict[tuple[str, str], int] = {}
        for bucket in answer[_FILTER]["buckets"]:
            dimension, _, value = str(bucket["key"]).partition("=")
            counts[dimension, value] = int(bucket["doc_count"])
        return counts

    def _question(self, text: str, filters: Mapping[str, str]) -> tuple[tantivy.Query | None, int]:
        """The strictest reading of ``text`` that something answers to, and how many do; None when nothing
        does."""
        for query in self._readings(text, filters):
            # The wheel's stub forgets `count`; its documentation and the object have it.
            total = self._searcher.search(query, limit=1).count or 0  # type: ignore[attr-defined]  # tantivy's stubs lack it
            if total:
                return query, total
        return None, 0

    def _readings(self, text: str, filters: Mapping[str, str]) -> Iterable[tantivy.Query]:
        """``text`` read more and more loosely."""
        asked = list(dict.fromkeys(words(text[:_MOST_CHARACTERS])))[:_MOST_WORDS]
        for question in _questions(self._schema, asked) if asked else ():
            yield _filtered(self._schema, question, filters)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_IRI, stored=True, tokenizer_name="raw")
    builder.add_unsigned_field(_RANK, fast=True)
    for name in _BOOSTS:
        # Words are cut by `words`, on both sides; the engine only splits at the spaces put between them.
        builder.add_text_field(name, tokenizer_name="whitespace")
    builder.add_text_field(_FILTER, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _documents(entities: Ranked) -> Iterable[tantivy.Document]:
    return (_document(rank, entity) for rank, entity in entities)


def _document(rank: int, entity: Searchable) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned(_RANK, rank)
    document.add_text(_IRI, entity.iri)
    for name in entity.names:
        document.add_text(_NAME, " ".join(words(name)))
        if len(words(name)) > 1:
            document.add_text(_NAME, joined(name))
    for acronym in entity.acronyms:
        document.add_text(_ACRONYM, " ".join({*words(acronym), joined(acronym)}))
    for field_name, texts in ((_PLACE, entity.places), (_ABOUT, entity.texts), (_RELATED, entity.related)):
        for text in texts:
            document.add_text(field_name, " ".join(words(text)))
    document.add_text(_FILTER, _filter_term("type", entity.type))
    for dimension, values in entity.facets.items():
        for value in sorted(values):
            document.add_text(_FILTER, _filter_term(dimension, value))
    return document


def _filter_term(dimension: str, value: str) -> str:
    return f"{dimension}={value}"


def _questions(schema: tantivy.Schema, asked: Sequence[str]) -> Iterable[tantivy.Query]:
    needed = [word for word in asked if word not in STOP_WORDS] or list(asked)
    spare = [word for word in asked if word not in needed]
    must, should = tantivy.Occur.Must, tantivy.Occur.Should
    last = asked[-1]
    exact = [(must, _word(schema, word, typing=word == last)) for word in needed]
    yield tantivy.Query.boolean_query(exact + [(should, _word(schema, word)) for word in spare])
    yield tantivy.Query.boolean_query([(must, _near(schema, word)) for word in needed])
    yield tantivy.Query.boolean_query([(should, _word(schema, word)) for word in needed])


def _word(schema: tantivy.Schema, word: str, *, typing: bool = False) -> tantivy.Query:
    """The word in any field, best where names are; a word still being typed counts for less."""
    ways = [
        tantivy.Query.boost_query(tantivy.Query.term_query(schema, name, word), boost)
        for name, boost in _BOOSTS.items()
    ]
    if typing:
        ways.extend(_boosted(_beginning(schema, name, word), 0.3 * boost) for name, boost in _BOOSTS.items())
    return tantivy.Query.disjunction_max_query(ways, 0.1)


def _near(schema: tantivy.Schema, word: str) -> tantivy.Query:
    """The word with a slip (one letter from four on, two from eight on), or the beginning of a longer one."""
    slips = 2 if len(word) >= 8 else 1 if len(word) >= 4 else 0
    ways = []
    for name, boost in _BOOSTS.items():
        ways.append(_boosted(tantivy.Query.term_query(schema, name, word), 2 * boost))
        ways.append(_boosted(_beginning(schema, name, word), boost))
        if slips:
            ways.append(_boosted(tantivy.Query.fuzzy_term_query(schema, name, word, slips), 0.5 * boost))
    return tantivy.Query.disjunction_max_query(ways, 0.1)


def _beginning(schema: tantivy.Schema, name: str, word: str) -> tantivy.Query:
    return tantivy.Query.fuzzy_term_query(schema, name, word, distance=0, prefix=True)


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, boost)


def _filtered(schema: tantivy.Schema, query: tantivy.Query, filters: Mapping[str, str]) -> tantivy.Query:
    if not filters:
        return query
    clauses = [(tantivy.Occur.Must, query)]
    for dimension, value in sorted(filters.items()):
        term = tantivy.Query.term_query(schema, _FILTER, _filter_term(dimension, value), index_option="basic")
        clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(term, 0.0)))
    return tantivy.Query.boolean_query(clauses)
