"""Real public lists, harvested into a fresh hub through a user's own connectors: every row is accounted for.

The lists are no part of the project: see :mod:`tests.public_files`.

What the hub must say is worked out here from the rows themselves, without any of its code.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.called_here import ess_hub
from tests.public_files import data

CONNECTORS = Path(__file__).parent / "own_connectors"
FIRST = 150
Row = dict[str, str]


def never(_row: Row) -> bool:
    return False


def in_order(*columns: str) -> Callable[[Row], str | None]:
    """The first of ``columns`` that a row leaves empty: why it must be refused."""
    return lambda row: next((column for column in columns if not row[column].strip()), None)


@dataclass(frozen=True)
class List:
    """One list. ``is_odd``: rows worth trying beside the first ones. ``refused``: the column because of which a row must
    be refused. ``counted``: a property → in how many rows the list says it. ``published``: its licence lets it."""

    slug: str
    file: str
    is_odd: Callable[[Row], bool]
    refused: Callable[[Row], str | None]
    counted: dict[str, Callable[[Row], bool]]
    published: bool = True


def flag(row: Row) -> bool:
    return row["economieSocialeSolidaireUniteLegale"] == "O"


LISTS = (
    List(
        "ess-numerique",
        "ess-numerique/01_ess_numerique.csv",
        never,
        in_order("siren", "denominationUniteLegale"),
        {
            "ess:siren": lambda row: bool(row["siren"]),
            "ess:statusEvidence": lambda row: "ess_france" in row["sources"],
        },
    ),
    List(
        "ess-numerique-forms",
        "ess-numerique/02_ess_numerique_cate_juridique.csv",
        lambda row: row["nomUniteLegale"] != "" or "esus" in row["sources"],
        in_order("siren", "denominationUniteLegale"),
        {
            "ess:legalForm": lambda row: bool(row["categorieJuridiqueUniteLegale"]),
            "ess:statusEvidence": lambda row: "esus" in row["sources"],
            "ess:agreement": lambda row: "esus" in row["sources"],
        },
    ),
    List(
        "ess-numerique-flags",
        "ess-numerique/04_ess_flag_insee.csv",
        lambda row: row["nomUniteLegale"] != "" or row["categorieJuridiqueUniteLegale"] in {"7410", "3120"},
        in_order("siren", "denominationUniteLegale"),
        {"ess:statusEvidence": flag, "ess:siren": lambda row: bool(row["siren"])},
    ),
    List(
        "tiers-lieux",
        "ess-numerique/03_tiers_lieux.csv",
        lambda row: not row["NOM"],
        in_order("ID_UNIQUE", "NOM"),
        # The numbers in this list were guessed by others: none is taken.
        {"org:siteOf": lambda row: bool(row["NOM_STRC_PORT"]), "ess:siren": never},
        published=False,
    ),
    List(
        "mednum",
        "mednum/lieux_multi_sources.csv",
        lambda row: not row["nom"] or row["siren_siret"].strip("0") == "" != row["siren_siret"],
        in_order("source", "id", "nom"),
        {
            "ess:siren": lambda row: row["siren_siret"].strip("0") != "",
            "ess:siret": lambda row: len(row["siren_siret"]) == 14,
        },
        published=False,
    ),
)


class Harvested:
    """A hub that has harvested rows of each list once."""

    def __init__(self, place: Path, rows: dict[str, list[Row]]) -> None:
        self.rows = rows
        self.hub = place / "hub"
        self.run("init", self.hub, "--base-iri", "https://data.example.org/")
        for one in LISTS:
            file = place / f"{one.slug}.csv"
            with file.open("w", encoding="utf-8", newline="") as writing:
                writer = csv.DictWriter(writing, list(rows[one.slug][0]))
                writer.writeheader()
                writer.writerows(rows[one.slug])
            self.run("connector", "add", CONNECTORS / f"{one.slug}.yaml")
            self.run("source", "add", one.slug, "--connector", one.slug, "--from", file)
        self.reports = {one.slug: self.harvest(one.slug) for one in LISTS}
        self.status = {one["id"]: one for one in json.loads(self.run("status", "--json"))["sources"]}
        listed = place / "rejects.csv"
        self.run("dump", "rejects", "-o", listed)
        with listed.open(encoding="utf-8", newline="") as written:
            self.rejects = list(csv.DictReader(written))

    def run(self, *arguments: str | Path) -> str:
        done = ess_hub(*arguments, hub=self.hub)
        assert done.code == 0, done.err
        return done.out

    def harvest(self, slug: str) -> dict[str, Any]:
        (report,) = json.loads(self.run("harvest", slug, "--json"))["sources"]
        found: dict[str, Any] = report
        return found

    def count(self, slug: str, predicate: str) -> int:
        """How many records of a list say ``predicate``."""
        asked = (
            f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ GRAPH ?g {{ ?s {predicate} ?o ; dcterms:isPartOf ?source }} "
            f'FILTER(STRENDS(STR(?source), "/source/{slug}")) }}'
        )
        answer: dict[str, Any] = json.loads(self.run("query", asked, "--format", "json"))
        return int(answer["results"]["bindings"][0]["n"]["value"])


def read(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Harvested:
    """The first rows of each list, and its odd ones."""
    rows = {}
    for one in LISTS:
        lines = read(data(one.file))
        rows[one.slug] = [*islice(lines, FIRST), *islice(filter(one.is_odd, lines), FIRST)]
    return Harvested(tmp_path_factory.mktemp("some"), rows)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Harvested:
    """Every row of each list."""
    rows = {one.slug: list(read(data(one.file))) for one in LISTS}
    return Harvested(tmp_path_factory.mktemp("whole"), rows)


def check(harvested: Harvested, one: List) -> None:
    """What the hub says of a list, against the list itself."""
    rows = harvested.rows[one.slug]
    refused = [column for row in rows if (column := one.refused(row)) is not None]
    kept = [row for row in rows if one.refused(row) is None]

    report = harvested.reports[one.slug]
    assert report["total"] == len(rows)
    assert (report["new"], report["rejected"]) == (len(kept), len(refused))

    status = harvested.status[one.slug]
    assert (status["records"], status["rejected"]) == (len(kept), len(refused))
    assert status["published"] is one.published
    assert status["harvestedAt"] is not None

    said = [reject for reject in harvested.rejects if reject["source"] == one.slug]
    assert {reject["rule"] for reject in said} <= {"required"}
    by_line: dict[str, str] = {}
    for reject in said:
        by_line.setdefault(reject["line"], reject["field"])
    assert sorted(by_line.values()) == sorted(refused)

    for predicate, says in one.counted.items():
        assert harvested.count(one.slug, predicate) == sum(map(says, kept)), predicate


each_list = pytest.mark.parametrize("one", LISTS, ids=[one.slug for one in LISTS])


@each_list
def test_every_row_tried_is_a_record_or_a_refusal_with_its_reason(some: Harvested, one: List) -> None:
    check(some, one)


@pytest.mark.long
@each_list
def test_every_row_of_the_whole_list_is_a_record_or_a_refusal_with_its_reason(
    whole: Harvested, one: List
) -> None:
    check(whole, one)


def test_the_connectors_of_these_tests_are_in_order() -> None:
    done = ess_hub("connector", "check", *sorted(CONNECTORS.glob("*.yaml")))
    assert done.code == 0, done.err
