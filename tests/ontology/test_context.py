"""The JSON-LD context has one plain key for each term of the model, and reads it back as that term."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef

from hub.model.vocabulary import ENTITY_TYPES, ESS, SCHEMA
from tests.ontology.reading import ONTOLOGY, model

CONTEXT = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
E, S = Namespace(ESS), Namespace(SCHEMA)

OTHERWISE_NAMED = {
    # A record's source and an evidence's source are dcterms:source, which most readers meet; this one is a harvest's.
    "source": "harvestedSource",
}
"""ess: name → its key, where that is not the name itself."""


def expanded(word: str) -> str:
    prefix, colon, rest = word.partition(":")
    return CONTEXT[prefix] + rest if colon and isinstance(CONTEXT.get(prefix), str) else word


def keys() -> dict[str, str]:
    """Key → the IRI it stands for; prefixes and keywords left out."""
    words = {
        key: word if isinstance(word, str) else word["@id"]
        for key, word in CONTEXT.items()
        if not key.startswith("@")
    }
    return {
        key: expanded(word)
        for key, word in words.items()
        if not word.startswith("@") and not word.endswith(("#", "/"))
    }


def declared() -> list[URIRef]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    found = {term for kind in kinds for term in model().subjects(RDF.type, kind)}
    return sorted(URIRef(str(term)) for term in found if str(term).startswith(ESS))


def test_every_term_of_the_model_has_its_key() -> None:
    known = set(keys().values())
    missing = [term.removeprefix(ESS) for term in declared() if str(term) not in known]
    assert not missing, "give these terms a key in ontology/context.jsonld: " + ", ".join(missing)


def test_a_key_is_the_name_of_the_term() -> None:
    for key, iri in keys().items():
        if iri.startswith(ESS):
            name = iri.removeprefix(ESS)
            assert key == OTHERWISE_NAMED.get(name, name)


def test_the_context_names_only_declared_terms() -> None:
    known = {str(term) for term in declared()}
    assert not {iri for iri in keys().values() if iri.startswith(ESS)} - known


def test_no_two_keys_stand_for_one_term() -> None:
    assert not [iri for iri, count in Counter(keys().values()).items() if count > 1]


@pytest.mark.parametrize("term", declared(), ids=lambda term: term.removeprefix(ESS))
def test_a_key_reads_its_values_as_the_ontology_says_they_are(term: URIRef) -> None:
    definition = next((CONTEXT[key] for key, iri in keys().items() if iri == str(term)), None)
    assert definition is not None, f"{term} has no key"
    graph = model()
    kinds = set(graph.objects(term, RDF.type))
    if OWL.Class in kinds:
        assert isinstance(definition, str)
    elif OWL.ObjectProperty in kinds:
        assert definition["@type"] == "@id"
    else:
        datatype = graph.value(term, RDFS.range)
        container = [] if isinstance(definition, str) else definition.get("@container", [])
        coercion = "" if isinstance(definition, str) else definition.get("@type", "")
        assert ("@language" in container) == (datatype == RDF.langString)
        expected = "" if datatype in {XSD.string, RDF.langString, None} else str(datatype)
        assert expanded(coercion) == expected


def test_the_classes_of_entities_have_a_name() -> None:
    assert set(ENTITY_TYPES) <= {iri for key, iri in keys().items() if isinstance(CONTEXT[key], str)}


def test_a_document_with_readable_keys_becomes_the_statements_it_means() -> None:
    document = {
        "@context": CONTEXT,
        "id": "https://example.org/id/organization/arban",
        "type": "Organization",
        "name": ["SCIC L'Arban"],
        "description": {"fr": "Habitat et urbanisme"},
        "siren": "732829320",
        "territory": ["https://w3id.org/ess-hub/territory/region/74"],
        "records": ["https://example.org/record/a/1", "https://example.org/record/b/2"],
        "latitude": "45.8",
        "employees": 7,
        "referredToBy": {"carrier": [{"id": "https://example.org/id/initiative/manet"}]},
    }
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    arban = URIRef("https://example.org/id/organization/arban")
    assert (arban, RDF.type, E.Organization) in graph
    assert (arban, S.name, Literal("SCIC L'Arban")) in graph
    assert (arban, S.description, Literal("Habitat et urbanisme", lang="fr")) in graph
    assert (arban, E.siren, Literal("732829320")) in graph
    assert (arban, E.employees, Literal(7)) in graph
    assert (arban, E.territory, URIRef("https://w3id.org/ess-hub/territory/region/74")) in graph
    assert (URIRef("https://example.org/id/initiative/manet"), E.carrier, arban) in graph
    assert len(set(graph.objects(arban, URIRef("http://www.w3.org/ns/prov#wasDerivedFrom")))) == 2
    assert len(graph) == 10
