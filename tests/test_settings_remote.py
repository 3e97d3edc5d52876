"""What ``hub.toml`` says of a remote engine is understood whole or refused by name; it never holds a password."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hub.errors import SettingsError
from hub.settings import read_settings, write_first_settings
from hub.store.remote.place import Place

BASE = 'base_iri = "https://data.example.org/"\n'
TWO = """
[publish.remote.first]
address = "http://127.0.0.1:8890"
[publish.remote.second]
address = "http://127.0.0.1:8891/sub/"
"""
OTHER = """
[publish.remote]
engine = "sparql"
[publish.remote.first]
query = "https://e.example/a/query"
update = "https://e.example/a/update"
store = "https://e.example/a/store"
[publish.remote.second]
query = "https://e.example/b/query"
update = "https://e.example/b/update"
store = "https://e.example/b/store"
"""


def settings(folder: Path, text: str) -> Path:
    (folder / "hub.toml").write_text(BASE + text, "utf-8")
    return folder


def virtuoso(more: str = "", places: str = TWO) -> str:
    return f'[publish.remote]\nengine = "virtuoso"\n{more}\n{places}'


def test_an_engine_known_by_name_needs_one_address_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOM", "dba")
    monkeypatch.setenv("MOT", "s3cret")
    text = 'when_down = "unavailable"\nqueries = 3\nload_seconds = 5\nuser = "${NOM}"\npassword = "${MOT}"'
    remote = read_settings(settings(tmp_path, "[serve]\nquery_rows = 7\n" + virtuoso(text))).remote
    assert remote is not None
    assert remote.first == Place(
        "http://127.0.0.1:8890/sparql",
        "http://127.0.0.1:8890/sparql-auth",
        "http://127.0.0.1:8890/sparql-graph-crud-auth",
    )
    assert remote.second.query == "http://127.0.0.1:8891/sub/sparql"
    assert (remote.falls_back, remote.queries, remote.load_seconds) == (False, 3, 5.0)
    assert (remote.query_seconds, remote.query_rows) == (10.0, 7)
    assert remote.secrets.reveal(remote.user + remote.password) == "dbas3cret"
    assert "s3cret" not in repr(remote)


def test_any_other_is_known_by_three(tmp_path: Path) -> None:
    remote = read_settings(settings(tmp_path, OTHER)).remote
    assert remote is not None
    assert remote.second == Place(
        "https://e.example/b/query", "https://e.example/b/update", "https://e.example/b/store"
    )
    assert remote.falls_back
    assert read_settings(settings(tmp_path, "")).remote is None


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        (
            '[publish.remote]\nengine = "jena"\n' + TWO,
            "publish.remote.engine",
            "one of: virtuoso, oxigraph, sparql",
        ),
        (virtuoso('when_down = "503"'), "publish.remote.when_down", "one of: embedded, unavailable"),
        (virtuoso("queries = 0"), "publish.remote.queries", "a positive number"),
        (virtuoso("load_seconds = 'x'"), "publish.remote.load_seconds", "a number"),
        (
            virtuoso('user = "dba"\npassword = "${P}"'),
            "publish.remote.user",
            "the name of an environment variable",
        ),
        (virtuoso('user = "${U}"\npassword = "x${P}"'), "publish.remote.password", "never the value itself"),
        (virtuoso('user = "${U}"'), "publish.remote.password", "a value, with the other"),
        (virtuoso(places=""), "publish.remote.first", "a value (missing)"),
        (virtuoso(places='first = "http://x"'), "publish.remote.first", "a section"),
        (
            virtuoso(places=TWO.replace("http://127.0.0.1:8890", "ftp://x")),
            "publish.remote.first.address",
            "http(s)",
        ),
        (
            virtuoso(places=TWO.replace("127.0.0.1:8890", "u:p@x")),
            "publish.remote.first.address",
            "without a name",
        ),
        (virtuoso(places=TWO.replace(":8890", ":x")), "publish.remote.first.address", "an http(s) address"),
        (
            virtuoso(places=TWO.replace(":8891/sub/", ":8890/")),
            "publish.remote.second",
            "other addresses than first",
        ),
        (OTHER.replace("/b/query", "/a/query"), "publish.remote.second", "other addresses than first"),
    ],
)
def test_a_setting_that_will_not_do_is_named(tmp_path: Path, text: str, named: str, expected: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_settings(settings(tmp_path, text))
    assert f"'{named}' expects" in error.value.text.en
    assert expected in error.value.text.en


@pytest.mark.parametrize("key", ["publish.remote.pasword", "publish.remote.first.query"])
def test_a_key_nobody_knows_is_refused(tmp_path: Path, key: str) -> None:
    more = 'pasword = "x"' if key.endswith("pasword") else ""
    places = TWO if more else TWO.replace('8890"', '8890"\nquery = "http://x/"')
    with pytest.raises(SettingsError, match=re.escape(f"unknown key '{key}'")):
        read_settings(settings(tmp_path, virtuoso(more, places)))


def test_the_section_of_a_new_hub_is_ready_to_be_taken_out_of_its_comments(tmp_path: Path) -> None:
    path = write_first_settings(tmp_path, "https://data.example.org/")
    lines = path.read_text("utf-8").splitlines()
    start = lines.index("# [publish.remote]")
    section = [line.removeprefix("# ") for line in lines[start : lines.index("[harvest]") - 1]]
    of_others = [line for line in section if line.startswith(("query", "update", "store"))]
    assert len(of_others) == 3
    text = "\n".join(line for line in section if line not in of_others)
    remote = read_settings(settings(tmp_path, text)).remote
    assert remote is not None
    assert (remote.kind, remote.user, remote.queries) == ("virtuoso", "${ESS_ENGINE_USER}", 8)
    assert all("#" in line for line in section if "=" in line)
