"""A small hub whose one source holds every kind of entity, published by the hub's own parts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from rdflib import Graph

from hub.model.iri import Addresses, NodeName
from hub.model.ntriples import read_statement
from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import ENTITY_TYPES, ESS, IDENTIFIER, IS_PART_OF, TYPE
from hub.pipeline.ask import ask_hub
from hub.pipeline.hub import Hub
from hub.publish.canonical import reference_statements
from hub.publish.value_policy import ValuePolicy
from hub.resources import find_resources

HERE = Addresses("https://data.example.org/")
SOURCE = "reseau"
_TURTLE = Path(__file__).parent / "source.ttl"


def build(directory: Path) -> Hub:
    """The hub, its reference graph published from ``source.ttl``; a record's entity has the record's name."""
    hub = Hub(directory, HERE, find_resources(), {}, clock=lambda: datetime(2026, 11, 21, tzinfo=UTC))
    hub.revisions.create()
    lines = sorted(Graph().parse(_TURTLE).serialize(format="nt").splitlines())
    described = [read_statement(line) for line in lines if line]
    records: list[str] = []
    links: list[str] = []
    for subject, predicate, term in described:
        entity_type = ENTITY_TYPES.get(term.value) if predicate == TYPE else None
        name = HERE.node_name(subject)
        if entity_type is None or name is None:
            continue
        records += [
            statement(iri(subject), iri(IDENTIFIER), literal(name.key)),
            statement(iri(subject), iri(IS_PART_OF), iri(HERE.source(SOURCE))),
        ]
        links += _link(name, entity_type, HERE.entity(entity_type, name.key))
    with hub.revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert(HERE.source_graph(SOURCE), [line for line in lines if line] + records)
        draft.insert(HERE.links_graph, links)
        published = reference_statements(draft.view, HERE, ValuePolicy(), frozenset({SOURCE}))
        draft.replace_graph(None, sorted(set(published)))
        draft.commit(publication=1)
    return hub


def _link(name: NodeName, entity_type: str, entity: str) -> list[str]:
    node = HERE.node(name)
    link = node.replace("/record/", f"/link/{entity_type}/")
    direct = entity_type if entity_type in {"organization", "establishment"} else "describes"
    pairs = [
        (TYPE, iri(ESS + "Link")),
        (ESS + "node", iri(node)),
        (ESS + "record", iri(node)),
        (ESS + "entity", iri(entity)),
    ]
    return [
        statement(iri(node), iri(ESS + direct), iri(entity)),
        *(statement(iri(link), iri(predicate), term) for predicate, term in pairs),
    ]


def construct(hub: Hub, query: str) -> Graph:
    """What ``ess-hub query -f`` answers to a CONSTRUCT."""
    answer = ask_hub(hub, query, "ntriples", rows=100_000, megabytes=50)
    return Graph().parse(data=answer, format="nt")
