"""The patterns that names of organisations follow, on organisations no rule was written for.

Each line is two records of two sources, alone in the world: nothing else helps.
"""

from __future__ import annotations

import pytest

from hub.model.iri import NodeName
from hub.reconcile.node import Node
from hub.reconcile.reconcile import Reconciliation, reconcile
from tests.reconcile.sample import organization, territories

ONE = [
    # acronym declared by one side
    ("MRJC|Pays de la Loire", "Mouvement Rural de Jeunesse Chrétienne|Pays de la Loire|MRJC"),
    ("UDAF|Finistère", "Union départementale des associations familiales|Bretagne|UDAF"),
    ("CNLAPS|France", "Comité national de liaison des associations de prévention spécialisée|France|CNLAPS"),
    ("GERES|PACA", "Groupe énergies renouvelables, environnement et solidarités (GERES)|PACA"),
    ("GERES|PACA", "GERES - Groupe énergies renouvelables, environnement et solidarités|PACA"),
    # acronym nobody declares
    ("FRMJC|Bretagne", "Fédération Régionale des MJC|Bretagne"),
    ("CRESS Bretagne|Bretagne", "Chambre Régionale de l'Économie Sociale et Solidaire de Bretagne|Bretagne"),
    # legal form moved, dropped, spelled out
    ("SCOP Ardelaine|Ardèche", "Ardelaine - Société coopérative et participative|Auvergne-Rhône-Alpes"),
    ("Lo Sanabao SAS SCIC|Nouvelle-Aquitaine", "Société coopérative d'intérêt collectif Lo Sanabao|Limousin"),
    ("Association Le Relais Fougerais|Bretagne", "Relais Fougerais (Le)|Bretagne"),
    ("Mutuelle Intégrance|Île-de-France", "Intégrance|Île-de-France"),
    # accents, case, apostrophes, hyphens, a misprint
    ("ÉPICERIE SOCIALE L'ESCALE|Corse", "Epicerie sociale l’Escale|Corse"),
    ("Coopérative Tri-Cycle|Grand Est", "Tricycle|Lorraine"),
    ("Coop'Connexion|Bretagne", "CoopConnexion|Bretagne"),
    ("Graine de Moutarde|Bretagne", "Graines de moutarde|Bretagne"),
    # the place in one name, or said another way
    ("CPIE|Bretagne", "CPIE Bretagne|Bretagne"),
    ("DLA 33|Aquitaine", "DLA Gironde|Aquitaine"),
    ("Familles Rurales de Vendée|Pays de la Loire", "Fédération Familles Rurales Vendée|Vendée"),
    ("Conseil régional de Bretagne|Bretagne", "Région Bretagne|Bretagne"),
]

THIN = [
    ("IRTS|Bretagne", "Institut régional du travail social|Bretagne"),
    ("ADIL|Orne", "Agence départementale d'information sur le logement|Orne"),
    ("CNCRES|France", "Conseil National des CRES|France"),
    ("RTED|Corse", "Réseau des communes Territoriales pour une Energie Durable|Corse"),
    ("FORSTL|Grand Est", "Fonds régional de soutien aux tiers-lieux|Lorraine"),
    ("ABR|Bretagne", "Association des bibliothèques rurales|Finistère"),
]

TWO = [
    # one family, two places
    ("UDES Bretagne|Bretagne", "UDES Normandie|Normandie"),
    ("UDES Bretagne|", "UDES Normandie|"),
    ("Bretagne Active|", "Normandie Active|"),
    ("Comité des fêtes de Mimizan|Landes", "Comité des fêtes de Dax|Landes"),
    ("URIOPSS Aquitaine|Aquitaine", "URIOPSS Nouvelle-Aquitaine|Nouvelle-Aquitaine"),
    ("Ressourcerie du Pays d'Auge|Normandie", "Ressourcerie du Pays de Caux|Normandie"),
    ("Familles Rurales|Vendée", "Familles Rurales|Finistère"),
    ("CRESS|Bretagne", "CRESS|Corse"),
    # a head and its branch
    ("Ligue de l'enseignement|France", "Ligue de l'enseignement Bretagne|Bretagne"),
    # two numbers
    ("Section 12|Bretagne", "Section 14|Bretagne"),
    ("DLA Gironde|Aquitaine", "DLA 24|Aquitaine"),
    # one name inside another
    ("Les Amis du Moulin|Bretagne", "Le Moulin|Bretagne"),
    ("Le Relais|Nord", "Le Relais Fougerais|Bretagne"),
    ("La Boussole|Paris", "La boussole solidaire|Bretagne"),
    # a word in common
    ("Galilée Oxymore|Limousin", "La ruche Oxymore|Limousin"),
    ("Club de judo|Bretagne", "Club de volley|Bretagne"),
]


def record(name: str, line: str) -> Node:
    title, where, *acronyms = line.split("|")
    return organization(name, title, where=where, acronyms=tuple(acronyms))


def found(one: str, other: str) -> Reconciliation:
    return reconcile([record("one:1", one), record("two:1", other)], territories())


@pytest.mark.parametrize(("one", "other"), ONE)
def test_they_are_one(one: str, other: str) -> None:
    assert len(found(one, other).organizations) == 1
    assert len(found(other, one).organizations) == 1


@pytest.mark.parametrize(("one", "other"), TWO)
def test_they_are_two(one: str, other: str) -> None:
    assert len(found(one, other).organizations) == 2
    assert len(found(other, one).organizations) == 2


@pytest.mark.parametrize(("one", "other"), THIN)
def test_an_acronym_alone_and_a_place_are_one_or_the_first_question(one: str, other: str) -> None:
    result = found(one, other)
    if len(result.organizations) == 2:
        first = result.review[0]
        assert (first.a, first.b) == (NodeName("one", "1"), NodeName("two", "1"))
        assert first.score.is_thin


def test_an_ordinary_name_in_two_communes_is_two_organizations() -> None:
    nodes = [
        organization("one:1", "Comité des fêtes", commune="Mimizan", postcode="40200"),
        organization("two:1", "Comité des fêtes", commune="Dax", postcode="40100"),
        organization("two:2", "Comité des fêtes", commune="MIMIZAN", postcode="40200"),
    ]
    members = [[str(m) for m in each.members] for each in reconcile(nodes, territories()).organizations]
    assert members == [["one:1", "two:2"], ["two:1"]]


def test_names_that_end_with_two_communes_are_two_though_they_share_an_address() -> None:
    nodes = [
        organization("one:1", "Emmaüs Pau", commune="Pau", postcode="64000", where="Pyrénées-Atlantiques"),
        organization(
            "two:1", "Emmaüs Lescar", commune="Lescar", postcode="64230", where="Pyrénées-Atlantiques"
        ),
        organization("three:1", "Emmaus de Pau", commune="Pau", postcode="64000"),
    ]
    members = [[str(m) for m in each.members] for each in reconcile(nodes, territories()).organizations]
    assert members == [["one:1", "three:1"], ["two:1"]]


def test_an_acronym_that_several_names_share_does_not_join_them() -> None:
    nodes = [
        organization("one:1", "ARTES", where="Bretagne"),
        organization("two:1", "Agence régionale du tourisme équitable et solidaire", where="Bretagne"),
        organization(
            "two:2", "Association rurale de théâtre et de spectacle", where="Bretagne", acronyms=("ARTES",)
        ),
        organization(
            "two:3", "Atelier de récupération textile et solidarité", where="Bretagne", acronyms=("ARTES",)
        ),
    ]
    result = reconcile(nodes, territories())
    assert len(result.organizations) == 4
    assert result.review
    assert all(pair.score.is_thin for pair in result.review)


def test_a_vague_record_does_not_bridge_two_places() -> None:
    nodes = [
        organization("one:1", "Envol", where="Bretagne", phones=("0299000001",)),
        organization("two:1", "Envol", phones=("0299000001",), sites=("envol.example",)),
        organization("three:1", "Envol", where="Corse", sites=("envol.example",)),
    ]
    result = reconcile(nodes, territories())
    members = [[str(m) for m in each.members] for each in result.organizations]
    assert members == [["one:1"], ["three:1", "two:1"]]
    assert result.refusals[0].veto.constraint == "contradiction"


def test_a_name_without_its_place_does_not_bridge_two_places() -> None:
    nodes = [
        organization("one:1", "UDES Bretagne", sites=("udes.example",)),
        organization("two:1", "UDES", sites=("udes.example",)),
        organization("three:1", "UDES Corse", sites=("udes.example",)),
    ]
    groups = [{str(m) for m in each.members} for each in reconcile(nodes, territories()).organizations]
    assert not any({"one:1", "three:1"} <= group for group in groups)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Association de Réemploi des Matériaux du Limousin", "Association de Réemploi des Matériaux"),
        ("Les Amis du Vélo 87", "Les Amis du Vélo"),
    ],
)
def test_a_place_that_only_one_name_says_is_a_question_when_nothing_says_where_the_other_stands(
    one: str, other: str
) -> None:
    nodes = [organization("a:1", one), organization("b:1", other)]
    result = reconcile(nodes, territories())
    assert len(result.organizations) == 2
    assert len(result.review) == 1
