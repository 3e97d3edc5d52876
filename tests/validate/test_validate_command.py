"""The command: each form with the exit code that goes with it, colours for people only, any value written out."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib

from tests import command_line
from tests.called_here import ess_hub
from tests.command_line import CLI, environment

HEAD = "@prefix s: <https://schema.org/> . @prefix ess: <https://w3id.org/ess-hub/ontology#> .\n"
GOOD = (
    HEAD
    + '<https://x.org/1> a ess:Organization ; s:name "Un" ; s:address [ a s:PostalAddress ; s:postalCode "87000" ] .\n'
)
WARNED = GOOD.replace("87000", "8700")
WRONG = GOOD.replace('"Un"', '"Un" ; ess:siren "1"')
FORMS = ("text", "json", "turtle", "html", "sarif", "junit")


def written(folder: Path, text: str) -> Path:
    path = folder / "a.ttl"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [
        (GOOD, "info", 0),
        (WARNED, "violation", 0),
        (WARNED, "warning", 1),
        (WRONG, "violation", 1),
        ("<a> <b> .", "info", 2),
    ],
)
def test_the_exit_code_is_the_same_in_every_form(
    tmp_path: Path, form: str, text: str, fail_on: str, code: int
) -> None:
    path = written(tmp_path, text)
    # In one form, of a process: the code is what a shell sees.
    call = command_line.ess_hub if form == "text" else ess_hub
    outcome = call("validate", path, "--format", form, "--fail-on", fail_on)
    assert outcome.code == code, outcome
    if code == 2:
        assert outcome.out == "" and len(outcome.err.strip().splitlines()) == 1
    elif form == "junit":
        top = ElementTree.fromstring(outcome.out)  # noqa: S314 - our own
        assert (top.get("failures") != "0") == (code == 1)
    elif form == "turtle":
        assert len(rdflib.Graph().parse(data=outcome.out, format="turtle"))
    elif form in ("json", "sarif"):
        assert json.loads(outcome.out)


def test_an_unknown_form_is_wrong_usage(tmp_path: Path) -> None:
    outcome = ess_hub("validate", written(tmp_path, GOOD), "--format", "pdf")
    assert outcome.code == 2 and "junit" in outcome.err


@pytest.mark.parametrize(
    ("more", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colours_are_for_a_terminal_that_wants_them(
    tmp_path: Path, more: dict[str, str], coloured: bool
) -> None:
    kept = environment() | {"TERM": "xterm"} | more
    if "NO_COLOR" not in more:
        kept.pop("NO_COLOR", None)
    leader, follower = pty.openpty()
    done = subprocess.run(
        [*CLI, "validate", str(written(tmp_path, WRONG))],
        stdout=follower,
        stderr=subprocess.PIPE,
        env=kept,
        check=False,
    )
    os.close(follower)
    said = os.read(leader, 1 << 16).decode()
    os.close(leader)
    assert done.returncode == 1, done.stderr
    assert "1 erreur" in said
    assert ("\x1b[" in said) is coloured


def test_a_pipe_gets_no_colours(tmp_path: Path) -> None:
    assert "\x1b" not in ess_hub("validate", written(tmp_path, WRONG)).out


@pytest.mark.parametrize("form", FORMS)
def test_any_value_can_be_written_out(tmp_path: Path, form: str) -> None:
    path = tmp_path / "a.json"
    row = {"code": "1\x1b[2J\u202e", "nom": "Un", "siren": "\ud800\x00\x1b[31m<b>&"}
    path.write_text(json.dumps([row]), "utf-8")
    outcome = ess_hub("validate", path, "--connector", "structures", "--format", form)
    assert outcome.code in (0, 1), outcome.err
    assert outcome.out
    if form == "text":
        assert "\x1b" not in outcome.out and "\u202e" not in outcome.out


@pytest.mark.parametrize("suffix", ["ttl", "nt", "nq", "trig", "jsonld", "rdf"])
def test_a_date_that_is_none_is_a_finding_and_no_traceback(tmp_path: Path, suffix: str) -> None:
    date = '"12/01/2010"^^<http://www.w3.org/2001/XMLSchema#date>'
    graph = rdflib.Graph()
    graph.parse(data=GOOD.replace('"Un"', f'"Un" ; s:foundingDate {date}'), format="turtle")
    # Turtle is TriG, and N-Triples are N-Quads.
    syntax = {"ttl": "turtle", "trig": "turtle", "nt": "nt", "nq": "nt", "jsonld": "json-ld", "rdf": "xml"}[
        suffix
    ]
    path = tmp_path / f"a.{suffix}"
    path.write_text(graph.serialize(format=syntax), "utf-8")
    outcome = ess_hub("validate", path, "--format", "json")
    assert outcome.err == ""
    (problem,) = (
        each for each in json.loads(outcome.out)["problems"] if each["rule"].endswith("founding-date-form")
    )
    assert problem["correction"] == "2010-01-12"
    line = path.read_text("utf-8").splitlines()[problem["location"]["line"] - 1]
    assert "12/01/2010" in line or '"https://schema.org/foundingDate"' in line
