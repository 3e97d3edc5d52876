"""The question each system's user asks has its saved query, and the demonstration answers it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.model.plain_text import plain
from hub.model.territory import Territories
from hub.publish.saved_query import fill, load_query
from hub.store.rdf import read_terms
from tests.conftest import Ask
from tests.ontology.reading import ONTOLOGY, QUERIES

Rows = list[dict[str, str]]
TERRITORY = "https://w3id.org/ess-hub/territory/"
VIENNE, GIRONDE = f"{TERRITORY}department/87", f"{TERRITORY}department/33"
LIMOUSIN, TODAY = f"{TERRITORY}region/74", f"{TERRITORY}region/75"


def answer(ask: Ask, slug: str, **values: str) -> Rows:
    return ask(fill(load_query(ONTOLOGY / "queries" / f"{slug}.rq"), values))


def column(rows: Rows, name: str) -> list[str]:
    return sorted({row[name] for row in rows if name in row})


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_every_saved_query_answers_on_the_demonstration_with_its_defaults(path: Path, ask: Ask) -> None:
    assert answer(ask, path.stem)


def test_bdis_initiatives_by_free_keyword_with_their_point_on_the_map(ask: Ask) -> None:
    slug = "initiatives-by-keyword"
    (found,) = answer(ask, slug, word="réparation", territory=TODAY)
    assert found["label"] == "Caravane du réemploi"
    assert found["carrier"] == "Ressourcerie du Grand Détour"
    assert found["network"] == "Réseau fictif des initiatives"
    assert (found["latitude"], found["longitude"]) == ("45.835", "1.262")
    assert set(found["themes"].split(", ")) >= {"Économie circulaire", "Territoires ruraux"}
    # A theme is found by its own words, though the record does not hold them.
    assert found["label"] in column(answer(ask, slug, word="économie circulaire", territory=VIENNE), "label")
    assert answer(ask, slug, word="réparation", territory=GIRONDE) == []


def test_bdis_pro_who_delivers_where_how_fast_with_which_guarantees(ask: Ask) -> None:
    slug = "suppliers-who-deliver"
    (bread,) = answer(ask, slug, word="pain", territory=VIENNE, days="3", guarantee="bio")
    assert bread["supplierLabel"] == "La Fournée des Collines"
    assert bread["days"] == "1"
    assert "Agriculture biologique" in bread["guarantees"]
    assert answer(ask, slug, word="pain", territory=GIRONDE) == []
    # Who delivers in the whole region or country delivers here.
    here = column(answer(ask, slug, word="", territory=VIENNE), "label")
    assert "Menuiserie intérieure en bois local" in here
    assert "Confection de vêtements de travail" in here
    fast = column(answer(ask, slug, word="", territory=VIENNE, days="15"), "label")
    assert "Menuiserie intérieure en bois local" not in fast


def test_platform_what_is_offered_near_me_that_meets_this_need(ask: Ask) -> None:
    slug = "offers-that-meet-a-need"
    (room,) = [row for row in answer(ask, slug, word="assemblée", territory=TODAY) if row["why"] == "le dit"]
    assert room["offerLabel"] == "Salle de réunion de 40 places"
    assert room["neededByLabel"] == "Les Paniers de l'Estuaire"
    furniture = answer(ask, slug, word="mobilier", territory=VIENNE)
    assert "Mobilier de bureau remis en état" in column(furniture, "offerLabel")
    assert column(furniture, "why") == ["même genre, même territoire"]


def test_currencies_where_this_one_is_accepted(ask: Ask) -> None:
    slug = "where-a-currency-is-accepted"
    rows = answer(ask, slug, word="chabatz")
    # Registers write names in capitals, and theirs may be the label.
    assert {plain(label) for label in column(rows, "label")} == {
        "la fournee des collines",
        "ressourcerie du grand detour",
        "traiteur des trois marmites",
        "ville de valdor sur vienne",
    }
    assert column(rows, "commune") == ["Ambazac", "Limoges"]
    assert column(answer(ask, slug, word="SEL"), "label") == ["La Fournée des Collines"]


def test_directory_in_the_ess_or_not_and_who_says_so(ask: Ask) -> None:
    rows = answer(ask, "ess-status-and-evidence", word="Menuiserie")
    said = {row["evidence"]: row["answer"] for row in rows}
    assert said["Indicateur de l'Insee"] == "false"
    assert said["Mention au registre du commerce"] == "true"
    assert said["Agrément ESUS"] == "true"
    assert column(rows, "byForm") == ["Sur preuve"]
    assert "2028-04-30" in column(rows, "validUntil")


def test_directory_all_the_structures_of_a_department(ask: Ask) -> None:
    found = column(answer(ask, "structures-of-a-department", department=VIENNE), "label")
    assert "La Fournée des Collines" in found
    assert "ressourcerie du grand detour" in {plain(label) for label in found}
    assert "Les Paniers de l'Estuaire" not in found
    # Known by their former region alone: where they are within it is unknown, and not guessed.
    assert "URSCOP Limousin" not in found


def test_networks_of_a_place_and_who_belongs(ask: Ask) -> None:
    slug = "networks-and-their-members"
    rows = answer(ask, slug, territory=f"{TERRITORY}department/35", place="rennes")
    bodies = {(row["role"], row["bodyLabel"]) for row in rows if "role" in row}
    assert ("partenaire", "Rennes Métropole") in bodies
    assert ("financeur", "Conseil régional de Bretagne") in bodies
    assert ("accompagne", "CRES Bretagne") in bodies
    named = answer(ask, slug, territory=f"{TERRITORY}department/974", place="Saint-Malo")
    assert column(named, "label") == ["Horizons Solidaire"]
    assert answer(ask, slug, territory=f"{TERRITORY}department/974", place="") == []


def test_ecosens_who_offers_a_service_and_where_it_is_missing(ask: Ask) -> None:
    (offered, *_) = answer(ask, "who-offers-a-service", word="entrepreneuriat", territory=LIMOUSIN)
    assert offered["actorLabel"] == "Fabrique fictive de projets"
    assert offered["brandBlock"].startswith("EcoSenS")
    missing = answer(ask, "services-missing-by-region", territory=TODAY)
    assert column(missing, "nationalLabel") == [
        "Communication et appui au développement",
        "Observation, veille et analyse prospective",
    ]
    everywhere = answer(ask, "services-missing-by-region")
    assert len(column(everywhere, "region")) == 18
    assert len(everywhere) == 18 * 5 - 6


def test_schemes_for_the_stage_of_my_project(ask: Ask) -> None:
    slug = "schemes-for-a-stage"
    rows = answer(ask, slug, stage="emergence", territory=LIMOUSIN)
    assert column(rows, "label") == ["Objectif création", "Programme d'incubation Fonds de Confiance"]
    (pepiniere,) = answer(ask, slug, stage="creation", territory=f"{TERRITORY}region/91")[-1:]
    assert pepiniere["label"] == "Pépinière de REALIS"
    assert pepiniere["ecosystemLabel"] == "REALIS"


def test_ecosystems_bring_schemes_and_members_together(ask: Ask) -> None:
    rows = answer(ask, "ecosystems-and-schemes")
    assert column(rows, "label") == ["PÔLE SUD", "RAMSESS", "REALIS"]
    assert {(row["what"], row["thingLabel"]) for row in rows if "what" in row} == {
        ("dispositif", "Pépinière de REALIS"),
        ("membre", "ALTER'INCUB"),
        ("membre", "REPLIC"),
        ("membre", "École de l'Entrepreneuriat en Économie Sociale"),
    }


def test_practices_like_this_one_the_nearest_first(ask: Ask) -> None:
    rows = answer(ask, "practices-like-this-one", word="neuf cantines")
    assert [row["likeLabel"] for row in rows] == [
        "Paniers partagés entre cuisines",
        "Cantine et jardin dans le même contrat",
    ]
    assert "Recenser les surplus chaque lundi" in rows[0]["steps"]
    assert "Trente tonnes rendues aux jardins" in rows[1]["results"]


def test_observatory_published_beside_computed_never_mixed(ask: Ask) -> None:
    slug = "observatory-figures"
    rows = answer(ask, slug, measure="establishments", territory=TODAY)
    published = [row for row in rows if row["origin"] == "publié"]
    assert [row["value"] for row in published] == ["22200"]
    assert all(row["source"].endswith("« Chiffres clés »") for row in published)
    computed = [row for row in rows if row["origin"] == "calculé"]
    assert computed
    assert "22200" not in column(computed, "value")
    shares = answer(ask, slug, measure="jobShare", territory=TODAY)
    assert {row["family"]: row["value"] for row in shares if row["origin"] == "publié"} == {
        "Association": "73",
        "Coopérative": "17",
        "Mutuelle": "8",
        "Fondation": "2",
    }
    (jobs,) = [row for row in answer(ask, slug, measure="jobs", territory=TODAY) if row["origin"] == "publié"]
    assert jobs["value"] == "220500"


def test_portal_one_box_searches_everything(ask: Ask) -> None:
    rows = answer(ask, "search-everything", word="cantine")
    assert set(column(rows, "kind")) >= {"initiative", "pratique", "offre de fournisseur", "organisation"}


def test_registers_identifiers_and_states_of_a_structure(ask: Ask) -> None:
    rows = answer(ask, "identifiers-and-states", word="Pas de Côté")
    said = {row["what"]: row["value"] for row in rows}
    assert said["SIREN"] == "999000128"
    assert said["SIRET"].startswith("999000128")
    assert "Fermé" in column(rows, "value")
    (successor,) = [row for row in rows if row["value"] == "Traiteur des Trois Marmites"]
    assert successor["since"] == "2024-07-01"
    siae = answer(ask, "identifiers-and-states", word="999000078")
    assert {
        "Conventionnement SIAE EI n° IAE-16-99-0007",
        "Conventionnement SIAE ACI n° IAE-16-99-0007",
    } <= set(column(siae, "value"))


def test_one_organization_is_known_by_every_base_that_speaks_of_it(ask: Ask) -> None:
    rows = answer(ask, "organizations-with-sources", word="Fournée")
    assert [row["databases"] for row in rows] == ["6"]


@pytest.mark.parametrize("asked", [LIMOUSIN, TODAY, VIENNE, f"{TERRITORY}region/72", f"{TERRITORY}region/83"])
def test_a_territory_then_and_now_yes_or_impossible_to_tell_never_a_guess(ask: Ask, asked: str) -> None:
    """The model's own reasoning about territories (``Territories.lies_in``) is the oracle of the query's."""
    territories = Territories(read_terms(ONTOLOGY / "territories.ttl"))
    places: dict[str, set[str]] = {}
    for row in ask(
        "SELECT ?o ?p WHERE { VALUES ?kind { ess:Organization ess:PublicBody } ?o a ?kind ; ess:territory ?p }"
    ):
        places.setdefault(row["o"], set()).add(row["p"])
    expected: dict[str, set[str]] = {"oui": set(), "inconnu": set()}
    for organization, known in places.items():
        if any("/country/" in place for place in known):
            continue
        said = territories.lies_in(known, asked)
        if said != "no":
            expected["oui" if said == "yes" else "inconnu"].add(organization)
    found: dict[str, set[str]] = {"oui": set(), "inconnu": set()}
    for row in answer(ask, "in-a-territory-or-unknown", territory=asked):
        if not any("/country/" in place for place in places[row["organization"]]):
            found[row["answer"]].add(row["organization"])
    assert found == expected
    assert found["oui"] or asked.endswith("/83")
