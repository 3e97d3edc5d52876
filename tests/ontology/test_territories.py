"""The territories: 18 regions of today, 27 before 2016, 101 departments, and how they follow each other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from rdflib import RDF, SKOS, Literal, Namespace, URIRef

from hub.model.vocabulary import ESS, TERRITORY, XSD
from tests.ontology.reading import languages, territories

E = Namespace(ESS)
END = Literal("2015-12-31", datatype=URIRef(XSD + "date"))
START = Literal("2016-01-01", datatype=URIRef(XSD + "date"))


def of_kind(kind: URIRef) -> set[URIRef]:
    return {URIRef(iri) for iri in territories().subjects(RDF.type, kind)}


def on(day: str, kind: URIRef) -> set[URIRef]:
    """The territories of a kind that stood on ``day``."""
    graph, date = territories(), Literal(day, datatype=URIRef(XSD + "date"))

    def stood(iri: URIRef) -> bool:
        start, end = graph.value(iri, E.validFrom), graph.value(iri, E.validUntil)
        return (start is None or start <= date) and (end is None or date <= end)

    return {iri for iri in of_kind(kind) if stood(iri)}


def former() -> set[URIRef]:
    """The regions that ended with 2015."""
    return {iri for iri in of_kind(E.Region) if (iri, E.validUntil, END) in territories()}


def today() -> set[URIRef]:
    return of_kind(E.Region) - former()


def test_the_counts_are_those_of_the_official_code() -> None:
    assert len(of_kind(E.Country)) == 1
    assert len(today()) == 18
    assert len(former()) == 16
    assert on("2016-01-01", E.Region) == today()


@pytest.mark.parametrize(
    ("day", "regions", "departments"),
    [
        ("2026-01-01", 18, 101),
        ("2016-01-01", 18, 101),
        ("2015-12-31", 27, 101),
        ("2011-03-31", 27, 101),
        ("2011-03-30", 26, 100),
        ("1976-01-01", 26, 100),
        ("1975-12-31", 26, 99),
    ],
)
def test_each_day_has_the_regions_and_departments_of_that_day(
    day: str, regions: int, departments: int
) -> None:
    """27 regions on the eve of the reform, overseas included; Mayotte came in 2011, Corsica was one until 1976."""
    assert len(on(day, E.Region)) == regions
    assert len(on(day, E.Department)) == departments


def test_metropolitan_france_had_twenty_two_regions_in_2015() -> None:
    overseas = {URIRef(f"{TERRITORY}region/0{code}") for code in (1, 2, 3, 4, 6)}
    assert len(on("2015-12-31", E.Region) - overseas) == 22
    assert overseas <= on("2015-12-31", E.Region) & today()


def test_every_region_has_the_day_it_began_and_a_former_one_the_day_it_ended() -> None:
    graph = territories()
    for iri in of_kind(E.Region):
        start, end = graph.value(iri, E.validFrom), graph.value(iri, E.validUntil)
        assert start is not None
        assert start.datatype == URIRef(XSD + "date")
        assert end is None or start < end


def test_what_has_successors_has_ended_the_day_before_they_began() -> None:
    graph = territories()
    for iri, successor in graph.subject_objects(E.succeededBy):
        end, start = graph.value(iri, E.validUntil), graph.value(successor, E.validFrom)
        assert end.toPython() + timedelta(days=1) == start.toPython(), iri
    assert set(graph.subjects(E.validUntil, None)) == set(graph.subjects(E.succeededBy, None))


def test_the_one_department_that_was_divided_is_that_of_corsica() -> None:
    graph = territories()
    divided = URIRef(f"{TERRITORY}department/20")
    assert of_kind(E.Department) - on("2026-01-01", E.Department) == {divided}
    codes = {str(graph.value(iri, SKOS.notation)) for iri in graph.objects(divided, E.succeededBy)}
    assert codes == {"2A", "2B"}


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
    assert set(graph.subjects(E.succeededBy, None)) & of_kind(E.Region) == former()


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
