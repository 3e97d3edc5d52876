"""Places and the organisations that run them, said by two directories."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
import requests

from tests.called_here import ess_hub
from tests.contract.conftest import ATELIER, RESSOURCERIES
from tests.contract.directories import BASE, entities, local, select, siret


@pytest.fixture(scope="module")
def organisations(town: Path) -> dict[str, str]:
    return entities(town)


@pytest.fixture(scope="module")
def places(town: Path) -> dict[str, str]:
    return entities(town, "establishment")


def test_one_siren_is_one_organisation_whatever_the_source(organisations: dict[str, str]) -> None:
    assert len({organisations[node] for node in ("mairie:1", "mairie:2", "reseau:10", "reseau:11")}) == 1


def test_one_siret_is_one_establishment_and_each_other_siret_another(places: dict[str, str]) -> None:
    assert places["mairie:1#place"] == places["reseau:10#place"]
    assert len({*places.values()}) == 3


def test_every_establishment_belongs_to_the_organisation_of_its_siren(
    town: Path, organisations: dict[str, str]
) -> None:
    rows = select(
        town, "SELECT ?o (COUNT(*) AS ?n) WHERE { ?e a ess:Establishment ; org:siteOf ?o } GROUP BY ?o"
    )
    assert rows == [{"o": organisations["mairie:1"], "n": "3"}]


def test_two_committees_of_one_name_in_two_communes_are_two(
    town: Path, organisations: dict[str, str]
) -> None:
    assert organisations["mairie:3"] != organisations["reseau:12"]
    said = ess_hub("explain", "mairie:3", "reseau:12", hub=town).out
    assert "Limoges" in said and "Panazol" in said


def test_one_rna_number_is_one_association_under_two_names(organisations: dict[str, str]) -> None:
    assert organisations["mairie:4"] == organisations["reseau:13"]


@pytest.mark.parametrize(
    ("kind", "number", "node", "level"),
    [
        ("siren", RESSOURCERIES, "mairie:1", "organization"),
        ("siret", siret(RESSOURCERIES, 1), "mairie:1#place", "establishment"),
        ("siret", siret(RESSOURCERIES, 3), "reseau:11#place", "establishment"),
        ("rna", ATELIER, "mairie:4", "organization"),
    ],
)
def test_a_number_leads_to_whoever_bears_it(
    town: Path, town_address: str, kind: str, number: str, node: str, level: str
) -> None:
    answer = requests.get(f"{town_address}id/{kind}/{number}", allow_redirects=False, timeout=10)
    assert answer.status_code == 303
    bearer = entities(town, level)[node].removeprefix(BASE)
    assert answer.headers["Location"].endswith((bearer, bearer.replace("id/", "doc/", 1)))
    final = requests.get(f"{town_address}id/{kind}/{number}", headers={"Accept": "text/turtle"}, timeout=10)
    assert final.status_code == 200 and f'"{number}"' in final.text


@pytest.mark.parametrize("path", ["siren/732829320", "siret/73282932000074", "rna/W999999999", "siren/abc"])
def test_a_number_nobody_bears_is_a_problem_document(town_address: str, path: str) -> None:
    answer = requests.get(f"{town_address}id/{path}", timeout=10)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_an_establishment_shows_its_address_and_its_organisation(
    town: Path, town_address: str, places: dict[str, str]
) -> None:
    place = places["mairie:1#place"]
    answer = requests.get(local(town_address, place), headers={"Accept": "application/n-triples"}, timeout=10)
    graph = rdflib.Graph().parse(data=answer.text, format="nt")
    schema, org = rdflib.Namespace("https://schema.org/"), rdflib.Namespace("http://www.w3.org/ns/org#")
    node = rdflib.URIRef(place)
    street = {
        str(text)
        for address in graph.objects(node, schema.address)
        for text in graph.objects(address, schema.streetAddress)
    }
    assert street & {"1 rue du Nord", "1, rue du Nord"}
    assert str(graph.value(node, org.siteOf)) == entities(town)["mairie:1"]


def test_the_links_say_establishment_and_organisation_of_every_record(town: Path, tmp_path: Path) -> None:
    file = tmp_path / "links.csv"
    assert ess_hub("dump", "links", "-o", file, hub=town).code == 0
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "source,key,establishment,organization"
    organisations, places = entities(town), entities(town, "establishment")
    assert f"mairie,1,{places['mairie:1#place']},{organisations['mairie:1']}" in lines
    assert f"mairie,3,,{organisations['mairie:3']}" in lines
    assert len(lines) == 10


def test_values_of_the_reference_graph_are_all_said_by_a_source(town: Path) -> None:
    invented = select(
        town,
        """SELECT ?e ?p ?v WHERE { ?e a ess:Organization ; ?p ?v
             FILTER(?p IN (schema:name, ess:siren, ess:rna))
             FILTER NOT EXISTS { ?e prov:wasDerivedFrom ?r . GRAPH ?g { ?r dcterms:isPartOf ?s ; ?p ?v } } }""",
    )
    assert invented == []


def test_explain_counts_records_and_not_their_parts(town: Path) -> None:
    said = ess_hub("explain", "mairie:1", hub=town).out
    assert "4 fiche" in said
    assert "mairie:1#place « Ressourcerie Nord » — reseau:10 " not in said
