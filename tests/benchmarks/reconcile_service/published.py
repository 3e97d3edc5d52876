"""A published hub of generated records, one for each establishment, and the other records as questions with their answer.

The record that is published is that of the source a person would trust first: what is asked is how somebody else wrote
the same place down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import (
    ACRONYM,
    ESS,
    ESTABLISHMENT,
    IDENTIFIER,
    IS_PART_OF,
    NAME,
    ORGANIZATION,
    RNA,
    SCHEMA,
    SIREN,
    SIRET,
    SITE_OF,
    TYPE,
)
from hub.pipeline.hub import Hub
from hub.pipeline.model_graph import refresh_model
from hub.publish.canonical import reference_statements
from hub.publish.published_source import admitted_ids, published_source
from hub.publish.side_tables import build_side_tables
from hub.publish.value_policy import ValuePolicy
from hub.reconcile.node import Node
from tests.benchmarks.generated_hub import HERE, generated_hub
from tests.benchmarks.reconcile.records import Record

_TRUSTED = ("sirene", "rna", "esus", "cress", "network", "carto")
_CLASSES = {"organization": ORGANIZATION, "establishment": ESTABLISHMENT}


@dataclass(frozen=True, slots=True)
class Question:
    """A record that is not in the hub, and the IRI of the establishment it describes."""

    record: Record
    answer: str


def split(records: Sequence[Record], establishments: int, seed: int) -> tuple[list[Record], list[Question]]:
    """The record to publish of each of ``establishments`` places, and the others as questions, in a drawn order."""
    by_place: dict[int, list[Record]] = {}
    for record in records:
        by_place.setdefault(record.establishment, []).append(record)
    published: list[Record] = []
    questions: list[Question] = []
    for place in sorted(by_place)[:establishments]:
        first, *others = sorted(by_place[place], key=lambda record: _TRUSTED.index(record.source))
        published.append(first)
        questions.extend(Question(other, entity("establishment", place)) for other in others)
    Random(seed).shuffle(questions)
    return published, questions


def entity(kind: str, number: int) -> str:
    """The IRI of a generated entity."""
    return HERE.entity(kind, f"{kind[0]}{number}")


def publish(directory: Path, records: Iterable[Record]) -> Hub:
    """A hub in ``directory`` that holds ``records``, each linked to what it truly describes."""
    by_source: dict[str, list[Record]] = {source: [] for source in _TRUSTED}
    for record in records:
        by_source[record.source].append(record)
    hub = generated_hub(directory, _TRUSTED)
    hub.revisions.create()
    with hub.revisions.lease("benchmark") as lease, lease.draft() as draft:
        refresh_model(hub, draft)
        for source, held in by_source.items():
            lines = [line for record in held for node in record.nodes for line in _lines(source, node)]
            draft.insert(HERE.source_graph(source), lines)
            draft.insert(HERE.links_graph, [line for record in held for line in _links(record)])
        published = [published_source(each, hub.connector(each.connector)) for each in hub.sources.values()]
        draft.replace_graph(
            None, reference_statements(draft.view, HERE, ValuePolicy(), admitted_ids(published))
        )
        build_side_tables(
            draft.view,
            hub.publication_directory(1),
            addresses=HERE,
            territories=hub.territories,
            sources=published,
            manifest={"digest": "benchmark"},
        )
        draft.commit(publication=1)
    return hub


def _lines(source: str, node: Node) -> Iterator[str]:
    subject, home = iri(node.iri), iri(node.iri.partition("#")[0] + "#address")
    pairs = [(TYPE, iri(_CLASSES[node.type])), (IS_PART_OF, iri(HERE.source(source)))]
    pairs += [(IDENTIFIER, literal(node.name.key))] if not node.name.fragment else []
    pairs += [(NAME, literal(name)) for name in node.names]
    pairs += [(ACRONYM, literal(acronym)) for acronym in node.acronyms]
    pairs += [(SIREN, literal(number)) for number in node.siren if node.type == "organization"]
    pairs += [(RNA, literal(number)) for number in node.rna if node.type == "organization"]
    pairs += [(SIRET, literal(number)) for number in node.siret]
    pairs += [(SCHEMA + "telephone", literal(number)) for number in node.phones]
    pairs += [(SCHEMA + "email", literal(address)) for address in node.emails]
    pairs += [(SCHEMA + "url", iri(f"https://{site}/")) for site in node.sites]
    pairs += [(SITE_OF, iri(HERE.node(node.site_of)))] if node.site_of else []
    place = [("postalCode", node.postcode), ("addressLocality", node.commune), ("streetAddress", node.street)]
    pairs += [(SCHEMA + "address", home)] if any(text for _, text in place) else []
    for predicate, term in pairs:
        yield statement(subject, iri(predicate), term)
    for name, text in place:
        if text:
            yield statement(home, iri(SCHEMA + name), literal(text))


def _links(record: Record) -> Iterator[str]:
    for node in record.nodes:
        numbers = {"organization": record.organization, "establishment": record.establishment}
        kinds = ("organization", "establishment") if len(record.nodes) == 1 else (node.type,)
        for kind in kinds:
            yield statement(iri(node.iri), iri(ESS + kind), iri(entity(kind, numbers[kind])))
