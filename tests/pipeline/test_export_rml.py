"""`connector export-rml`: a mapping on standard output or in a file, what it could not say on standard error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import Graph

from tests.called_here import ess_hub


def test_the_mapping_is_printed_and_summed_up_apart() -> None:
    outcome = ess_hub("connector", "export-rml", "cress-structures", lang="en")
    assert outcome.code == 0
    assert Graph().parse(data=outcome.out, format="turtle")
    assert outcome.err.startswith("3 of 5 statements exported")


def test_the_cleaned_records_stand_beside_the_mapping_that_reads_them(tmp_path: Path) -> None:
    output = tmp_path / "reseaux.ttl"
    outcome = ess_hub("connector", "export-rml", "networks", "--over", "cleaned", "-o", output)
    assert (outcome.code, outcome.out) == (0, "")
    records = json.loads((tmp_path / "networks.cleaned.json").read_bytes())["records"]
    assert [record["key"] for record in records][:2] == ["RT-01", "RT-02"]
    assert '"networks.cleaned.json"' in output.read_text(encoding="utf-8")


def test_records_are_named_as_the_hub_that_exports_names_them(tmp_path: Path) -> None:
    hub = tmp_path / "hub"
    assert ess_hub("init", hub, "--base-iri", "https://data.example.org/").code == 0
    said = ess_hub("connector", "export-rml", "bdis-carriers", "--source", "porteurs", hub=hub).out
    assert '"https://data.example.org/record/porteurs/{id}"' in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nulle-part"], "Aucun connecteur"),
        (["networks", "--over", "cleaned"], "-o FICHIER"),
        (["networks", "--over", "cleaned", "-o", "x.ttl", "--from", "absent.csv"], "aucun fichier"),
        (["chorum-schemes"], "--over cleaned"),
        (["networks", "-o", "nulle-part/x.ttl"], "écriture impossible"),
    ],
)
def test_what_cannot_be_exported_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = ess_hub("connector", "export-rml", *arguments)
    assert outcome.code == 2
    assert words in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
