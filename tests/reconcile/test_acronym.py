"""Whether an acronym stands for a name."""

from __future__ import annotations

import pytest

from hub.reconcile.acronym import fit, initials
from hub.reconcile.normalise import parse_name
from hub.reconcile.places import Places
from tests.reconcile.sample import territories

PLACES = Places(territories())


@pytest.mark.parametrize(
    ("acronym", "name"),
    [
        ("crge", "Centre de Ressources des Groupements d'Employeurs"),
        ("atis", "Association Territoires & Innovation sociale"),
        ("ciste", "Carrefour de l'Innovation Sociale du Travail et de l'Emploi"),
        (
            "crisalidh",
            "Centre de Ressources pour l'Innovation Sociale dans l'Action Locale et ses Initiatives pour le "
            "Développement Humain",
        ),
        ("cncress", "Conseil National des CRESS"),
        ("rtes", "Réseau des collectivités Territoriales pour une Economie Solidaire"),
        ("realis", "Réseau actif de l'innovation sociale"),
        ("adi", "Aquitaine Développement Innovation"),
        ("cress", "Chambre Régionale de l'Économie Sociale et Solidaire de Bretagne"),
        ("urscop", "Union Régionale des SCOP"),
        ("frmjc", "Fédération Régionale des MJC"),
        ("geiq", "Groupement d'employeurs pour l'insertion et la qualification"),
    ],
)
def test_it_stands_for_the_name(acronym: str, name: str) -> None:
    assert fit(acronym, parse_name(name, PLACES)) > 0


@pytest.mark.parametrize(
    ("acronym", "name"),
    [
        ("crge", "Centre de Ressources pour l'Insertion"),
        ("adi", "Agence du Tourisme"),
        ("mes", "Mesure"),
        ("abc", "Association Bretonne"),
        ("xyzt", "Centre de Ressources des Groupements d'Employeurs"),
        ("oxalis", "La Ruche Oxalis"),
    ],
)
def test_it_does_not_stand_for_the_name(acronym: str, name: str) -> None:
    assert fit(acronym, parse_name(name, PLACES)) == 0


def test_exact_initials_fit_better_than_loose_ones() -> None:
    exact = fit("crge", parse_name("Centre de Ressources des Groupements d'Employeurs", PLACES))
    loose = fit(
        "rtes", parse_name("Réseau des collectivités Territoriales pour une Economie Solidaire", PLACES)
    )
    assert exact == 1.0 > loose


def test_likely_acronyms_are_listed_with_and_without_forms_stop_words_and_inner_acronyms() -> None:
    assert {"cnc", "cncress"} <= initials(parse_name("Conseil National des CRESS", PLACES))
    assert {"atis", "tis"} <= initials(parse_name("Association Territoires & Innovation sociale", PLACES))
