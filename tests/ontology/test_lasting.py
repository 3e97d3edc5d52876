"""The model lasts: versions are named, nothing published disappears, what is outdated says what replaces it."""

from __future__ import annotations

import pytest
from rdflib import OWL, Graph, URIRef

from tests.ontology.reading import HEADER, ONTOLOGY, concepts, model, ontology, terms
from tests.ontology.rules import VERSION, Ledger, deprecation_faults, in_order
from tests.ontology.test_uses import names_in

TEXT = (ONTOLOGY / "terms.txt").read_text(encoding="utf-8")
PREFIXES = """@prefix ess: <https://w3id.org/ess-hub/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."""


def version() -> str:
    return str(ontology().value(HEADER, OWL.versionInfo))


def published() -> set[URIRef]:
    return set(terms()) | concepts()


def test_the_version_has_its_own_address_and_names_the_one_before() -> None:
    graph = ontology()
    assert VERSION.fullmatch(version())
    assert list(graph.objects(HEADER, OWL.versionIRI)) == [HEADER + "/" + version()]
    (before,) = graph.objects(HEADER, OWL.priorVersion)
    prior = str(before).removeprefix(f"{HEADER}/")
    assert VERSION.fullmatch(prior)
    assert in_order(prior) < in_order(version())


def test_a_version_that_only_adds_says_it_breaks_nothing() -> None:
    graph = ontology()
    before = graph.value(HEADER, OWL.priorVersion)
    same_meaning = str(before).removeprefix(f"{HEADER}/").partition(".")[0] == version().partition(".")[0]
    assert ((HEADER, OWL.backwardCompatibleWith, before) in graph) == same_meaning


def test_nothing_published_disappears_and_everything_declared_is_listed() -> None:
    faults = list(Ledger.parse(TEXT).faults(published(), version()))
    assert not faults, "\n".join(faults)


def test_every_version_before_this_one_is_sealed() -> None:
    ledger = Ledger.parse(TEXT)
    assert set(ledger.sealed) == {came for came in ledger.since.values() if came != version()}


def test_a_term_taken_out_of_the_model_is_noticed() -> None:
    faults = list(Ledger.parse(TEXT).faults(published() - {terms()[0]}, version()))
    assert faults == [
        f"{terms()[0]}: published in 1.0.0 and no longer declared; deprecate it, never delete it"
    ]


def test_a_term_taken_out_of_the_list_as_well_is_noticed() -> None:
    gone = terms()[0]
    ledger = Ledger.parse("\n".join(line for line in TEXT.splitlines() if not line.startswith(f"{gone} ")))
    faults = list(ledger.faults(published() - {gone}, version()))
    assert faults == ["version 1.0.0: its list of addresses was changed after it was published"]


def test_a_new_term_that_nobody_listed_is_noticed() -> None:
    new = URIRef("https://w3id.org/ess-hub/ontology#somethingNew")
    (fault,) = Ledger.parse(TEXT).faults(published() | {new}, version())
    assert fault.startswith(f"{new}: declared and not listed")


def test_what_is_deprecated_in_the_model_says_what_replaces_it() -> None:
    assert list(deprecation_faults(model())) == []


def test_what_is_deprecated_is_no_longer_used_by_connectors_shapes_and_queries() -> None:
    outdated = {str(term).rpartition("#")[2] for term in model().subjects(OWL.deprecated, None)}
    assert not [each for each in names_in("connectors", "shapes", "ontology/queries") if each[1] in outdated]


@pytest.mark.parametrize(
    ("turtle", "fault"),
    [
        ("ess:old owl:deprecated true .", "without dcterms:isReplacedBy"),
        ("ess:old owl:deprecated true ; dcterms:isReplacedBy ess:new .", "which is not declared"),
        (
            "ess:old owl:deprecated true ; dcterms:isReplacedBy ess:new . "
            "ess:new owl:deprecated true ; skos:historyNote 'Retiré.'@fr .",
            "itself deprecated",
        ),
        ("ess:old dcterms:isReplacedBy ess:new . ess:new a owl:Class .", "not marked owl:deprecated"),
        ("ess:old owl:deprecated false .", "is true or is not said"),
        (
            "ess:old owl:deprecated true ; dcterms:isReplacedBy ess:new . ess:new rdfs:subClassOf ess:old .",
            "still says",
        ),
    ],
)
def test_a_deprecation_badly_done_is_noticed(turtle: str, fault: str) -> None:
    (found,) = deprecation_faults(Graph().parse(data=PREFIXES + turtle))
    assert fault in found


@pytest.mark.parametrize(
    "turtle",
    [
        "ess:old a owl:Class ; owl:deprecated true ; dcterms:isReplacedBy ess:new . ess:new a owl:Class .",
        "ess:old a owl:Class ; owl:deprecated true ; skos:historyNote 'Retiré sans remplaçant.'@fr .",
    ],
)
def test_a_deprecation_well_done_passes(turtle: str) -> None:
    assert list(deprecation_faults(Graph().parse(data=PREFIXES + turtle))) == []
