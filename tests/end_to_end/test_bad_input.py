"""Bad input: one clear line, the documented exit code, and nothing lost of what was there before."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import command_line
from tests.called_here import ess_hub
from tests.command_line import ROOT
from tests.contract.directories import done
from tests.end_to_end.own_source import CONNECTOR, ROWS, TABLE, build_hub, published


def line_of(text: str) -> int:
    return next(number for number, line in enumerate(CONNECTOR.splitlines(), start=1) if text in line)


@pytest.fixture(scope="module")
def ran_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a hub that ran once, and of its source's file; read only."""
    folder = tmp_path_factory.mktemp("ran")
    hub, _ = build_hub(folder)
    done("run", hub=hub)
    return folder


@pytest.fixture
def running(ran_once: Path, tmp_path: Path) -> tuple[Path, Path, str]:
    """A hub that ran once: its directory, its source's file, and the graph it published."""
    shutil.copytree(ran_once, tmp_path, dirs_exist_ok=True)
    hub, data = tmp_path / "hub", tmp_path / "annuaire.csv"
    settings = (hub / "hub.toml").read_text("utf-8")
    (hub / "hub.toml").write_text(settings.replace(str(ran_once), str(tmp_path)), "utf-8")
    return hub, data, published(hub, tmp_path)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (b"numero;siret;region\n1;;Limousin\n", ["annuaire.csv", "nom"]),
        (ROWS.encode("cp1252"), ["annuaire.csv", "2", "utf-8", "windows-1252"]),
        (b"", ["annuaire.csv", "vide"]),
        (b"numero;nom;siret;region\n", ["aucun enregistrement"]),
    ],
    ids=["a missing column", "cp1252 declared UTF-8", "an empty file", "a header alone"],
)
def test_a_source_that_cannot_be_read_keeps_what_it_had(
    running: tuple[Path, Path, str], tmp_path: Path, rows: bytes, said: list[str]
) -> None:
    hub, data, before = running
    data.write_bytes(rows)
    told = ess_hub("run", hub=hub)
    assert told.code == 2
    assert all(word.lower() in told.err.lower() for word in said), told.err
    assert len(told.err.strip().splitlines()) == 1
    assert published(hub, tmp_path) == before


def _entities(graph: str) -> set[str]:
    """What is said of entities: the hub's counts of them are no part of it."""
    return {line for line in graph.splitlines() if "/observatory/" not in line}


def test_a_ragged_row_costs_that_record_only_and_its_last_good_version_stays(
    running: tuple[Path, Path, str], tmp_path: Path
) -> None:
    hub, data, before = running
    rows = ROWS.replace("2;Garage solidaire;;Aquitaine", "2;Garage; solidaire;;Aquitaine;de trop")
    data.write_text(rows + "4;Nouvelle venue;;Limousin\n", encoding="utf-8")
    told = ess_hub("harvest", "--strict", hub=hub)
    assert told.code == 1
    assert "annuaire.csv:3" in told.out
    assert ess_hub("run", hub=hub).code == 0
    after = published(hub, tmp_path)
    assert _entities(before) < _entities(after)
    assert "Nouvelle venue" in after and '"Garage solidaire"' in after


@pytest.mark.parametrize(
    ("connector", "line", "said"),
    [
        (CONNECTOR.replace("schema:name", "shema:name"), line_of("schema:name"), "shema"),
        (CONNECTOR.replace("fields:\n", "fields: [\n"), None, "YAML"),
        (CONNECTOR.replace("clean: [trim]", "clean: [trimm]"), line_of("clean: [trim]"), "trimm"),
    ],
    ids=["an unknown prefix", "invalid YAML", "an unknown cleaning step"],
)
def test_a_broken_connector_is_named_by_line_and_not_installed(
    running: tuple[Path, Path, str], tmp_path: Path, connector: str, line: int | None, said: str
) -> None:
    hub, _, _ = running
    folder = tmp_path / "broken"
    (folder / "tables").mkdir(parents=True)
    (folder / "tables" / "regions.csv").write_text(TABLE, encoding="utf-8")
    file = folder / "annuaire-test.yaml"
    file.write_text(connector, encoding="utf-8")
    for command in ("check", "add"):
        told = ess_hub("connector", command, file, hub=hub)
        assert told.code == 2
        first = told.err.splitlines()[0]
        assert f"annuaire-test.yaml:{line or ''}" in first
        assert said in told.err


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?s WHERE { ?s ?p }", "ligne 1, colonne 26"),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("DROP ALL", "DROP"),
    ],
)
def test_a_query_the_hub_cannot_or_will_not_run(
    running: tuple[Path, Path, str], query: str, said: str
) -> None:
    told = ess_hub("query", query, hub=running[0])
    assert told.code == 2
    assert said in told.err


def test_an_unknown_record_or_source_is_named(running: tuple[Path, Path, str]) -> None:
    hub = running[0]
    for command in (
        ["explain", "annuaire:999"],
        ["harvest", "inconnue"],
        ["judge", "annuaire:1", "annuaire:999", "same"],
        ["source", "remove", "inconnue"],
        ["dump", "source:inconnue", "-o", "x.ttl"],
    ):
        told = ess_hub(*command, hub=hub)
        assert told.code == 2, command
        assert "999" in told.err or "inconnue" in told.err


def test_a_writer_waits_then_says_who_writes(running: tuple[Path, Path, str], tmp_path: Path) -> None:
    hub, data, before = running
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from datetime import datetime, UTC; from pathlib import Path\n"
            "from hub.store.revisions import Revisions\n"
            "with Revisions(Path(sys.argv[1]), lambda: datetime.now(UTC)).lease('a test'):\n"
            "    print('held', flush=True); time.sleep(60)",
            str(hub / "store"),
        ],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    try:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        data.write_text(ROWS + "4;De plus;;Limousin\n", encoding="utf-8")
        started = time.monotonic()
        told = command_line.ess_hub("--wait", "1", "harvest", hub=hub)
        assert time.monotonic() - started < 20
        assert told.code == 2
        assert "a test" in told.err and str(holder.pid) in told.err
        assert published(hub, tmp_path) == before
    finally:
        holder.kill()
        holder.communicate()
    assert ess_hub("harvest", hub=hub).code == 0


def test_a_port_in_use_is_said_before_any_work(running: tuple[Path, Path, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for command in (["serve"], ["demo"]):
            told = command_line.ess_hub(*command, "--port", str(port), hub=running[0])
            assert told.code == 2
            assert str(port) in told.err


def test_a_directory_that_is_no_hub(tmp_path: Path) -> None:
    for command in (["run"], ["status"], ["query", "ASK {}"], ["serve", "--port", "0"]):
        told = command_line.ess_hub(*command, hub=tmp_path / "nowhere")
        assert told.code == 2
        assert "init" in told.err


def test_a_setting_nobody_knows_is_refused(running: tuple[Path, Path, str]) -> None:
    hub = running[0]
    settings = hub / "hub.toml"
    settings.write_text(settings.read_text() + "\n[serve2]\nreaders = 2\n", encoding="utf-8")
    told = ess_hub("status", hub=hub)
    assert told.code == 2
    assert "serve2" in told.err


def test_a_base_iri_changed_after_a_harvest_is_refused(tmp_path: Path) -> None:
    hub, _ = build_hub(tmp_path)
    assert ess_hub("harvest", hub=hub).code == 0
    settings = hub / "hub.toml"
    settings.write_text(
        settings.read_text().replace("data.example.org", "other.example.org"), encoding="utf-8"
    )
    told = ess_hub("run", hub=hub)
    assert told.code == 2
    assert "IRI de base" in told.err
