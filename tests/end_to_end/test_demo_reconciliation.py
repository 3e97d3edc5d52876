"""The hub says of the bundled sources what a person says of them."""

from __future__ import annotations

import pytest

from tests.conftest import Ask
from tests.end_to_end.test_demo import PREFIXES


@pytest.fixture(scope="module")
def organisations_named(ask: Ask) -> dict[tuple[str, str], set[str]]:
    """(source, name as the source gives it) → organisations its records were linked to."""
    rows = ask(
        PREFIXES
        + """SELECT ?graph ?name ?organisation WHERE {
               GRAPH ?graph { ?node schema:name ?name }
               GRAPH ?links { ?node ess:organization ?organisation } }"""
    )
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        source = row["graph"].rsplit("/", 1)[-1]
        found.setdefault((source, row["name"]), set()).add(row["organisation"])
    return found


Name = tuple[str, str]
STRUCTURES, INITIATIVES, CARRIERS, SCHEMES = (
    "cress-structures",
    "cress-initiatives",
    "bdis-carriers",
    "chorum-schemes",
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((STRUCTURES, "CRGE"), (INITIATIVES, "Centre de Ressources des Groupements d'Employeurs")),
        ((STRUCTURES, "Autonom lab"), (INITIATIVES, "Autonom'lab")),
        (
            (STRUCTURES, "SCIC l'Arban"),
            (INITIATIVES, "Société Coopérative d'Intérêt Collectif (SCIC) L'Arban"),
        ),
        ((INITIATIVES, "CNCRESS"), (INITIATIVES, "Conseil National des CRESS")),
        ((STRUCTURES, "Cap Solidaire"), (INITIATIVES, "CAP Solidaire")),
        ((STRUCTURES, "URSCOP Poitou-Charentes"), (INITIATIVES, "URSCOP Poitou-Charentes")),
        ((CARRIERS, "APEAS"), (SCHEMES, "APEAS")),
    ],
)
def test_one_organisation_under_two_names(
    organisations_named: dict[Name, set[str]], one: Name, other: Name
) -> None:
    assert organisations_named[one] == organisations_named[other]
    assert len(organisations_named[one]) == 1


@pytest.mark.parametrize(
    "names",
    [
        [
            (STRUCTURES, "URSCOP Aquitaine"),
            (STRUCTURES, "URSCOP Limousin"),
            (STRUCTURES, "URSCOP Poitou-Charentes"),
        ],
        [(STRUCTURES, "BGE Limousin"), (STRUCTURES, "BGE Poitou-Charentes")],
        [(STRUCTURES, "DLA 19"), (STRUCTURES, "DLA 23")],
        [
            (STRUCTURES, "Aquitaine Active"),
            (STRUCTURES, "Limousin Actif"),
            (INITIATIVES, "Aquitaine-Limousin-Poitou-Charentes Active"),
        ],
        [(SCHEMES, "La Ruche"), (STRUCTURES, "La ruche Oxalis")],
        [
            (INITIATIVES, "CRESS Aquitaine"),
            (INITIATIVES, "CRESS Poitou-Charentes"),
            (INITIATIVES, "CRESS Aquitaine Limousin Poitou-Charentes"),
            (CARRIERS, "CRESS PACA"),
        ],
    ],
)
def test_organisations_that_only_look_alike(
    organisations_named: dict[Name, set[str]], names: list[Name]
) -> None:
    entities = [organisations_named[name] for name in names]
    assert all(len(each) == 1 for each in entities)
    assert len(set().union(*entities)) == len(names)
