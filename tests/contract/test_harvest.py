"""Harvest: what is new, what is refused, what is guarded, and what is only tried."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.called_here import ess_hub
from tests.contract.directories import Row, build, connector_file, done, select, write

MANY = [Row(number, f"Association numéro {number}") for number in range(1, 41)]


def digest(hub: Path) -> dict[str, str]:
    """Every file of a hub by what it holds; the store's own log and lock files apart."""
    return {
        str(file.relative_to(hub)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(hub.rglob("*"))
        if file.is_file() and file.name not in {"LOG", "LOCK", "lease.lock"} and "LOG.old" not in file.name
    }


def harvest(hub: Path, *options: str) -> dict[str, Any]:
    """What ``harvest --json`` says of the one source."""
    outcome = ess_hub("harvest", "--json", *options, hub=hub)
    report: dict[str, Any] = json.loads(outcome.out)
    return {"code": outcome.code, **(report["sources"] or [{}])[0]}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("harvest"), many=MANY)


@pytest.fixture(scope="module")
def file(hub: Path) -> Path:
    return hub.parent / "many.csv"


def test_a_dry_run_shows_the_difference_and_writes_nothing(hub: Path) -> None:
    before = digest(hub)
    assert "40" in done("harvest", "--dry-run", hub=hub).out
    tried = harvest(hub, "--dry-run")
    assert (tried["code"], tried["total"], tried["new"], tried["dryRun"]) == (0, 40, 40, True)
    assert digest(hub) == before


def test_each_record_is_counted_as_new_changed_unchanged_or_gone(hub: Path, file: Path) -> None:
    assert harvest(hub)["new"] == 40
    assert harvest(hub)["untouched"]
    write(file, [replace(MANY[0], nom="Un nom nouveau"), *MANY[1:39], Row(41, "Une de plus")])
    counted = harvest(hub)
    assert {name: counted[name] for name in ("total", "new", "changed", "unchanged", "gone")} == {
        "total": 40,
        "new": 1,
        "changed": 1,
        "unchanged": 38,
        "gone": 1,
    }
    write(file, MANY)
    assert harvest(hub)["new"] == 1


def test_harvesting_twice_writes_nothing(hub: Path) -> None:
    before = digest(hub)
    done("harvest", hub=hub)
    assert digest(hub) == before


def test_reading_everything_again_commits_nothing(hub: Path) -> None:
    before = digest(hub / "store")
    assert harvest(hub, "--full")["unchanged"] == 40
    assert digest(hub / "store") == before


def test_the_order_of_rows_is_no_change(hub: Path, file: Path) -> None:
    write(file, reversed(MANY))
    counted = harvest(hub)
    assert counted["changed"] == counted["new"] == counted["gone"] == 0


def test_many_deletions_are_refused_until_their_number_is_accepted(hub: Path, file: Path) -> None:
    write(file, MANY[:15])
    refused = ess_hub("harvest", hub=hub)
    assert refused.code == 1
    assert "25" in refused.err + refused.out and "--accept-deletions" in refused.err + refused.out
    assert ess_hub("harvest", "--accept-deletions", "24", hub=hub).code == 1
    assert ess_hub("run", hub=hub).code == 1
    records = "SELECT (COUNT(?r) AS ?n) WHERE { GRAPH ?g { ?r dcterms:isPartOf ?s } }"
    assert select(hub, records) == [{"n": "40"}]
    accepted = harvest(hub, "--accept-deletions", "25")
    assert (accepted["code"], accepted["gone"]) == (0, 25)
    assert select(hub, records) == [{"n": "15"}]


def test_a_rejected_record_is_quarantined_and_its_last_good_version_stays(hub: Path, file: Path) -> None:
    rows = [replace(MANY[0], nom=""), *MANY[1:15], Row(50, "", ville="Nulle part")]
    write(file, rows)
    strict = ess_hub("harvest", "--strict", hub=hub)
    assert strict.code == 1
    assert "many.csv:2" in strict.out + strict.err and "nom" in strict.out + strict.err
    assert "many.csv:17" in strict.out + strict.err
    assert ess_hub("harvest", hub=hub).code == 0
    names = (
        "SELECT ?n WHERE { GRAPH ?g { ?r dcterms:identifier '1' ; dcterms:isPartOf ?s ; schema:name ?n } }"
    )
    assert select(hub, names) == [{"n": "Association numéro 1"}]
    rejects = hub.parent / "rejects.csv"
    done("dump", "rejects", "-o", rejects, hub=hub)
    written = rejects.read_text(encoding="utf-8")
    assert "many" in written and "nom" in written and len(written.splitlines()) == 3
    assert json.loads(done("status", "--json", hub=hub).out)["sources"][0]["rejected"] == 2
    write(file, MANY[:15])
    done("harvest", hub=hub)
    assert json.loads(done("status", "--json", hub=hub).out)["sources"][0]["rejected"] == 0


def test_two_rows_with_one_key_are_said(hub: Path, file: Path) -> None:
    write(file, [*MANY[:15], replace(MANY[3], nom="Le même numéro")])
    outcome = ess_hub("harvest", "--strict", hub=hub)
    assert outcome.code == 1
    assert "many.csv:17" in outcome.out + outcome.err
    write(file, MANY[:15])


def test_a_value_that_cannot_be_read_is_said_and_the_record_enters(hub: Path, file: Path) -> None:
    write(file, [replace(MANY[0], siren="123"), *MANY[1:15]])
    outcome = ess_hub("harvest", hub=hub)
    assert outcome.code == 0
    assert "many.csv:2" in outcome.out + outcome.err and "123" in outcome.out + outcome.err
    assert select(hub, "SELECT ?s WHERE { GRAPH ?g { ?r ess:siren ?s } }") == []


def test_one_source_is_harvested_by_name_and_an_unknown_one_is_refused(hub: Path) -> None:
    assert "many" in done("harvest", "many", hub=hub).out
    refused = ess_hub("harvest", "many", "nowhere", hub=hub)
    assert refused.code == 2 and "nowhere" in refused.err


def test_a_source_that_cannot_be_reached_does_not_stop_the_others(tmp_path: Path) -> None:
    hub = build(tmp_path, here=[Row(1, "Une seule")])
    done("source", "add", "far", "--connector", "lieux", "--from", "http://127.0.0.1:9/a.csv", hub=hub)
    lost = write(tmp_path / "none.csv", [])
    done("source", "add", "lost", "--connector", "lieux", "--from", lost, hub=hub)
    lost.unlink()
    outcome = ess_hub("run", hub=hub)
    assert outcome.code == 2
    assert "127.0.0.1:9" in outcome.err and "none.csv" in outcome.err
    assert len(outcome.err.strip().splitlines()) == 2
    assert select(hub, "SELECT ?l WHERE { ?o a ess:Organization ; rdfs:label ?l }") == [{"l": "Une seule"}]


def test_a_source_without_licence_is_kept_but_not_published_until_it_has_one(tmp_path: Path) -> None:
    hub = tmp_path / "hub"
    done("init", hub, "--base-iri", "https://data.example.org/")
    nobody_knows = connector_file(tmp_path, licence="null\nlicence_reason: {fr: Inconnue, en: Unknown}")
    done("connector", "add", nobody_knows, hub=hub)
    data = write(tmp_path / "a.csv", [Row(1, "Une seule")])
    done("source", "add", "closed", "--connector", "lieux", "--from", data, hub=hub)
    done("run", hub=hub)
    everyone = "SELECT ?l WHERE { ?o a ess:Organization ; rdfs:label ?l }"
    assert select(hub, everyone) == []
    assert "Une seule" not in dump(hub, tmp_path, "reference")
    assert "Une seule" not in dump(hub, tmp_path, "all")
    assert ess_hub("status", "--json", hub=hub).out.count('"published": false') == 1
    done("source", "remove", "closed", hub=hub)
    done(
        "source", "add", "opened", "--connector", "lieux", "--from", data,
        "--licence", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/", hub=hub,
    )  # fmt: skip
    done("run", hub=hub)
    assert select(hub, everyone) == [{"l": "Une seule"}]
    assert "Une seule" in dump(hub, tmp_path, "reference")


def dump(hub: Path, folder: Path, what: str) -> str:
    file = folder / f"{what}.nq"
    done("dump", what, "-o", file, hub=hub)
    return file.read_text(encoding="utf-8")
