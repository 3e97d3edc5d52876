"""The observatory: who counts, for what and where, and that published figures never mix with the hub's own."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest

from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import DERIVED_FROM, ESS, PUBLIC_BODY, SCHEME, XSD
from tests.publish.cube_constraints import PREFIXES, load
from tests.publish.observed import (
    ALL,
    COMPUTED,
    EVIDENCE_VALUE,
    FAMILY,
    FORM,
    GIRONDE,
    GUADELOUPE,
    NAF,
    PUBLISHED,
    REVISION_2,
    YEAR,
    by_territory,
    counts,
    described,
    establishment,
    observed,
    organization,
    published_figure,
    rich,
)
from tests.publish.world import ADDRESSES, AQUITAINE, FRANCE, LIMOUSIN, VIENNE


def test_an_organization_counts_in_its_cell_and_in_every_total() -> None:
    lines = observed(organization("a", legalForm=FORM + "9220", activity=NAF + "88", department=VIENNE))
    places = ("country/FR", "region/75", "department/87")
    assert counts(lines) == {
        (family, sector, place): 1
        for family in ("association", "total")
        for sector in ("Q", "total")
        for place in places
    }


def test_what_nobody_says_is_counted_as_unknown() -> None:
    lines = observed(organization("a"))
    assert counts(lines)["unknown", "unknown", "unknown"] == 1
    assert {cell for cell in counts(lines) if "unknown" not in cell} == {ALL}


def test_an_empty_hub_counts_nothing_and_says_so() -> None:
    lines = observed([])
    assert counts(lines) == {}
    total = f"<{COMPUTED}/{YEAR}/country-FR/total/total/structures> <{ESS}structures>"
    assert [line for line in lines if line.startswith(total)] == [f'{total} "0"^^<{XSD}integer> .']


@pytest.mark.parametrize(
    ("said", "family"),
    [
        ({"legalForm": FORM + "5558"}, "cooperative"),
        ({"legalFamily": FAMILY + "association", "legalForm": FORM + "5558"}, "association"),
        ({"legalFamily": (FAMILY + "association", FAMILY + "cooperative")}, "unknown"),
        ({"legalFamily": FAMILY + "total"}, "unknown"),
        ({"legalForm": FORM + "9999"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_the_family_is_the_one_said_or_that_of_the_legal_form_and_never_a_guess(
    said: dict[str, str], family: str
) -> None:
    assert (family, "total", "country/FR") in counts(observed(organization("a", **said)))


@pytest.mark.parametrize(
    ("said", "sector"),
    [
        ({"activity": NAF + "Q"}, "Q"),
        ({"activity": NAF + "85"}, "P"),
        ({"activity": (NAF + "85", NAF + "P")}, "P"),
        ({"activity": (NAF + "85", NAF + "88")}, "unknown"),
        ({"activity": SCHEME + "activity/textile"}, "unknown"),
        ({"activityCode": "85.59B", "activityNomenclature": REVISION_2}, "P"),
        ({"activityCode": "8559B", "activityNomenclature": REVISION_2}, "P"),
        ({"activityCode": "85.59B", "activityNomenclature": SCHEME + "nomenclature/naf-2025"}, "unknown"),
        ({"activityCode": "85.59B"}, "unknown"),
        ({"activityCode": "école", "activityNomenclature": REVISION_2}, "unknown"),
        ({"activity": NAF + "88", "activityCode": "85.59B", "activityNomenclature": REVISION_2}, "unknown"),
    ],
)
def test_the_sector_is_the_one_section_its_activities_lie_in(said: dict[str, str], sector: str) -> None:
    assert ("total", sector, "country/FR") in counts(observed(organization("a", **said)))


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ({"department": VIENNE}, {"region/75", "department/87"}),
        ({"territory": LIMOUSIN}, {"region/75"}),
        ({"territory": (LIMOUSIN, AQUITAINE)}, {"region/75"}),
        ({"territory": (LIMOUSIN, VIENNE)}, {"region/75", "department/87"}),
        ({"territory": (VIENNE, GIRONDE)}, {"region/75"}),
        ({"territory": (VIENNE, FRANCE)}, {"region/75", "department/87"}),
        ({"territory": GUADELOUPE}, {"region/01", "department/971"}),
        ({"territory": (LIMOUSIN, GUADELOUPE)}, {"unknown"}),
        ({"territory": (LIMOUSIN, "https://elsewhere.example/place")}, {"unknown"}),
        ({"territory": FRANCE}, {"unknown"}),
        ({"department": VIENNE, "territory": GUADELOUPE}, {"region/75", "department/87"}),
        ({}, {"unknown"}),
    ],
)
def test_the_place_is_todays_and_unknown_where_it_cannot_be_known(
    said: dict[str, str], places: set[str]
) -> None:
    assert by_territory(observed(organization("a", **said))).keys() == places | {"country/FR"}


def test_a_public_body_its_places_and_its_jobs_are_not_counted() -> None:
    body = described("organization/region", PUBLIC_BODY, employees=3000, legalForm=FORM + "9220")
    assert counts(observed(body, establishment("office", "region", employees=40))) == {}


def test_a_legal_form_outside_the_ess_counts_only_with_evidence() -> None:
    union = organization("union", legalForm=FORM + "8410")
    proof = ADDRESSES.base + "record/a/union#evidence"
    backed = [*union, *organization("union", statusEvidence=proof)]
    no = statement(iri(proof), iri(EVIDENCE_VALUE), literal("false", datatype=XSD + "boolean"))
    yes = statement(iri(proof), iri(EVIDENCE_VALUE), literal("true", datatype=XSD + "boolean"))
    assert counts(observed(union, establishment("place", "union"))) == {}
    assert counts(observed(backed, [no])) == {}
    assert counts(observed(backed, [yes]))[ALL] == 1


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ({"administrativeStatus": SCHEME + "administrative-status/closed"}, False),
        (
            {
                "administrativeStatus": tuple(
                    f"{SCHEME}administrative-status/{one}" for one in ("active", "closed")
                )
            },
            True,
        ),
        ({"dissolved": "2019-12-31"}, False),
        ({"dissolved": "2031-12-31"}, True),
        ({"succeededBy": ADDRESSES.base + "id/organization/heir"}, False),
        ({"succeededBy": ADDRESSES.base + "id/organization/heir", "succeededOn": "2030-01-01"}, True),
        ({"succeededOn": "2016-01-01"}, True),
    ],
)
def test_what_is_closed_dissolved_or_succeeded_is_not_counted(said: dict[str, str], counted: bool) -> None:
    lines = observed(organization("a", **said), establishment("place", "a"))
    assert (ALL in counts(lines)) is counted
    assert (ALL in counts(lines, "establishments")) is counted


def test_an_establishment_has_its_organizations_family_and_a_place_and_sector_of_its_own() -> None:
    lines = observed(
        organization("a", legalForm=FORM + "9220", activity=NAF + "88", department=VIENNE),
        establishment("a-1", "a", department=GIRONDE, activity=NAF + "85"),
        establishment("a-2", "a"),
        establishment("alone", department=GIRONDE),
    )
    found = counts(lines, "establishments")
    assert found["association", "P", "department/33"] == 1
    assert found["association", "unknown", "unknown"] == 1
    assert found["unknown", "unknown", "department/33"] == 1
    assert found[ALL] == 3
    assert counts(lines)[ALL] == 1


def test_jobs_are_never_counted_twice_and_two_figures_are_none() -> None:
    lines = observed(
        organization("told", employees=12, department=VIENNE),
        establishment("told-1", "told", employees=5, department=GIRONDE),
        organization("silent", department=VIENNE),
        establishment("silent-1", "silent", employees=4, department=GIRONDE),
        organization("torn", employees=(7, 9)),
    )
    assert by_territory(lines, "jobs") == {
        "country/FR": 16,
        "region/75": 16,
        "department/87": 12,
        "department/33": 4,
    }
    assert by_territory(lines, "respondents")["country/FR"] == 2


def test_structures_are_counted_by_the_year_they_were_founded() -> None:
    lines = observed(
        organization("a", founded="1998-05-01", legalForm=FORM + "9220"),
        organization("b", founded="1998-02-03"),
        organization("closed", founded="1998-02-03", dissolved="2001-01-01"),
        organization("torn", founded=("1998-02-03", "1999-01-01")),
        organization("to-come", founded="2040-01-01"),
    )
    founded = ADDRESSES.base + "observatory/founded"
    rows = load(lines).query(
        f"{PREFIXES} SELECT ?family ?year ?n WHERE {{ ?o qb:dataSet <{founded}> ; ess:obsFamily ?family ;"
        " ess:obsYear ?year ; ess:structures ?n }"
    )
    assert isinstance(rows, ox.QuerySolutions)
    assert {
        (row["family"].value.removeprefix(FAMILY), row["year"].value, row["n"].value) for row in rows
    } == {("association", "1998", "1"), ("unknown", "1998", "1"), ("total", "1998", "2")}


def test_published_figures_stay_entities_in_a_dataset_of_their_own() -> None:
    lines = observed(organization("a"), published_figure("f", dataSet=COMPUTED))
    store = load(lines)
    figure = ADDRESSES.base + "id/observation/f"
    sets = store.query(f"{PREFIXES} SELECT ?d WHERE {{ <{figure}> qb:dataSet ?d }}")
    assert isinstance(sets, ox.QuerySolutions)
    assert [row["d"].value for row in sets] == [PUBLISHED]
    assert counts(lines, "jobs") == {}
    assert store.query(f"{PREFIXES} ASK {{ <{figure}> ess:jobs 220500 }}")
    assert not store.query(f"{PREFIXES} ASK {{ ?o qb:dataSet <{COMPUTED}> ; a ess:Observation }}")


def test_no_computed_observation_is_an_entity_or_a_record() -> None:
    added = set(rich()) - {line for line in rich() if f"<{ADDRESSES.base}id/" in line.split(" ")[0]}
    assert not [line for line in added if line.split(" ")[1] == iri(DERIVED_FROM)]


def test_the_same_graph_in_any_order_gives_the_same_cube() -> None:
    entities = [
        *organization("a", department=VIENNE),
        *establishment("b", "a"),
        *organization("c", employees=4),
    ]
    shuffled = list(entities)
    random.Random(7).shuffle(shuffled)
    assert observed(entities)[len(entities) :] == observed(shuffled)[len(entities) :]


def test_no_line_is_said_twice() -> None:
    lines = rich()
    assert len(lines) == len(set(lines))


def test_another_year_is_another_address_and_says_that_year() -> None:
    lines = observed(organization("a"), year=2031)
    cells = [line for line in lines if line.startswith(f"<{COMPUTED}/2031/")]
    assert cells
    assert not [line for line in lines if line.startswith(f"<{COMPUTED}/{YEAR}")]
    assert any(f'<{ESS}obsYear> "2031"^^<{XSD}gYear>' in line for line in cells)
