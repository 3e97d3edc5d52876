"""A database asked: the same answers from PostgreSQL, MariaDB and SQLite, and nothing lost when something goes wrong."""

from __future__ import annotations

import gc
import json
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from hub.errors import SettingsError, SourceError
from hub.harvest.acquire import Acquired, Ask, acquire
from hub.harvest.acquire.database import place_of, snapshot
from hub.harvest.acquire.staged_lines import StagedLines
from hub.harvest.fetch import Limits, Validators
from hub.harvest.opening import open_parts, open_rows
from hub.model.secret import Secrets
from tests.harvest.databases import PASSWORD, Server, mariadb, postgresql
from tests.harvest.sources import connector

NOW = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
QUERY = 'query: SELECT code AS "Code", nom AS "Nom", siret AS "SIRET" FROM structures'
ORDER = "order: [Code]"
TABLE = (
    "CREATE TABLE structures (code varchar(20), nom varchar(80), siret varchar(14), modifie timestamp NULL)"
)


@pytest.fixture(scope="module")
def postgres_server() -> Iterator[Server]:
    with postgresql() as server:
        yield server


@pytest.fixture(scope="module")
def mariadb_server() -> Iterator[Server]:
    with mariadb() as server:
        yield server


class Base:
    """One database with a table, whatever runs it: where it is, and how its owner changes it."""

    def __init__(self, location: str, run: Callable[..., None], server: Server | None = None) -> None:
        self.location = location
        self.run = run
        self.server = server

    def fill(self, codes: list[str]) -> None:
        self.insert("code, nom, modifie", *((code, f"Été {code}", "2026-01-01 00:00:00") for code in codes))

    def insert(self, columns: str, *rows: tuple[str | None, ...], into: str = "structures") -> None:
        cells = (", ".join("NULL" if cell is None else f"'{cell}'" for cell in row) for row in rows)
        self.run(f"INSERT INTO {into} ({columns}) VALUES {', '.join(f'({row})' for row in cells)}")  # noqa: S608


def sqlite_base(path: Path) -> Base:
    def run(*statements: str) -> None:
        with sqlite3.connect(path) as base:
            for statement in statements:
                base.execute(statement)
        base.close()

    run("PRAGMA journal_mode = WAL")
    return Base(f"sqlite:///{path}", run)


@pytest.fixture(params=["postgresql", "mariadb", "sqlite"])
def base(request: pytest.FixtureRequest, tmp_path: Path) -> Base:
    """An empty table ``structures`` in each kind of database."""
    if request.param == "sqlite":
        found = sqlite_base(tmp_path / "annuaire.sqlite")
    else:
        server: Server = request.getfixturevalue(
            "postgres_server" if request.param == "postgresql" else "mariadb_server"
        )
        found = Base(server.url, server.run, server)
    found.run("DROP TABLE IF EXISTS structures", TABLE)
    return found


def question(folder: Path, *source: str) -> Any:
    return connector(folder, "format: sql", *(source or (QUERY, ORDER)))


def ask(
    base: Base,
    folder: Path,
    *source: str,
    known: Validators | None = None,
    password: str | None = PASSWORD,
    limits: Limits | None = None,
    now: datetime = NOW,
) -> Acquired:
    with requests.Session() as http:
        return acquire(
            Ask(
                base.location,
                question(folder, *source),
                folder / "into",
                known or Validators(),
                http,
                now,
                limits or Limits(total=60),
                Secrets({"BASE_PASSWORD": password}),
            )
        )


def lines(acquired: Acquired) -> list[dict[str, Any]]:
    (part,) = acquired.parts
    return [json.loads(line) for line in part.path.read_text(encoding="utf-8").splitlines()]


def codes(acquired: Acquired) -> list[str]:
    return [line["Code"] for line in lines(acquired)]


def refused(base: Base, folder: Path, *source: str, **options: Any) -> str:
    with pytest.raises(SourceError) as error:
        ask(base, folder, *source, **options)
    into = folder / "into"
    assert not into.exists() or list(into.iterdir()) == [], "a refused answer leaves a file behind"
    assert PASSWORD not in error.value.text.fr + error.value.text.en
    return error.value.text.en


def test_rows_come_page_by_page_in_order_and_none_is_lost(base: Base, tmp_path: Path) -> None:
    base.fill([f"{code:04d}" for code in range(257)])
    for size in (1000, 257, 256, 100, 1):
        acquired = ask(base, tmp_path, QUERY, ORDER, f"page_size: {size}")
        assert codes(acquired) == [f"{code:04d}" for code in range(257)]
        assert (acquired.declared, acquired.is_partial, acquired.unchanged) == (257, False, False)


def test_rows_are_read_by_the_connector_with_their_line(base: Base, tmp_path: Path) -> None:
    base.fill(["A", "B"])
    acquired = ask(base, tmp_path)
    rows = open_parts(acquired.parts, question(tmp_path))
    assert [(row.values["Nom"], row.values["SIRET"], row.location.line) for row in rows] == [
        ("Été A", None, 1),
        ("Été B", None, 2),
    ]
    assert rows.notices == ()


def test_several_columns_order_rows_together(base: Base, tmp_path: Path) -> None:
    pairs = [(f"{first}", f"{second}") for first in range(7) for second in range(7)]
    base.insert("code, nom", *pairs)
    acquired = ask(base, tmp_path, QUERY, "order: [Code, Nom]", "page_size: 4")
    assert [(line["Code"], line["Nom"]) for line in lines(acquired)] == pairs


def test_without_order_everything_comes_in_one_stream(base: Base, tmp_path: Path) -> None:
    base.fill([str(code) for code in range(3000)])
    assert sorted(map(int, codes(ask(base, tmp_path, QUERY)))) == list(range(3000))


def test_the_same_rows_again_are_unchanged(base: Base, tmp_path: Path) -> None:
    base.fill(["A"])
    first = ask(base, tmp_path)
    again = ask(base, tmp_path, known=first.validators)
    assert (again.unchanged, again.parts, again.validators) == (True, (), first.validators)
    base.run("UPDATE structures SET nom = 'Autre'")
    assert not ask(base, tmp_path, known=first.validators).unchanged


def test_an_order_that_does_not_tell_rows_apart_is_refused(base: Base, tmp_path: Path) -> None:
    base.fill(["A", "A", "A", "B"])
    assert "does not tell all rows apart" in refused(base, tmp_path, QUERY, ORDER, "page_size: 2")


def test_an_order_that_lacks_a_row_is_refused(base: Base, tmp_path: Path) -> None:
    base.fill(["A", "B"])
    base.run("INSERT INTO structures (nom) VALUES ('sans code')")
    assert "1 rows have no 'Code'" in refused(base, tmp_path)


def test_a_column_that_is_not_there_is_named_with_the_nearest(base: Base, tmp_path: Path) -> None:
    said = refused(base, tmp_path, QUERY, "order: [Codes]")
    assert "no column 'Codes'" in said
    assert "The nearest: 'Code'" in said
    assert "found: Code, Nom, SIRET" in said


def test_two_columns_of_one_name_are_refused(base: Base, tmp_path: Path) -> None:
    if base.server is None:
        pytest.skip("SQLite tells them apart itself: Code, Code:1")
    assert "'Code'" in refused(base, tmp_path, 'query: SELECT code AS "Code", nom AS "Code" FROM structures')


def test_a_query_may_hold_what_a_driver_would_take_for_its_own(base: Base, tmp_path: Path) -> None:
    base.fill(["A", "B"])
    query = """query: |
    SELECT code AS "Code", '100 % :oui \\:non' AS "Nom", '12:30' AS "SIRET" FROM structures -- tout : 50 %s
    ;"""
    if "mysql" in base.location:
        query = query.replace("\\", "")
    assert lines(ask(base, tmp_path, query, ORDER, "page_size: 1"))[1]["SIRET"] == "12:30"


def test_bytes_are_refused_and_their_column_named(base: Base, tmp_path: Path) -> None:
    kind = "bytea" if base.location.startswith("postgresql") else "blob"
    base.run("DROP TABLE IF EXISTS images", f"CREATE TABLE images (code varchar(9), logo {kind})")
    base.run(
        "INSERT INTO images VALUES ('A', 'x')"
        if kind == "bytea"
        else "INSERT INTO images VALUES ('A', x'00ff')"
    )
    assert "column 'logo' holds bytes" in refused(base, tmp_path, "query: SELECT code, logo FROM images")


def test_nothing_can_be_changed_by_a_question(base: Base, tmp_path: Path) -> None:
    base.fill(["A"])
    with (
        snapshot(place_of(revealed(base)), Limits()) as connection,
        pytest.raises(Exception, match=r"(?i)read"),
    ):
        connection.exec_driver_sql("DELETE FROM structures")
    assert codes(ask(base, tmp_path)) == ["A"]


def revealed(base: Base) -> str:
    return Secrets({"BASE_PASSWORD": PASSWORD}).reveal(base.location)


# --- what a cell holds --------------------------------------------------------------------------------------------


def test_postgresql_values_become_json_without_loss(postgres_server: Server, tmp_path: Path) -> None:
    base = Base(postgres_server.url, postgres_server.run, postgres_server)
    query = """query: |
      SELECT 12345678901234567890.10::numeric AS decimal, 'NaN'::numeric AS nan, 1e300::float8 AS float,
        DATE '2026-11-03' AS day, TIMESTAMPTZ '2026-11-03 08:12:00+01' AS moment, TIMESTAMP '2026-11-03 08:12:00.5' AS local,
        TIME '08:30' AS hour, INTERVAL '1 day 2 hours' AS lasting, true AS yes, NULL::text AS nothing,
        '3f8a3e0c-1b58-4a3c-9d2e-0f6f6a1c2b3d'::uuid AS uuid, ARRAY['a', NULL, 'é'] AS array,
        '{"a": [1, null, "b"], "big": 12345678901234567890123}'::jsonb AS json, '[1,5)'::int4range AS range,
        '192.0.2.1'::inet AS address, 'x'::char(3) AS padded"""
    assert lines(ask(base, tmp_path, query)) == [
        {
            "decimal": "12345678901234567890.10",
            "nan": "NaN",
            "float": 1e300,
            "day": "2026-11-03",
            "moment": "2026-11-03T07:12:00+00:00",
            "local": "2026-11-03T08:12:00.500000",
            "hour": "08:30:00",
            "lasting": "26:00:00",
            "yes": True,
            "nothing": None,
            "uuid": "3f8a3e0c-1b58-4a3c-9d2e-0f6f6a1c2b3d",
            "array": ["a", None, "é"],
            "json": {"a": [1, None, "b"], "big": 12345678901234567890123},
            "range": "[1, 5)",
            "address": "192.0.2.1",
            "padded": "x  ",
        }
    ]


def test_mariadb_values_become_json_without_loss(mariadb_server: Server, tmp_path: Path) -> None:
    base = Base(mariadb_server.url, mariadb_server.run, mariadb_server)
    base.run(
        "DROP TABLE IF EXISTS valeurs",
        "CREATE TABLE valeurs (d decimal(30,2), day date, moment datetime(3), hour time, yes tinyint(1), u bigint unsigned,"
        " word enum('a','b'), several set('x','y'))",
        "INSERT INTO valeurs VALUES (12345678901234567890.10, '2026-11-03', '2026-11-03 08:12:00.5', '-30:15:00', 1,"
        " 18446744073709551615, 'b', 'x,y')",
    )
    assert lines(ask(base, tmp_path, "query: SELECT * FROM valeurs")) == [
        {
            "d": "12345678901234567890.10",
            "day": "2026-11-03",
            "moment": "2026-11-03T08:12:00.500000",
            "hour": "-30:15:00",
            "yes": 1,
            "u": 18446744073709551615,
            "word": "b",
            "several": "x,y",
        }
    ]


@pytest.mark.parametrize("kind", ["uuid", "citext", "rang"])
def test_any_type_that_postgresql_orders_can_order_pages(
    postgres_server: Server, tmp_path: Path, kind: str
) -> None:
    base = Base(postgres_server.url, postgres_server.run, postgres_server)
    values = {"uuid": [f"00000000-0000-0000-0000-00000000000{n}" for n in range(5)], "citext": list("aBcDe")}
    names = values.get(kind, ["petit", "moyen", "grand"])
    base.run(
        "CREATE EXTENSION IF NOT EXISTS citext",
        "DROP TABLE IF EXISTS ordre",
        "DROP TYPE IF EXISTS rang",
        "CREATE TYPE rang AS ENUM ('petit', 'moyen', 'grand')",
        f"CREATE TABLE ordre (code {kind})",
    )
    base.insert("code", *((name,) for name in reversed(names)), into="ordre")
    query = 'query: SELECT code AS "Code" FROM ordre'
    assert codes(ask(base, tmp_path, query, ORDER, "page_size: 1")) == names


def test_a_table_without_transactions_that_changes_meanwhile_is_refused(
    mariadb_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = Base(mariadb_server.url, mariadb_server.run, mariadb_server)
    base.run("DROP TABLE IF EXISTS structures", f"{TABLE} ENGINE=MyISAM")
    base.fill([f"{code:03d}" for code in range(100)])
    written = StagedLines.write

    def meanwhile(self: StagedLines, record: Any) -> None:
        written(self, record)
        if self.count == 15:
            base.run("DELETE FROM structures WHERE code = '050'")

    monkeypatch.setattr(StagedLines, "write", meanwhile)
    assert "99 rows read of 100" in refused(base, tmp_path, QUERY, ORDER, "page_size: 10")


# --- files --------------------------------------------------------------------------------------------------------

SCRIPT = """\
-- Un annuaire, tel que sa base le tient.
CREATE TABLE structures (code TEXT PRIMARY KEY, nom TEXT NOT NULL, siret TEXT);

INSERT INTO structures VALUES
  ('A', 'Les ; Ateliers', NULL),
  ('B', 'L''Épicerie', '73282932000074');
"""


def test_a_script_is_a_database_in_memory(tmp_path: Path) -> None:
    file = tmp_path / "annuaire.sql"
    file.write_text(SCRIPT, encoding="utf-8")
    acquired = ask(Base(str(file), print), tmp_path)
    assert [line["Nom"] for line in lines(acquired)] == ["Les ; Ateliers", "L'Épicerie"]
    assert acquired.name == "annuaire.sql"
    rows = list(open_rows(file, question(tmp_path)))
    assert [row.values["Code"] for row in rows] == ["A", "B"]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ATTACH DATABASE '{folder}/made.sqlite' AS made;", "not authorized"),
        ("PRAGMA writable_schema = 1;", "not authorized"),
        ("SELECT load_extension('x');", "not authorized"),
        ("INSERT INTO structures SELECT * FROM nulle_part;", "no such table"),
        ("INSERT INTO structures VALUES ('C', 'sans fin", "unrecognized token"),
        (
            "CREATE TABLE n AS WITH RECURSIVE n (x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n) SELECT x FROM n;",
            "full",
        ),
        (
            "CREATE TABLE n AS WITH RECURSIVE n (x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n;",
            "interrupted",
        ),
    ],
)
def test_a_script_can_do_no_harm_and_says_the_line(tmp_path: Path, statement: str, said: str) -> None:
    file = tmp_path / "annuaire.sql"
    file.write_text(SCRIPT + statement.format(folder=tmp_path), encoding="utf-8")
    refusal = refused(Base(str(file), print), tmp_path, limits=Limits(bytes=1 << 20))
    assert refusal.startswith("annuaire.sql:7:")
    assert said in refusal
    assert not (tmp_path / "made.sqlite").exists()


def test_a_script_cannot_write_a_file_before_it_begins(tmp_path: Path) -> None:
    file = tmp_path / "annuaire.sql"
    file.write_text(f"VACUUM INTO '{tmp_path}/made.sqlite';\n{SCRIPT}", encoding="utf-8")
    assert "authorization denied" in refused(Base(str(file), print), tmp_path)
    assert not (tmp_path / "made.sqlite").exists()


def test_an_sqlite_file_is_read_and_never_written(tmp_path: Path) -> None:
    base = sqlite_base(tmp_path / "annuaire.db")
    base.run("PRAGMA journal_mode = DELETE", TABLE)
    base.fill(["A"])
    before = (tmp_path / "annuaire.db").read_bytes()
    assert codes(ask(Base(str(tmp_path / "annuaire.db"), base.run), tmp_path)) == ["A"]
    assert (tmp_path / "annuaire.db").read_bytes() == before


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("absente.sqlite", "no such file"),
        ("sqlite:///absente.sqlite", "no such file"),
        ("sqlite://", "this hub asks"),
        ("oracle://x@y/z", "this hub asks postgresql"),
        ("http://x/y", "'http': this hub asks"),
        ("postgresql://x:notaport@h:port/b", "cannot be read"),
        ("postgres://reader:secret-word@127.0.0.1:9/annuaire", "postgres://127.0.0.1:9/annuaire"),
        ("mariadb://reader:secret-word@127.0.0.1:9/annuaire", "mariadb://127.0.0.1:9/annuaire"),
    ],
)
def test_a_place_that_cannot_be_asked_says_so(tmp_path: Path, location: str, said: str) -> None:
    refusal = refused(Base(location, print), tmp_path)
    assert said in refusal
    assert "secret-word" not in refusal


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").write_bytes(b"not a database at all" * 100)
    assert "not a database" in refused(Base(str(tmp_path / "a.sqlite"), print), tmp_path)


def test_a_driver_that_is_missing_is_named_by_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    said = refused(Base("postgresql://reader@127.0.0.1:9/annuaire", print), tmp_path)
    assert "pip install 'ess-hub[sql]'" in said


# --- what changed since -------------------------------------------------------------------------------------------

SINCE = (
    'query: SELECT code AS "Code", nom AS "Nom", siret AS "SIRET", modifie FROM structures',
    ORDER,
    "since: {column: modifie}",
)


def dated(base: Base, **rows: str | None) -> None:
    base.insert("code, nom, modifie", *((code, "x", moment) for code, moment in rows.items()))


def test_only_what_changed_is_asked_for_the_second_time(base: Base, tmp_path: Path) -> None:
    dated(base, A="2026-01-01 00:00:00", B="2026-05-01 12:00:00", C="2026-05-02 10:00:00", D=None)
    first = ask(base, tmp_path, *SINCE)
    assert (codes(first), first.is_partial) == (["A", "B", "C", "D"], False)
    dated(base, E="2026-06-01 00:00:00")
    second = ask(base, tmp_path, *SINCE, known=first.validators)
    # A day before the latest is asked for again, and what bears no date always.
    assert (codes(second), second.is_partial) == (["B", "C", "D", "E"], True)
    third = ask(base, tmp_path, *SINCE, known=second.validators)
    assert codes(third) == ["D", "E"]


def test_the_column_that_dates_changes_is_no_news(base: Base, tmp_path: Path) -> None:
    dated(base, A="2026-01-01 00:00:00")
    acquired = ask(base, tmp_path, *SINCE)
    assert set(lines(acquired)[0]) == {"Code", "Nom", "SIRET"}


def test_nothing_changed_is_unchanged_and_keeps_its_place(base: Base, tmp_path: Path) -> None:
    dated(base, A="2026-01-01 00:00:00")
    first = ask(base, tmp_path, *SINCE)
    base.run("DELETE FROM structures")
    second = ask(base, tmp_path, *SINCE, known=first.validators)
    assert (second.unchanged, second.validators) == (True, first.validators)


def test_a_row_from_the_future_does_not_hide_what_changes_until_then(base: Base, tmp_path: Path) -> None:
    dated(base, A="2037-01-01 00:00:00")
    first = ask(base, tmp_path, *SINCE)
    dated(base, B="2026-11-03 07:00:00")
    assert codes(ask(base, tmp_path, *SINCE, known=first.validators, now=NOW + timedelta(days=1))) == [
        "A",
        "B",
    ]


# --- when something goes wrong ------------------------------------------------------------------------------------


def test_a_wrong_password_is_said_in_one_line_without_it(base: Base, tmp_path: Path) -> None:
    if base.server is None:
        pytest.skip("SQLite has no password")
    said = refused(base, tmp_path, password="wr0ng/pass")
    assert "wr0ng" not in said
    assert said.count("\n") == 0
    assert f"127.0.0.1:{base.server.port}/annuaire" in said


def test_a_password_that_is_not_set_is_named(base: Base, tmp_path: Path) -> None:
    if base.server is None:
        pytest.skip("SQLite has no password")
    with pytest.raises(SettingsError, match="BASE_PASSWORD"):
        ask(base, tmp_path, password=None)


def test_a_table_that_is_not_there_is_the_databases_own_words(base: Base, tmp_path: Path) -> None:
    assert "absente" in refused(base, tmp_path, "query: SELECT * FROM absente")


def test_rows_that_come_and_change_while_pages_are_read_are_not_of_this_answer(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base.fill([f"{code:03d}" for code in range(100)])
    written = StagedLines.write

    def meanwhile(self: StagedLines, record: Any) -> None:
        written(self, record)
        if self.count == 15:
            base.run(
                "UPDATE structures SET code = '0005' WHERE code = '090'",
                "UPDATE structures SET code = '999' WHERE code = '095'",
                "DELETE FROM structures WHERE code = '050'",
                "INSERT INTO structures (code, nom) VALUES ('060bis', 'x'), ('998', 'x')",
            )

    monkeypatch.setattr(StagedLines, "write", meanwhile)
    assert codes(ask(base, tmp_path, QUERY, ORDER, "page_size: 10")) == [f"{code:03d}" for code in range(100)]
    monkeypatch.undo()
    assert len(codes(ask(base, tmp_path))) == 101


def test_a_connection_that_drops_midway_leaves_nothing(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if base.server is None:
        pytest.skip("SQLite has no connection")
    base.fill([f"{code:04d}" for code in range(1500)])
    ended = {
        "postgresql": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'",
        "mysql": "KILL USER reader",
    }[base.server.scheme]
    written = StagedLines.write

    def meanwhile(self: StagedLines, record: Any) -> None:
        written(self, record)
        if self.count == 15:
            base.run(ended)

    monkeypatch.setattr(StagedLines, "write", meanwhile)
    assert "What was harvested before is kept" in refused(base, tmp_path, QUERY, ORDER, "page_size: 10")


# psycopg cannot close the cursor of a connection that was broken off, and says so when both are collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_server_that_answers_no_more_is_left_in_time(base: Base, tmp_path: Path) -> None:
    if base.server is None:
        pytest.skip("SQLite has no server")
    base.fill(["A"])
    process = base.server.process
    threading.Timer(0.5, process.send_signal, [signal.SIGSTOP]).start()
    threading.Timer(4.0, process.send_signal, [signal.SIGCONT]).start()
    slow = "SELECT pg_sleep(20)" if base.server.scheme == "postgresql" else "SELECT sleep(20)"
    started = time.monotonic()
    said = refused(base, tmp_path, f"query: {slow}", limits=Limits(total=2))
    assert "longer than 2 s" in said or "timed out" in said
    assert time.monotonic() - started < 15
    gc.collect()


def test_a_question_without_end_stops_in_time(tmp_path: Path) -> None:
    base = sqlite_base(tmp_path / "a.sqlite")
    endless = (
        "query: WITH RECURSIVE n (x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    )
    assert "longer than 1 s" in refused(base, tmp_path, endless, limits=Limits(total=1))


def test_an_answer_beyond_the_limit_is_refused(base: Base, tmp_path: Path) -> None:
    base.fill([str(code) for code in range(2000)])
    assert "larger than" in refused(base, tmp_path, QUERY, limits=Limits(bytes=10_000, total=60))
