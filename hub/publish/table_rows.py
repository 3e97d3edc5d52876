"""The rows of the tables of a publication (:mod:`hub.publish.table_schema`), made of cards and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hub.errors import Text
from hub.model.iri import Addresses
from hub.model.vocabulary import ENTITY_TYPES, IS_PART_OF
from hub.publish.card import Card, Labels
from hub.publish.published_source import PublishedSource
from hub.publish.words import fold
from hub.store.view import View

Row = tuple[object, ...]


def entity_row(rank: int, card: Card) -> Row:
    """``rank`` is its place among all (:mod:`hub.publish.ranks`)."""
    return (
        card.iri,
        card.type,
        card.slug,
        card.label,
        fold(card.label),
        rank,
        next((acronym for acronym in card.acronyms if acronym != card.label), None),
        card.description,
        _only(card.facets.get("region", frozenset())),
        _only(card.facets.get("department", frozenset())),
        card.territory_label,
        card.records,
    )


def _only(values: frozenset[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def facet_rows(cards: Iterable[Card]) -> Iterator[tuple[str, str, str]]:
    """Every value each can be filtered by."""
    return (
        (dimension, value, card.iri)
        for card in cards
        for dimension, values in card.facets.items()
        for value in sorted(values)
    )


def identifier_rows(cards: Sequence[Card]) -> Iterator[tuple[str, str, str]]:
    """Who bears which number, maybe twice. A SIRET names its legal unit: an organization that gives no SIREN of its own is
    found by that of its establishments."""
    known = {card.iri: {kind for kind, _ in card.identifiers} for card in cards}
    for card in cards:
        for kind, value in card.identifiers:
            yield kind, value, card.iri
            if kind == "siret" and card.site_of in known and "siren" not in known[card.site_of]:
                yield "siren", value[:9], card.site_of


def source_rows(view: View, addresses: Addresses, sources: Iterable[PublishedSource]) -> Iterator[Row]:
    """The sources, their records counted."""
    for source in sources:
        rows = view.select(
            f"SELECT (COUNT(DISTINCT ?record) AS ?records) WHERE {{ GRAPH <{addresses.source_graph(source.id)}> "
            f"{{ ?record <{IS_PART_OF}> <{addresses.source(source.id)}> }} }}"
        )
        admission = source.admission
        yield (
            source.id,
            source.title.fr,
            source.title.en,
            source.publisher,
            source.licence,
            admission.name,
            source.homepage,
            source.connector,
            sum(int(row["records"].value) for row in rows),
            source.fictitious,
            admission.admitted,
            admission.reason.fr,
            admission.reason.en,
        )


def type_names(labels: Labels) -> Iterator[tuple[str, str, str, str]]:
    """What the types of entity are called; of two classes of one type, the first of the alphabet tells."""
    names = {entity_type: labels.of(kind) for kind, entity_type in sorted(ENTITY_TYPES.items(), reverse=True)}
    return (("type", entity_type, text.fr, text.en) for entity_type, text in names.items())


def value_row(
    labels: Labels, titles: dict[str, Text], dimension: str, value: str
) -> tuple[str, str, str, str]:
    """What a value is called; ``titles`` are those of the sources."""
    text = titles.get(value, Text(value, value)) if dimension == "source" else labels.of(value)
    return dimension, value, text.fr, text.en
