"""A SPARQL endpoint asked: whole answers only, whatever the server does to them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from hub.errors import RefusedError, SourceError
from hub.harvest.acquire import Acquired, Ask, acquire
from hub.harvest.fetch import Limits, Validators
from hub.harvest.http import new_session
from hub.harvest.opening import open_parts, open_rows
from hub.mapping.connector import Connector
from tests.harvest.servers import Asked, Said, Scripted, scripted
from tests.harvest.sources import connector

NOW = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
QUERY = """query: |
    SELECT ?Code ?Nom ?SIRET WHERE { ?s dcterms:identifier ?Code ; schema:name ?Nom OPTIONAL { ?s ess:siret ?SIRET } }"""
ORDER = "order: [Code]"
RESULTS = "application/sparql-results+json"


class Endpoint:
    """An endpoint over a real store. ``most`` is how many solutions it gives at once, without a word."""

    def __init__(self, count: int, most: int | None = None) -> None:
        self.store = pyoxigraph.Store()
        self.most = most
        for number in range(count):
            self.add(f"{number:04d}")

    def add(self, code: str) -> None:
        self.store.update(
            f'INSERT DATA {{ <http://x/{code}> <http://purl.org/dc/terms/identifier> "{code}" ;'
            f' <https://schema.org/name> "Été {code}"@fr }}'
        )

    def remove(self, code: str) -> None:
        self.store.update(f"DELETE WHERE {{ <http://x/{code}> ?p ?o }}")

    def answer(self, asked: Asked) -> Said:
        try:
            found = self.store.query(asked.form["query"])
        except SyntaxError as error:
            return Said(str(error).encode(), 400, {"Content-Type": "text/plain"})
        results = json.loads(found.serialize(format=pyoxigraph.QueryResultsFormat.JSON))  # type: ignore[union-attr, arg-type]
        if self.most is not None:
            del results["results"]["bindings"][self.most :]
        return Said(json.dumps(results).encode(), 200, {"Content-Type": RESULTS})


def question(folder: Path, *source: str) -> Connector:
    folder.mkdir(exist_ok=True)
    return connector(folder, "format: sparql", *(source or (QUERY, ORDER)))


def ask(
    address: str, folder: Path, *source: str, known: Validators | None = None, limits: Limits | None = None
) -> Acquired:
    with new_session("ess-hub-test", retries=1, backoff=0) as http:
        return acquire(
            Ask(
                address,
                question(folder, *source),
                folder / "into",
                known or Validators(),
                http,
                NOW,
                limits or Limits(),
            )
        )


def lines(acquired: Acquired) -> list[dict[str, Any]]:
    (part,) = acquired.parts
    return [json.loads(line) for line in part.path.read_text(encoding="utf-8").splitlines()]


def refused(address: str, folder: Path, *source: str, limits: Limits | None = None) -> str:
    with pytest.raises(SourceError) as error:
        ask(address, folder, *source, limits=limits)
    into = folder / "into"
    assert not into.exists() or list(into.iterdir()) == [], "a refused answer leaves a file behind"
    return error.value.text.en


@contextmanager
def saying(said: Said | Callable[[Asked], Said]) -> Iterator[Scripted]:
    with scripted(said if callable(said) else lambda _: said) as server:
        yield server


def results(*rows: dict[str, str], **headers: str) -> Said:
    bindings = [{name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows]
    content = {"head": {"vars": ["Code", "Nom", "SIRET"]}, "results": {"bindings": bindings}}
    return Said(json.dumps(content).encode(), 200, {"Content-Type": RESULTS, **headers})


def test_solutions_come_page_by_page_and_none_is_lost(tmp_path: Path) -> None:
    endpoint = Endpoint(57)
    with scripted(endpoint.answer) as server:
        for size in (1000, 57, 56, 10, 1):
            acquired = ask(
                server.address + "/sparql",
                tmp_path,
                QUERY,
                ORDER,
                f"page_size: {size}",
                "requests_per_minute: 9999",
            )
            assert [line["Code"] for line in lines(acquired)] == [f"{number:04d}" for number in range(57)]
    assert lines(acquired)[0] == {"Code": "0000", "Nom": "Été 0000", "SIRET": None}
    assert acquired.name == "sparql"


def test_solutions_are_read_by_the_connector(tmp_path: Path) -> None:
    with scripted(Endpoint(2).answer) as server:
        acquired = ask(server.address, tmp_path)
        rows = open_parts(acquired.parts, question(tmp_path))
        assert [(row.values["Nom"], row.location.line) for row in rows] == [("Été 0000", 1), ("Été 0001", 2)]


def test_the_request_is_sparqls_own_and_bears_our_name(tmp_path: Path) -> None:
    with scripted(Endpoint(1).answer) as server:
        ask(server.address + "/sparql?default=on", tmp_path)
        ask(server.address + "/sparql", tmp_path, QUERY.replace("WHERE", f"WHERE # {'x' * 5000}\n   "), ORDER)
    first, long = server.asked[0], server.asked[-1]
    assert (first.method, long.method) == ("GET", "POST")
    assert first.form["default"] == "on"
    assert first.form["query"].startswith("PREFIX dcterms: <http://purl.org/dc/terms/>\nPREFIX schema:")
    assert "LIMIT 5000 OFFSET 0" in re.sub(r"\s+", " ", first.form["query"])
    assert set(first.form) == {"query", "default"}
    for each in (first, long):
        assert RESULTS in each.headers["accept"]
        assert each.headers["user-agent"] == "ess-hub-test"
    assert long.headers["content-type"] == "application/x-www-form-urlencoded"


def test_the_same_solutions_again_are_unchanged(tmp_path: Path) -> None:
    endpoint = Endpoint(3)
    with scripted(endpoint.answer) as server:
        first = ask(server.address, tmp_path)
        again = ask(server.address, tmp_path, known=first.validators)
        assert (again.unchanged, again.parts) == (True, ())
        endpoint.add("0009")
        assert not ask(server.address, tmp_path, known=first.validators).unchanged


def test_a_server_that_cuts_its_answers_in_silence_is_asked_on(tmp_path: Path) -> None:
    with scripted(Endpoint(57, most=10).answer) as server:
        acquired = ask(server.address, tmp_path)
    assert len(lines(acquired)) == 57


def test_an_answer_in_one_piece_that_looks_cut_is_refused(tmp_path: Path) -> None:
    with scripted(Endpoint(1200, most=1000).answer) as server:
        assert "Give 'order'" in refused(server.address, tmp_path, QUERY)
    with saying(results({"Code": "1"}, **{"X-SPARQL-MaxRows": "1"})) as server:
        assert "Give 'order'" in refused(server.address, tmp_path, QUERY)
    with scripted(Endpoint(999).answer) as server:
        assert len(lines(ask(server.address, tmp_path, QUERY))) == 999


def test_an_answer_the_server_gave_up_half_way_is_refused_though_it_says_200(tmp_path: Path) -> None:
    half = results(
        {"Code": "1"}, **{"X-SQL-State": "S1TAT", "X-SQL-Message": "RC...: Returning incomplete results"}
    )
    with saying(half) as server:
        assert "partial answer (RC...: Returning incomplete results)" in refused(server.address, tmp_path)


@pytest.mark.parametrize("change", ["add", "remove"])
def test_data_that_changes_while_it_is_read_is_noticed(tmp_path: Path, change: str) -> None:
    endpoint = Endpoint(50)

    def answer(asked: Asked) -> Said:
        if "OFFSET 19" in asked.form["query"]:
            endpoint.add("0003bis") if change == "add" else endpoint.remove("0003")
        return endpoint.answer(asked)

    with scripted(answer) as server:
        assert "the data changed while they were read" in refused(
            server.address, tmp_path, QUERY, ORDER, "page_size: 10"
        )


def test_data_that_shrinks_to_nothing_while_it_is_read_is_noticed(tmp_path: Path) -> None:
    endpoint = Endpoint(12)
    with scripted(
        lambda asked: endpoint.answer(asked) if "OFFSET 0" in asked.form["query"] else results()
    ) as server:
        assert "the data changed" in refused(server.address, tmp_path, QUERY, ORDER, "page_size: 10")


def test_an_order_that_does_not_tell_solutions_apart_is_refused(tmp_path: Path) -> None:
    with saying(results({"Code": "1", "Nom": "a"}, {"Code": "1", "Nom": "b"})) as server:
        assert "does not tell all solutions apart" in refused(server.address, tmp_path)


def test_an_order_by_a_variable_that_is_not_there_is_named(tmp_path: Path) -> None:
    with scripted(Endpoint(1).answer) as server:
        said = refused(server.address, tmp_path, QUERY, "order: [Codes]")
    assert "no variable ?Codes. The nearest: 'Code'" in said


@pytest.mark.parametrize("kind", ["bnode", "triple"])
def test_a_node_without_a_name_is_refused(tmp_path: Path, kind: str) -> None:
    content = {"head": {"vars": ["Code"]}, "results": {"bindings": [{"Code": {"type": kind, "value": "b0"}}]}}
    with saying(Said(json.dumps(content).encode(), 200, {"Content-Type": RESULTS})) as server:
        assert "?Code is a node without a name" in refused(server.address, tmp_path, QUERY)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (Said(b"Virtuoso 22023 Error SR353: Sorted TOP clause", 500), "500: Virtuoso 22023 Error SR353"),
        (Said(b"Parse error at line 1", 400), "400: Parse error at line 1"),
        (Said(b"no", 403), "the server answers 403"),
        (Said(b"later", 503), "the server answers 503"),
        (Said(b"", 302, {"Location": "/elsewhere"}), "more than 5 redirects"),
        (Said(b"<html>Welcome", 200, {"Content-Type": "text/html"}), "no SPARQL result in JSON"),
        (Said(b'{"head": {"vars', 200, {"Content-Type": RESULTS}), "no SPARQL result in JSON"),
        (Said(b'{"boolean": true, "head": {}}', 200, {"Content-Type": RESULTS}), "no result of a SELECT"),
        (Said(b"[1]", 200, {"Content-Type": RESULTS}), "no SPARQL result in JSON"),
        (Said(b"\xff", 200, {"Content-Type": RESULTS}), "no SPARQL result in JSON"),
        (Said(b"{", 200, {"Content-Type": RESULTS, "Content-Length": "100"}), "the answer was cut off"),
    ],
)
def test_what_is_no_whole_answer_is_said(tmp_path: Path, said: Said, message: str) -> None:
    with saying(said) as server:
        assert message in refused(server.address, tmp_path)


def test_a_server_that_says_later_is_asked_again(tmp_path: Path) -> None:
    endpoint = Endpoint(1)
    answers = iter([Said(b"", 503, {"Retry-After": "0"})])
    with scripted(lambda asked: next(answers, None) or endpoint.answer(asked)) as server:
        assert len(lines(ask(server.address, tmp_path))) == 1


def test_an_answer_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    with scripted(Endpoint(100).answer) as server:
        assert "larger than 1000 bytes" in refused(server.address, tmp_path, limits=Limits(bytes=1000))


def test_a_redirect_out_of_the_web_is_refused(tmp_path: Path) -> None:
    with saying(Said(b"", 302, {"Location": "file:///etc/passwd"})) as server, pytest.raises(RefusedError):
        ask(server.address, tmp_path)


def test_nobody_at_the_address_says_so(tmp_path: Path) -> None:
    assert "connection impossible" in refused("http://127.0.0.1:9/sparql", tmp_path)


def test_a_file_of_results_is_a_sample(tmp_path: Path) -> None:
    path = tmp_path / "essai.srj"
    path.write_bytes(results({"Code": "1", "Nom": "A"}, {"Code": "2"}).body)
    assert [line["Code"] for line in lines(ask(str(path), tmp_path))] == ["1", "2"]
    assert [row.values["Code"] for row in open_rows(path, question(tmp_path))] == ["1", "2"]
    path.write_text("autre chose", encoding="utf-8")
    assert "no SPARQL result in JSON" in refused(str(path), tmp_path / "again")


def test_a_hub_of_ours_can_be_asked(demo: str, tmp_path: Path) -> None:
    query = (
        "query: SELECT ?Code ?Nom ?SIRET { ?Code a ess:Establishment ; rdfs:label ?Nom ; ess:siret ?SIRET }"
    )
    found = lines(ask(demo + "sparql", tmp_path, query, "order: [Code, SIRET]", "page_size: 3"))
    assert len(found) > 9
    assert len({(line["Code"], line["SIRET"]) for line in found}) == len(found)
