"""Each run that changed anything says what was read, when, from where, under which licence, and what came of it."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from pathlib import Path

import pytest

from tests.harvest.apis import Request, records, serving
from tests.pipeline.following import API, Followed

SQL = ("format: sql", 'query: SELECT code AS "Code", nom AS "Nom", siret AS "SIRET" FROM s', "order: [Code]")
LICENCE = "<https://www.etalab.gouv.fr/licence-ouverte-open-licence/>"


def said(hub: Followed) -> dict[str, str]:
    """Local name of each property of the last run, and of what it used, with its value."""
    starts = sorted(
        re.findall(r"(<\S+>) <http://www.w3.org/ns/prov#startedAtTime>", "\n".join(hub.provenance))
    )
    run = starts[-1]
    lines = [line for line in hub.provenance if line.startswith((run, run[:-1] + "#file>"))]
    parts = [line.rstrip(" .").split(" ", 2) for line in lines]
    return {re.split(r"[#/]", name[1:-1])[-1]: value for _, name, value in parts}


def check(hub: Followed, name: str, read: int) -> dict[str, str]:
    hub.harvest()
    found = said(hub)
    assert found["title"] == f'"{name}"'
    assert found["recordsRead"].startswith(f'"{read}"')
    assert found["recordsNew"].startswith(f'"{read}"')
    assert found["startedAtTime"].startswith('"2026-05-01T12:00:01')
    assert "endedAtTime" in found
    assert found["license"] == LICENCE
    assert re.fullmatch(r'"[0-9a-f]{64}"', found["sha256"])
    assert found["generated"] == "<https://data.example.org/graph/source/essai>"
    return found


def test_of_an_api_in_pages(tmp_path: Path) -> None:
    def answer(request: Request) -> object:
        return {"fiches": records(request.query["page"]) if request.query["page"] < "3" else []}

    with serving(answer) as api:
        location = api.url + "/listes?cle=1&token=${JETON}"
        hub = Followed(
            tmp_path, location, *API, "paging: {by: page, parameter: page}", secrets={"JETON": "s3cret"}
        )
        found = check(hub, "listes", 2)
        assert found["hadPrimarySource"].startswith(f"<{api.url}/listes?")
    assert "s3cret" not in "\n".join(hub.provenance)


def test_of_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "depots"
    folder.mkdir()
    for code in "12":
        (folder / f"{code}.csv").write_text(f"Code,Nom,SIRET\n{code},Nom,\n", "utf-8")
    found = check(Followed(tmp_path, str(folder), "format: csv"), "depots", 2)
    assert "hadPrimarySource" not in found


def test_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text("Code,Nom,SIRET\n1,Nom,\n", "utf-8")
    hub = Followed(tmp_path, str(file), "format: csv")
    found = check(hub, "liste.csv", 1)
    assert found["sha256"] == f'"{hashlib.sha256(file.read_bytes()).hexdigest()}"'
    assert str(tmp_path) not in "\n".join(hub.provenance)


def test_of_a_database(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "annuaire.sqlite")
    base.execute("CREATE TABLE s (code text, nom text, siret text)")
    base.execute("INSERT INTO s VALUES ('A', 'Nom', NULL)")
    base.commit()
    base.close()
    hub = Followed(tmp_path, f"sqlite:///{tmp_path}/annuaire.sqlite", *SQL)
    check(hub, "annuaire.sqlite", 1)
    assert str(tmp_path) not in "\n".join(hub.provenance)


@pytest.mark.parametrize("secret", ["s3cret", "s3/cr et"])
def test_an_address_that_ends_in_a_secret_names_nothing_after_it(tmp_path: Path, secret: str) -> None:
    with serving(lambda _: {"fiches": records(1)}) as api:
        hub = Followed(tmp_path, api.url + "/${JETON}", *API, secrets={"JETON": secret})
        report = hub.harvest()
    held = b"".join(path.read_bytes() for path in hub.directory.rglob("*") if path.is_file())
    assert b"s3" not in held
    assert "s3" not in "\n".join(hub.provenance) + str(report.to_json())


def test_a_run_that_changed_nothing_is_no_news(tmp_path: Path) -> None:
    with serving(lambda _: {"fiches": records(1)}) as api:
        hub = Followed(tmp_path, api.url, *API)
        hub.harvest()
        before = hub.provenance
        hub.harvest(full=True)
        assert hub.provenance == before
