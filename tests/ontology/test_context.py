"""The JSON-LD context reads a plain document back into the terms of the model."""

from __future__ import annotations

import json

from rdflib import RDF, Graph, Literal, Namespace, URIRef

from hub.model.vocabulary import ENTITY_TYPES, ESS, SCHEMA
from tests.ontology.reading import ONTOLOGY
from tests.ontology.test_terms import terms

CONTEXT = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
E, S = Namespace(ESS), Namespace(SCHEMA)


def test_a_document_with_readable_keys_becomes_the_statements_it_means() -> None:
    document = {
        "@context": CONTEXT,
        "@id": "https://example.org/id/organization/arban",
        "@type": "Organization",
        "name": "SCIC L'Arban",
        "description": "Habitat et urbanisme",
        "siren": "732829320",
        "territory": "https://w3id.org/ess-hub/territory/region/74",
        "sources": ["https://example.org/record/a/1", "https://example.org/record/b/2"],
        "latitude": "45.8",
    }
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    arban = URIRef("https://example.org/id/organization/arban")
    assert (arban, RDF.type, E.Organization) in graph
    assert (arban, S.name, Literal("SCIC L'Arban")) in graph
    assert (arban, S.description, Literal("Habitat et urbanisme", lang="fr")) in graph
    assert (arban, E.siren, Literal("732829320")) in graph
    assert (arban, E.territory, URIRef("https://w3id.org/ess-hub/territory/region/74")) in graph
    assert len(set(graph.objects(arban, URIRef("http://www.w3.org/ns/prov#wasDerivedFrom")))) == 2
    assert len(graph) == 8


def expanded(word: str) -> str:
    prefix, colon, rest = word.partition(":")
    return CONTEXT[prefix] + rest if colon and isinstance(CONTEXT.get(prefix), str) else word


def test_every_class_of_the_model_that_records_have_has_a_short_name() -> None:
    short = {expanded(word) for word in CONTEXT.values() if isinstance(word, str)}
    assert set(ENTITY_TYPES) <= short


def test_the_context_names_only_declared_terms() -> None:
    declared = set(map(str, terms()))
    words = [
        word if isinstance(word, str) else word.get("@id", "") for word in CONTEXT.values() if word != 1.1
    ]
    ours = {expanded(word) for word in words if expanded(word).startswith(ESS) and expanded(word) != ESS}
    assert ours <= declared
