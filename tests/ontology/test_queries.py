"""The saved queries: each parses in two engines, and the first ones answer their question on a hub of one page."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store
from rdflib.plugins.sparql import prepareQuery

from hub.publish.saved_query import fill, load_query
from tests.ontology.reading import ONTOLOGY, QUERIES

HERE = Path(__file__).parent
TERRITORY = "https://w3id.org/ess-hub/territory/"

each_query = pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def hub() -> Store:
    """A small published hub: reference graph, three source graphs, links, provenance, and the whole model graph."""
    store = Store()
    store.load((HERE / "hub.trig").read_bytes(), format=RdfFormat.TRIG)
    for path in ONTOLOGY.rglob("*.ttl"):
        store.load(
            path.read_bytes(), format=RdfFormat.TURTLE, to_graph=NamedNode("https://example.org/graph/model")
        )
    return store


def ask(hub: Store, slug: str, **values: str) -> list[dict[str, str]]:
    query = fill(load_query(ONTOLOGY / "queries" / f"{slug}.rq"), values)
    solutions = hub.query(query)
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{name: row[name].value for name in names if row[name] is not None} for row in solutions]


def labels(rows: list[dict[str, str]]) -> list[str]:
    return sorted({row["label"] for row in rows})


def test_there_is_a_query_for_each_question() -> None:
    assert len(QUERIES) >= 20


@each_query
def test_a_query_is_titled_and_described_in_both_languages(path: Path) -> None:
    query = load_query(path)
    assert query.title.fr and query.title.en and query.description.fr and query.description.en
    for parameter in query.parameters:
        assert parameter.label.fr and parameter.label.en


@each_query
def test_a_query_parses_in_rdflib_and_runs_in_oxigraph_with_its_defaults(path: Path, hub: Store) -> None:
    """That it finds something is tried on the demonstration, with every source there."""
    prepareQuery(fill(load_query(path), {}))
    ask(hub, path.stem)


def test_an_organization_is_joined_to_all_its_sources(hub: Store) -> None:
    first, *others = ask(hub, "organizations-with-sources")
    assert (first["label"], first["databases"], first["records"]) == ("SCIC L'Arban", "2", "2")
    assert set(first["sources"].split()) == {
        "https://example.org/source/cress",
        "https://example.org/source/ini",
    }
    assert all(row["databases"] == "1" for row in others)
    assert labels(ask(hub, "organizations-with-sources", word="CRESS")) == ["CRESS Bretagne"]


def test_a_region_of_today_finds_the_organizations_of_former_regions_and_departments(hub: Store) -> None:
    found = ask(hub, "organizations-of-a-region", region=f"{TERRITORY}region/75")
    assert labels(found) == ["ATIS", "Région Limousin", "SCIC L'Arban"]
    assert labels(ask(hub, "organizations-of-a-region", region=f"{TERRITORY}region/74")) == [
        "Région Limousin",
        "SCIC L'Arban",
    ]
    assert labels(ask(hub, "organizations-of-a-region", region=f"{TERRITORY}region/53")) == ["CRESS Bretagne"]


def test_initiatives_are_found_by_word_axis_and_place(hub: Store) -> None:
    slug = "initiatives-by-theme"
    (found,) = ask(hub, slug, word="GOUVERNANCE", axis="cooperer")
    assert found["label"] == "Atelier permanent d'urbanisme et d'habitat"
    assert found["carrierLabel"] == "SCIC L'Arban"
    assert ask(hub, slug, word="gouvernance", axis="innover") == []
    assert ask(hub, slug, word="gouvernance", territory=f"{TERRITORY}region/76") == []
    assert len(ask(hub, slug, territory=f"{TERRITORY}country/FR")) == 2


def test_the_schemes_of_a_region_come_with_their_nature(hub: Store) -> None:
    (found,) = ask(hub, "schemes-in-a-region")
    assert found["label"] == "ALTER'INCUB"
    assert found["nature"] == "Incubateur"
    assert found["model"] == "Accompagnement de porteurs"
    assert found["placeLabel"] == "Languedoc-Roussillon"


def test_a_network_covers_what_contains_it_and_what_it_contains(hub: Store) -> None:
    slug = "networks-covering-a-territory"
    assert labels(ask(hub, slug, territory=f"{TERRITORY}department/66")) == [
        "Comité du Languedoc",
        "Pôle catalan",
    ]
    assert labels(ask(hub, slug, territory=f"{TERRITORY}region/76")) == [
        "Comité du Languedoc",
        "Pôle catalan",
    ]
    assert labels(ask(hub, slug, territory=f"{TERRITORY}department/31")) == []
    (pole,) = [row for row in ask(hub, slug) if row["label"] == "Pôle catalan"]
    assert (pole["type"], pole["accompanist"]) == ("Pôle", "CRESS")


def test_services_are_listed_by_type(hub: Store) -> None:
    assert [(row["type"], row["label"]) for row in ask(hub, "services-by-type")] == [
        ("Offre de services", "Soutien à l'entrepreneuriat"),
        ("Service transversal", "Observation, veille"),
    ]
    assert labels(ask(hub, "services-by-type", word="veille")) == ["Observation, veille"]


def test_each_value_is_told_with_the_source_that_says_it(hub: Store) -> None:
    rows = ask(hub, "who-says-what", word="arban")
    said = {
        (row["source"].rsplit("/", 1)[-1], row["value"]) for row in rows if row["property"].endswith("/name")
    }
    assert said == {
        ("cress", "SCIC l'Arban"),
        ("ini", "Société Coopérative d'Intérêt Collectif (SCIC) L'Arban"),
    }
    assert {row.get("score") for row in rows} == {None, "0.93"}
    assert "Structures des CRESS" in {row.get("sourceTitle") for row in rows}


def test_sources_are_counted_with_what_they_share(hub: Store) -> None:
    rows = {row["source"].rsplit("/", 1)[-1]: row for row in ask(hub, "counts-by-source")}
    cress = rows["cress"]
    assert (cress["records"], cress["entities"], cress["sharedEntities"]) == ("3", "3", "1")
    assert cress["title"] == "Structures des CRESS"
    assert (rows["ini"]["records"], rows["ini"]["sharedEntities"]) == ("2", "1")
