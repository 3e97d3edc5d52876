"""``/update``: who may, what it writes and what it never writes, and that an update is whole or was not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hub.store.readers.answer import Limits
from tests.command_line import ROOT
from tests.serve.keyed_hub import CRESS, LOCAL, UPDATE, Keyed, keyed_hub
from tests.serve.small_hub import BASE
from tests.store.samples import listener

FORM = "application/x-www-form-urlencoded"
GRAPH = LOCAL + "notes"
INSERT = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <urn:note> rdfs:label 'Une note' }} }}"
EVERYTHING = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


@pytest.fixture(scope="module")
def keyed() -> Iterator[Keyed]:
    with keyed_hub() as opened:
        yield opened


def test_one_reads_what_one_wrote(keyed: Keyed) -> None:
    before = keyed.client.get("/sparql", params={"query": "ASK {}"}).headers["etag"]
    answer = keyed.update(INSERT)
    assert (answer.status_code, answer.content) == (204, b"")
    assert keyed.values(f"SELECT ?l {{ GRAPH <{GRAPH}> {{ ?s rdfs:label ?l }} }}") == ["Une note"]
    assert keyed.client.get("/sparql", params={"query": "ASK {}"}).headers["etag"] != before
    described = keyed.client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    assert f"#name> <{GRAPH}>" in described
    assert keyed.update(f"DROP GRAPH <{GRAPH}>").status_code == 204
    assert keyed.values("SELECT ?g { GRAPH ?g {} }").count(GRAPH) == 0


@pytest.mark.parametrize(
    ("key", "status"), [("", 401), ("wrong", 401), ("reviewer", 403), ("source:cress", 403)]
)
def test_only_an_administrator_updates(keyed: Keyed, key: str, status: int) -> None:
    answer = keyed.update(INSERT, key=key)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert ("www-authenticate" in answer.headers) is (status == 401)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        f"DROP GRAPH <{CRESS}>",
        "CLEAR ALL",
        f"MOVE <{CRESS}> TO <{GRAPH}>",
        f"WITH <{BASE}graph/links> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        "INSERT { GRAPH ?g { <urn:a> <urn:b> <urn:c> } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"INSERT {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }} USING <http://127.0.0.1:9/> WHERE {{ ?s ?p ?o }}",
        f"{INSERT} ; CLEAR DEFAULT",
    ],
)
def test_what_the_hub_keeps_up_to_date_itself_is_refused(keyed: Keyed, update: str) -> None:
    before = keyed.values(EVERYTHING)
    answer = keyed.update(update)
    assert answer.status_code == 403
    assert answer.json()["detail"]
    assert keyed.values(EVERYTHING) == before


def test_an_update_never_makes_the_hub_call_out(keyed: Keyed) -> None:
    with listener() as visitors:
        there = f"http://127.0.0.1:{visitors.port}/"
        for update in (
            f"LOAD <{there}> INTO GRAPH <{GRAPH}>",
            f"LOAD SILENT <{there}> INTO GRAPH <{GRAPH}>",
            f"INSERT {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }} WHERE {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
        ):
            assert keyed.update(update).status_code == 403
    assert visitors.count == 0


def test_an_update_may_copy_what_the_hub_publishes(keyed: Keyed) -> None:
    assert keyed.update(f"COPY <{CRESS}> TO <{LOCAL}copy>").status_code == 204
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    copied = keyed.values(count, **{"default-graph-uri": LOCAL + "copy"})
    assert copied == keyed.values(count, **{"default-graph-uri": CRESS}) != ["0"]


def test_the_request_may_give_the_dataset(keyed: Keyed) -> None:
    update = f"INSERT {{ GRAPH <{LOCAL}chosen> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o . ?s dcterms:identifier 'ITW-029' }}"
    answer = keyed.update(update, **{"using-graph-uri": CRESS})
    assert answer.status_code == 204, answer.text
    assert keyed.values("SELECT DISTINCT ?s { ?s ?p ?o }", **{"default-graph-uri": LOCAL + "chosen"}) == [
        BASE + "record/cress/ITW-029"
    ]
    assert keyed.update(update, **{"using-graph-uri": "http://127.0.0.1:9/"}).status_code == 403


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("update=" + INSERT, FORM, 204),
        (INSERT, UPDATE + "; charset=utf-8", 204),
        (INSERT, "application/sparql-query", 415),
        (INSERT, "text/plain", 415),
        (INSERT.encode("utf-16"), UPDATE, 400),
        (INSERT, UPDATE + "; charset=utf-16", 415),
        (f"update={INSERT}&update={INSERT}", FORM, 400),
        ("query=ASK {}", FORM, 400),
        ("INSERT DATA { GRAPH", UPDATE, 400),
        (f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <urn:a> <urn:b> }} }}", UPDATE, 400),
        (f"CREATE GRAPH <{CRESS}>", UPDATE, 403),
        (f"DROP GRAPH <{LOCAL}nothing>", UPDATE, 400),
        (f"DROP SILENT GRAPH <{LOCAL}nothing>", UPDATE, 204),
        (f"INSERT {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }} WHERE {{ {'{' * 3000} {'}' * 3000} }}", UPDATE, 400),
    ],
)
def test_a_request_is_run_or_gets_its_own_status(
    keyed: Keyed, body: str | bytes, content_type: str, status: int
) -> None:
    answer = keyed.send("POST", "update", body, content_type=content_type)
    assert answer.status_code == status, answer.text
    if status != 204:
        assert answer.headers["content-type"] == "application/problem+json"
    assert keyed.client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_updates_are_posted(keyed: Keyed, method: str) -> None:
    assert keyed.send(method, "update?update=CLEAR%20ALL").status_code == 405


def test_updates_at_once_lose_nothing(keyed: Keyed) -> None:
    graph = LOCAL + "counter"
    assert keyed.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:c> <urn:n> 0 }} }}").status_code == 204
    increment = (
        f"WITH <{graph}> DELETE {{ ?c ?p ?n }} INSERT {{ ?c ?p ?m }} WHERE {{ ?c ?p ?n BIND(?n + 1 AS ?m) }}"
    )
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: keyed.update(increment).status_code, range(8)))
    done = answers.count(204)
    assert set(answers) <= {204, 503}
    assert keyed.values("SELECT ?n { ?c ?p ?n }", **{"default-graph-uri": graph}) == [str(done)]


def test_while_another_writes_the_answer_says_when_to_come_back(keyed: Keyed) -> None:
    writer = keyed.site.graph_writer
    writer.patience, patience = 0.1, writer.patience
    try:
        with keyed.hub.revisions.lease("harvest"):
            answer = keyed.update(INSERT)
    finally:
        writer.patience = patience
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert keyed.update(INSERT).status_code == 204


def test_an_update_past_its_deadline_changes_nothing_and_says_which_limit(keyed: Keyed) -> None:
    before = keyed.values(EVERYTHING)
    writer = keyed.site.graph_writer
    writer.longest, longest = 0.5, writer.longest
    try:
        answer = keyed.update(
            f"INSERT {{ GRAPH <{LOCAL}endless> {{ ?a ?b ?c }} }} WHERE {{ GRAPH ?g {{ ?a ?b ?c }} GRAPH ?h {{ ?d ?e ?f }} "
            "GRAPH ?i { ?j ?k ?l } GRAPH ?m { ?n ?o ?p } }"
        )
    finally:
        writer.longest = longest
    assert (answer.status_code, answer.json()["limit"]) == (503, "deadline")
    assert keyed.values(EVERYTHING) == before
    assert keyed.update(INSERT).status_code == 204


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux alone")
def test_an_update_that_needs_too_much_memory_changes_nothing_and_says_which_limit() -> None:
    with keyed_hub(Limits(memory=1 << 30)) as keyed:
        numbers = " ".join(f"<urn:s{number}> <urn:p> {number} ." for number in range(5000))
        assert keyed.update(f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {numbers} }} }}").status_code == 204
        pairs = f"GRAPH <{GRAPH}> {{ ?a ?b ?c }} GRAPH <{GRAPH}> {{ ?d ?e ?f }}"
        answer = keyed.update(
            f"INSERT {{ GRAPH <{LOCAL}pairs> {{ ?a <urn:q> ?d }} }} WHERE {{ SELECT ?a ?d {{ {pairs} }} ORDER BY ?f ?c }}"
        )
        assert (answer.status_code, answer.json()["limit"]) == (503, "memory")
        assert keyed.values("SELECT ?s { GRAPH ?g { ?s <urn:q> ?o } }") == []
        assert keyed.update(INSERT).status_code == 204


@pytest.mark.skipif(sys.platform != "linux", reason="system-call filters are Linux's")
def test_the_network_is_not_there_for_the_process_that_writes(keyed: Keyed) -> None:
    assert keyed.update(INSERT).status_code == 204
    pid = keyed.site.graph_writer.pid
    assert pid is not None
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    facts = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    assert facts["Seccomp"] == "2"
    assert facts["NoNewPrivs"] == "1"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
def test_the_commands_of_the_documentation_work_one_after_the_other(keyed: Keyed) -> None:
    page = (ROOT / "hub" / "serve" / "SPARQL.md").read_text(encoding="utf-8")
    block = page.partition("```sh\n")[2].partition("```")[0]
    assert block.count("curl") == 6
    script = "set -e\n" + block.replace("curl ", "curl --silent --show-error --fail-with-body ")
    told = {"HUB": keyed.client.address.rstrip("/"), "KEY": keyed.keys["admin"], "LOCAL": LOCAL.rstrip("/")}
    done = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, **told, "no_proxy": "*"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"@id":"urn:a"' in done.stdout.replace(" ", "")
