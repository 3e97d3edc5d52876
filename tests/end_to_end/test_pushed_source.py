"""A source that is only pushed, from the command line to the page: followed, sent, published, reported, given up."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import requests

from tests.called_here import ess_hub
from tests.command_line import serving
from tests.end_to_end.own_source import build_hub

ROWS = "numero;nom;siret;region\n10;Recyclerie;;Limousin\n11;;;Aquitaine\n"


def test_from_a_key_to_the_published_entity(tmp_path: Path) -> None:
    hub, _ = build_hub(tmp_path)
    added = ess_hub("source", "add", "envois", "--connector", "annuaire-test", "--from", "push:", hub=hub)
    assert "key create source:envois" in added.out
    assert '"push:"' in (hub / "hub.toml").read_text(encoding="utf-8")
    key = ess_hub("key", "create", "source:envois", hub=hub).out.strip()
    ran = ess_hub("run", hub=hub)
    assert ran.code == 0, ran.err
    assert "envois: rien à moissonner" in ran.out
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "text/csv"}
    with serving("serve", "--port", "0", hub=hub) as address:
        answer = requests.post(address + "records/envois", data=ROWS.encode(), headers=headers, timeout=60)
        assert answer.status_code == 200, answer.text
        assert [each["outcome"] for each in answer.json()["records"]] == ["new", "rejected"]
        again = ess_hub("run", hub=hub)
        assert again.code == 0, again.err
        report = requests.get(address + "sources/envois/report.json", timeout=10).json()
        assert report["quality"]["score"] == 50.0
        assert ess_hub("key", "revoke", key.split("_")[1], hub=hub).code == 0
        refused = requests.post(address + "records/envois", data=ROWS.encode(), headers=headers, timeout=10)
        assert refused.status_code == 401
    reference = tmp_path / "reference.nt"
    assert ess_hub("dump", "reference", "-o", reference, hub=hub).code == 0
    assert "Recyclerie" in reference.read_text(encoding="utf-8")
    status = json.loads(ess_hub("status", "--json", hub=hub).out)
    (found,) = [each for each in status["sources"] if each["id"] == "envois"]
    assert (found["from"], found["records"], found["rejected"], found["score"]) == ("push:", 1, 1, 50.0)


def test_the_rejects_of_one_source_are_written_to_send_back(tmp_path: Path) -> None:
    hub, data = build_hub(tmp_path)
    second = tmp_path / "second.csv"
    second.write_text(ROWS, encoding="utf-8")
    assert (
        ess_hub("source", "add", "seconde", "--connector", "annuaire-test", "--from", second, hub=hub).code
        == 0
    )
    data.write_text("numero;nom;siret;region\n1;;;Limousin\n", encoding="utf-8")
    assert ess_hub("harvest", hub=hub).code == 0
    output = tmp_path / "rejets.csv"
    assert ess_hub("dump", "rejects:seconde", "-o", output, hub=hub).code == 0
    with output.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["source"], row["key"], row["line"]) for row in rows] == [("seconde", "11", "3")]
    assert "Aquitaine" in rows[0]["row"]
    unknown = ess_hub("dump", "rejects:autre", "-o", output, hub=hub)
    assert (unknown.code, unknown.err.count("\n")) == (2, 1)


def test_a_location_that_is_almost_push_says_how_it_is_written(tmp_path: Path) -> None:
    hub, _ = build_hub(tmp_path)
    refused = ess_hub("source", "add", "x", "--connector", "annuaire-test", "--from", "push", hub=hub)
    assert refused.code == 2
    assert "push:" in refused.err
