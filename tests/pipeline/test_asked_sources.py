"""A source behind a password: harvested with it, and the password is nowhere afterwards."""

from __future__ import annotations

import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.called_here import ess_hub
from tests.command_line import CLI, Outcome, environment
from tests.harvest.databases import PASSWORD, Server, postgresql
from tests.harvest.sources import connector

QUERY = ('query: SELECT code AS "Code", nom AS "Nom", siret AS "SIRET" FROM structures', "order: [Code]")
TOKEN = "j3t0n/secret"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgresql() as server:
        server.run(
            "CREATE TABLE structures (code text, nom text, siret text)",
            "INSERT INTO structures VALUES ('A', 'Les Ateliers', NULL), ('B', 'Café', NULL)",
        )
        yield server


class Guarded(BaseHTTPRequestHandler):
    """An API that wants its token."""

    def do_GET(self) -> None:
        is_known = self.path.endswith("token=j3t0n%2Fsecret")
        body = b"Code,Nom,SIRET\nA,Les Ateliers,\nB,Caf\xc3\xa9,\n" if is_known else b"no"
        self.send_response(200 if is_known else 403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def api() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Guarded) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/a?token=${{JETON}}"
        server.shutdown()


def hub_following(folder: Path, location: str, *source: str) -> Path:
    hub = folder / "hub"
    ess_hub("init", hub, "--base-iri", "https://data.example.org/")
    connector(hub / "connectors", *source)
    added = ess_hub("source", "add", "annuaire", "--connector", "essai", "--from", location, hub=hub)
    assert added.code == 0, added.err
    return hub


def everything_in(hub: Path) -> bytes:
    return b"".join(path.read_bytes() for path in hub.rglob("*") if path.is_file())


def test_a_database_is_harvested_and_its_password_is_nowhere(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BASE_PASSWORD", raising=False)
    hub = hub_following(tmp_path, server.url, "format: sql", *QUERY)
    lacking = ess_hub("harvest", hub=hub, lang="en")
    assert lacking.code == 2
    assert "BASE_PASSWORD, which hub.toml asks for, is not set" in lacking.err

    monkeypatch.setenv("BASE_PASSWORD", PASSWORD)
    harvested = ess_hub("harvest", hub=hub, lang="en")
    assert harvested.code == 0, harvested.err
    again = ess_hub("harvest", hub=hub, lang="en")
    assert again.code == 0, again.err

    outcomes = [harvested, again, ess_hub("status", "--json", hub=hub), ess_hub("source", "list", hub=hub)]
    assert_hidden(outcomes, hub, PASSWORD, "s3cret%2F%C3%A9%20%40", "s3cret")
    triples = ess_hub("query", "SELECT ?o { GRAPH ?g { ?s prov:hadPrimarySource ?o } }", hub=hub).out
    assert f"postgresql://127.0.0.1:{server.port}/annuaire" in triples
    names = ess_hub("query", "SELECT ?o { GRAPH ?g { ?s schema:name ?o } } ORDER BY ?o", hub=hub).out
    assert "Café" in names


def test_a_harvest_killed_while_it_reads_leaves_nothing_on_either_side(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BASE_PASSWORD", PASSWORD)
    rows = 'AS SELECT n::text AS "Code", \'x\' AS "Nom", NULL AS "SIRET", {} AS lent FROM generate_series(1, 300) AS n'
    server.run(
        "CREATE VIEW lente " + rows.format("pg_sleep(0.05) IS NULL"), "GRANT SELECT ON lente TO reader"
    )
    hub = hub_following(
        tmp_path, server.url, "format: sql", 'query: SELECT "Code", "Nom", "SIRET", lent FROM lente'
    )
    process = subprocess.Popen(
        [*CLI, "--hub", str(hub), "harvest"], env=environment(), stderr=subprocess.DEVNULL
    )
    wait_for(lambda: bool(list(hub.glob("harvest/staging/annuaire/*.part"))))
    process.kill()
    process.wait(10)
    # The server notices when it next says something to nobody.
    wait_for(lambda: server.asked("SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader'") == 0)
    server.run("CREATE OR REPLACE VIEW lente " + rows.format("false"))
    harvested = ess_hub("harvest", hub=hub, lang="en")
    assert harvested.code == 0, harvested.err
    assert "300 new" in harvested.out
    assert not list(hub.glob("harvest/staging/annuaire/*"))


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)


def test_a_token_in_an_address_is_used_and_nowhere(
    api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = hub_following(tmp_path, api, "format: csv", "encoding: utf-8")
    monkeypatch.setenv("JETON", "autre-jeton")
    refused = ess_hub("harvest", hub=hub, lang="en")
    assert refused.code == 2
    assert "token=${JETON}: the server answers 403" in refused.err
    monkeypatch.setenv("JETON", TOKEN)
    harvested = ess_hub("harvest", hub=hub, lang="en")
    assert harvested.code == 0, harvested.err
    assert_hidden([refused, harvested, ess_hub("status", "--json", hub=hub)], hub, "autre-jeton", "j3t0n")


def assert_hidden(outcomes: list[Outcome], hub: Path, *secrets: str) -> None:
    held = everything_in(hub)
    for secret in secrets:
        assert secret.encode() not in held
        for outcome in outcomes:
            assert secret not in outcome.out + outcome.err


def test_under_debug_nothing_is_shown_either(
    api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = hub_following(tmp_path, "http://127.0.0.1:9/${JETON}", "format: csv", "encoding: utf-8")
    monkeypatch.setenv("JETON", TOKEN)
    outcome = ess_hub("--debug", "harvest", hub=hub)
    assert outcome.code == 2
    assert "j3t0n" not in outcome.out + outcome.err


def test_a_database_file_keeps_its_path_to_itself(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "annuaire.sqlite")
    base.execute("CREATE TABLE structures (code text, nom text, siret text)")
    base.execute("INSERT INTO structures VALUES ('A', 'Les Ateliers', NULL)")
    base.commit()
    base.close()
    hub = hub_following(tmp_path, f"sqlite:///{tmp_path}/annuaire.sqlite", "format: sql", *QUERY)
    assert ess_hub("harvest", hub=hub).code == 0
    triples = ess_hub(
        "query", "SELECT ?o { GRAPH <https://data.example.org/graph/provenance> { ?s ?p ?o } }", hub=hub
    ).out
    assert "annuaire.sqlite" in triples
    assert str(tmp_path) not in triples


@pytest.mark.parametrize("location", ["oracle://x@y/z", "absente.sqlite", "https://exemple.fr/a.csv"])
def test_what_is_no_database_is_refused_when_it_is_added(tmp_path: Path, location: str) -> None:
    hub = tmp_path / "hub"
    ess_hub("init", hub, "--base-iri", "https://data.example.org/")
    connector(hub / "connectors", "format: sql", *QUERY)
    added = ess_hub("source", "add", "annuaire", "--connector", "essai", "--from", location, hub=hub)
    assert added.code == 2, added.out
