"""The territories: 18 regions of today, those before 2016, 101 departments, and how they follow each other."""

from __future__ import annotations

from rdflib import RDF, SKOS, Literal, Namespace, URIRef

from hub.model.vocabulary import ESS, TERRITORY, XSD
from tests.ontology.reading import languages, territories

E = Namespace(ESS)
END = Literal("2015-12-31", datatype=URIRef(XSD + "date"))
START = Literal("2016-01-01", datatype=URIRef(XSD + "date"))


def of_kind(kind: URIRef) -> set[URIRef]:
    return {URIRef(iri) for iri in territories().subjects(RDF.type, kind)}


def former() -> set[URIRef]:
    return {URIRef(iri) for iri in territories().subjects(E.validUntil, END)}


def today() -> set[URIRef]:
    return of_kind(E.Region) - former()


def test_the_counts_are_those_of_the_official_code() -> None:
    assert len(of_kind(E.Country)) == 1
    assert len(today()) == 18
    assert len(former()) == 16
    assert len(of_kind(E.Department)) == 101


def test_metropolitan_france_had_twenty_two_regions_in_2015() -> None:
    kept = {iri for iri in today() if (iri, E.validFrom, None) not in territories()}
    overseas = {URIRef(f"{TERRITORY}region/0{code}") for code in (1, 2, 3, 4, 6)}
    assert len((kept | former()) - overseas) == 22


def test_the_address_of_a_territory_is_its_kind_and_code() -> None:
    graph = territories()
    for kind in ("Country", "Region", "Department"):
        for iri in of_kind(E[kind]):
            assert str(iri) == f"{TERRITORY}{kind.lower()}/{graph.value(iri, SKOS.notation)}"
            assert (iri, RDF.type, E.Territory) in graph
            assert languages(graph, iri, SKOS.prefLabel) == ["en", "fr"]


def test_a_former_region_ends_with_2015_and_has_one_successor_that_began_then() -> None:
    graph = territories()
    for iri in former():
        (successor,) = graph.objects(iri, E.succeededBy)
        assert successor in today()
        assert graph.value(successor, E.validFrom) == START
    assert set(graph.subjects(E.succeededBy, None)) == former()


def test_a_department_is_in_one_region_of_today_and_was_in_a_region_that_became_it() -> None:
    graph = territories()
    for iri in of_kind(E.Department):
        (region,) = graph.objects(iri, SKOS.broader)
        assert region in today()
        before = list(graph.objects(iri, E.formerlyIn))
        assert len(before) == ((None, E.succeededBy, region) in graph)
        assert all((one, E.succeededBy, region) in graph for one in before)


def test_every_region_past_or_present_has_departments() -> None:
    graph = territories()
    for iri in today():
        assert any(graph.subjects(SKOS.broader, iri)), iri
    for iri in former():
        assert any(graph.subjects(E.formerlyIn, iri)), iri


def test_known_facts_of_the_reform_hold() -> None:
    graph = territories()

    def regions(code: str) -> set[str]:
        successor = URIRef(f"{TERRITORY}region/{code}")
        return {str(graph.value(iri, SKOS.notation)) for iri in graph.subjects(E.succeededBy, successor)}

    assert regions("75") == {"54", "72", "74"}
    assert regions("76") == {"73", "91"}
    assert regions("44") == {"21", "41", "42"}
    assert regions("27") == {"26", "43"}
    assert regions("28") == {"23", "25"}
    assert regions("32") == {"22", "31"}
    assert regions("84") == {"82", "83"}
    working_name = Literal("Aquitaine-Limousin-Poitou-Charentes", lang="fr")
    assert list(graph.subjects(SKOS.altLabel, working_name)) == [URIRef(f"{TERRITORY}region/75")]
