"""Real rows of the first sources, judged by a person before the rules were written."""

from __future__ import annotations

import pytest

from hub.model.iri import NodeName
from hub.reconcile.node import Node
from hub.reconcile.reconcile import Reconciliation, reconcile
from tests.reconcile.sample import organization, territories

ALPC = "Aquitaine-Limousin-Poitou-Charentes"
STRUCTURES = {
    "Aquitaine": "ADI|Aquitaine Active|ATIS|Cap Solidaire|Coop Alpha|SCIC Pau Pyrénées|URSCOP Aquitaine",
    "Limousin": "Autonom lab|BGE Limousin|Cesam Oxalis|DLA 19|DLA 23|HIERO|L'ESPER|Limousin Actif|SCIC l'Arban|"
    "URSCOP Limousin|Maximum Lab",
    "Poitou-Charentes": "BGE Poitou-Charentes|CRGE|La ruche Oxalis|URSCOP Poitou-Charentes|IRIS",
}
CARRIERS = [
    ("CNCRESS", "CNCRESS", "France"),
    ("CRESS Aquitaine", "", "Aquitaine"),
    ("Fédération HIERO", "HIERO", "Limousin"),
    ("Conseil National des CRESS", "CNCRESS", "France"),
    ("CRESS Aquitaine Limousin Poitou-Charentes", "", ALPC),
    ("ESPER", "L'ESPER", ALPC),
    ("CAP Solidaire", "", "Aquitaine"),
    ("Aquitaine Développement Innovation", "ADI", "Aquitaine"),
    ("URSCOP Poitou-Charentes", "URSCOP", "Poitou-Charentes"),
    ("Centre de Ressources des Groupements d'Employeurs", "CRGE", "Poitou-Charentes"),
    ("CRESS Poitou-Charentes", "", "Poitou-Charentes"),
    ("Société Coopérative d'Intérêt Collectif (SCIC) L'Arban", "L'Arban", "Limousin"),
    ("Association Territoires & Innovation sociale", "ATIS", "Aquitaine"),
    ("Autonom'lab", "", "Limousin"),
    ("Aquitaine-Limousin-Poitou-Charentes Active", "", ALPC),
    ("CRESS Aquitaine", "", "Aquitaine"),
]
OTHERS = [
    ("bdis", "APEAS", "APEAS", "Provence-Alpes-Côte d'Azur"),
    ("bdis", "CRESS PACA", "CRESS", "Provence-Alpes-Côte d'Azur"),
    ("chorum", "APEAS", "", "Provence-Alpes-Côte d'Azur"),
    ("chorum", "La Ruche", "", "Paris"),
]


def nodes() -> list[Node]:
    found = [
        organization(f"structures:{name}", name, where=region)
        for region, names in STRUCTURES.items()
        for name in names.split("|")
    ]
    for number, (name, acronym, where) in enumerate(CARRIERS):
        found.append(
            organization(
                f"initiatives:{number}-{name}#carrier",
                name,
                where=where,
                acronyms=(acronym,) if acronym else (),
                territory_is_of_record=True,
            )
        )
    for source, name, acronym, where in OTHERS:
        found.append(
            organization(f"{source}:{name}", name, where=where, acronyms=(acronym,) if acronym else ())
        )
    return found


@pytest.fixture(scope="module")
def result() -> Reconciliation:
    return reconcile(nodes(), territories(), once_sources=frozenset({"structures", "bdis"}))


def groups(result: Reconciliation) -> set[frozenset[str]]:
    titles = {node.name: node.names[0] for node in nodes()}
    return {
        frozenset(titles[m] for m in each.members) for each in result.organizations if len(each.members) > 1
    }


def test_what_a_person_says_is_one_is_one_and_nothing_else(result: Reconciliation) -> None:
    assert groups(result) == {
        frozenset({"CRGE", "Centre de Ressources des Groupements d'Employeurs"}),
        frozenset({"Autonom lab", "Autonom'lab"}),
        frozenset({"SCIC l'Arban", "Société Coopérative d'Intérêt Collectif (SCIC) L'Arban"}),
        frozenset({"CNCRESS", "Conseil National des CRESS"}),
        frozenset({"ADI", "Aquitaine Développement Innovation"}),
        frozenset({"ATIS", "Association Territoires & Innovation sociale"}),
        frozenset({"HIERO", "Fédération HIERO"}),
        frozenset({"L'ESPER", "ESPER"}),
        frozenset({"Cap Solidaire", "CAP Solidaire"}),
        frozenset({"URSCOP Poitou-Charentes"}),
        frozenset({"CRESS Aquitaine"}),
        frozenset({"APEAS"}),
    }


def test_a_carrier_named_in_two_initiatives_is_one_organization(result: Reconciliation) -> None:
    sizes = {str(each.members[0]): len(each.members) for each in result.organizations}
    assert sizes["initiatives:1-CRESS Aquitaine#carrier"] == 2


def test_each_pair_in_one_cluster_says_why(result: Reconciliation) -> None:
    level = result.levels["organization"]
    pair = (
        NodeName.parse("initiatives:9-Centre de Ressources des Groupements d'Employeurs#carrier"),
        NodeName("structures", "CRGE"),
    )
    score = level.scores([pair])[0]
    assert level.head_of(pair[0]) == level.head_of(pair[1])
    assert "CRGE" in score.evidence[0].text.fr
    assert score.rule == "acronym+territory"
    assert 0.5 < score.value < 1
