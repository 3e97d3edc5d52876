"""``/validate``: the report that the command gives, in the form that was asked for; or what is wrong with the file, and where."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from hub.pipeline.hub import Hub
from hub.serve.sent_kind import plain_name
from hub.serve.validations import ValidationLimits
from tests.called_here import ess_hub
from tests.command_line import ROOT
from tests.harvest.workbooks import write_xlsx
from tests.serve.checked import BAD, BROWSER, FAULTY, GOOD, ROWS, Desk, desk
from tests.serve.small_hub import build

DOCUMENTATION = ROOT / "hub" / "serve" / "README.md"
JSONLD = json.dumps(
    {
        "@context": "https://data.example.org/context.jsonld",
        "@id": "https://x.example/1",
        "@type": "Organization",
    }
)
DOCUMENTS = {
    "text/turtle": BAD,
    "application/trig": BAD,
    "application/n-triples": Graph().parse(data=BAD, format="turtle").serialize(format="nt"),
    "application/n-quads": Graph().parse(data=BAD, format="turtle").serialize(format="nt"),
    "application/rdf+xml": Graph().parse(data=BAD, format="turtle").serialize(format="xml"),
    "application/xml": Graph().parse(data=BAD, format="turtle").serialize(format="xml"),
    "application/ld+json": Graph().parse(data=BAD, format="turtle").serialize(format="json-ld"),
    "application/json": Graph().parse(data=BAD, format="turtle").serialize(format="json-ld"),
    "application/octet-stream": BAD,
    "text/plain;charset=UTF-8": BAD,
    "": BAD,
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return build(tmp_path_factory.mktemp("checked"))


@pytest.fixture(scope="module")
def service(hub: Hub) -> Iterator[Desk]:
    """What is sent, and what is answered; how it is checked in between is :mod:`tests.faults.test_validation_faults`."""
    with desk(hub, apart=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def apart(hub: Hub) -> Iterator[Desk]:
    """The same with a process for each file, as it is served."""
    with desk(hub) as opened:
        yield opened


def command(hub: Hub, folder: Path, *arguments: str) -> str:
    """What ``ess-hub validate`` says of a file of ``folder``."""
    with chdir(folder):
        outcome = ess_hub("validate", *arguments, hub=hub.directory)
    assert outcome.code in {0, 1}, outcome.err
    return outcome.out


# --- the same as the command


@pytest.mark.parametrize("form", ["text", "json", "turtle", "html", "sarif", "junit"])
def test_the_report_is_the_very_one_of_the_command(apart: Desk, hub: Hub, tmp_path: Path, form: str) -> None:
    (tmp_path / "fiches.csv").write_bytes(FAULTY)
    expected = command(hub, tmp_path, "fiches.csv", "--connector", "cress-structures", "--format", form)
    answer = apart.form(FAULTY, "fiches.csv", connector="cress-structures", format=form)
    assert answer.status_code == 200, answer.text
    assert "ITW-900" in answer.text
    if form == "turtle":
        graphs = [Graph().parse(data=text, format="turtle") for text in (answer.text, expected)]
        assert isomorphic(*graphs)
    else:
        assert answer.content.decode() == expected


@pytest.mark.parametrize("name", ["data.ttl", "data.jsonld", "data.rdf", "data.nt", "data.nq", "data.trig"])
def test_rdf_of_a_form_is_read_by_its_suffix_as_the_command_does(
    service: Desk, hub: Hub, tmp_path: Path, name: str
) -> None:
    syntax = {".jsonld": "json-ld", ".rdf": "xml", ".nt": "nt", ".nq": "nt"}.get(Path(name).suffix)
    content = Graph().parse(data=BAD, format="turtle").serialize(format=syntax) if syntax else BAD
    (tmp_path / name).write_text(content, "utf-8")
    expected = json.loads(command(hub, tmp_path, name, "--format", "json"))
    answer = service.form(content, name).json()
    assert answer == expected
    assert answer["counts"]["violation"] == 2


def test_workbooks_archives_and_compressed_files_go_through_a_connector(
    service: Desk, hub: Hub, tmp_path: Path
) -> None:
    workbook = write_xlsx(tmp_path / "liste.xlsx", Liste=[["Dénomination", "SIREN"], ["Une SCIC", "12"]])
    answer = service.form(workbook.read_bytes(), "liste.xlsx", connector="esus")
    with chdir(tmp_path):
        expected = ess_hub("validate", "liste.xlsx", "--connector", "esus", "--format", "json")
    if expected.code == 2:  # the columns of this list have other names; the same is said of them
        assert answer.status_code == 400
        assert answer.json()["detail"] in expected.err
    else:
        assert answer.json() == json.loads(expected.out)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/fiches.csv", FAULTY)
    for body, kind in ((packed.getvalue(), "application/zip"), (gzip.compress(FAULTY), "application/gzip")):
        answer = service.send(body, "?connector=cress-structures", kind)
        assert answer.json()["checked"] == 50, answer.text
    assert service.form(packed.getvalue(), "a.zip", connector="cress-structures").json()["checked"] == 50


# --- what is sent


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_syntax_is_read_under_its_type(service: Desk, kind: str) -> None:
    answer = service.send(DOCUMENTS[kind], content_type=kind)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["conforms"], found["counts"]["violation"]) == (False, 2)


def test_a_file_that_conforms_is_200_too_and_says_so(service: Desk) -> None:
    answer = service.send(GOOD)
    assert (answer.status_code, answer.json()["conforms"]) == (200, True)


def test_the_type_of_rows_is_one_of_the_connector_and_their_encoding_is_what_is_said(service: Desk) -> None:
    asked = "?connector=cress-structures"
    assert service.send(ROWS, asked, "text/csv").json()["conforms"] is True
    in_utf8 = ROWS.decode("cp1252").encode()
    assert service.send(in_utf8, asked, "text/csv; charset=utf-8").json()["conforms"] is True
    refused = service.send(ROWS, asked, "application/json")
    assert refused.status_code == 415
    assert "text/csv" in refused.json()["detail"]
    assert service.send(ROWS, asked, "text/csv; charset=klingon").status_code == 415
    assert service.send(ROWS, "?connector=postgresql-directory", "text/csv").status_code == 415


@pytest.mark.parametrize(
    "kind",
    [
        "text/html",
        "image/png",
        "application/pdf",
        "application/x-www-form-urlencoded",
        "text/csv",
        "application/zip",
    ],
)
def test_what_is_not_read_is_415_and_says_what_would_be(service: Desk, kind: str) -> None:
    answer = service.send("x", content_type=kind)
    assert answer.status_code == 415
    detail = answer.json()["detail"]
    assert ("connector" in detail) if kind in {"text/csv", "application/zip"} else ("text/turtle" in detail)


def test_rdf_in_another_encoding_than_utf_8_is_415(service: Desk) -> None:
    assert service.send(GOOD, content_type="text/turtle; charset=utf-8").status_code == 200
    assert service.send(GOOD, content_type="text/turtle; charset=iso-8859-1").status_code == 415


def test_a_compressed_body_is_415(service: Desk) -> None:
    assert service.send(gzip.compress(GOOD.encode()), Content_Encoding="gzip").status_code == 415


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("?connector=inconnu", "cress-structures"),
        ("?connector=..%2F..%2Fhub", "cress-structures"),
        ("?profile=inconnu", "nouvelle-aquitaine"),
        ("?profile=..%2Fprofiles%2Fmaison", "nouvelle-aquitaine"),
    ],
)
def test_an_unknown_connector_or_profile_is_404_and_names_those_there_are(
    service: Desk, asked: str, named: str
) -> None:
    answer = service.send(GOOD, asked)
    assert answer.status_code == 404
    assert named in answer.json()["detail"]


def test_the_connectors_and_the_profiles_of_this_hub_are_honoured(service: Desk) -> None:
    assert service.send(ROWS, "?connector=mon-annuaire", "text/csv").json()["checked"] == 47
    common, stricter = (service.send(GOOD, asked).json() for asked in ("", "?profile=maison"))
    assert common["conforms"] is True
    assert stricter["conforms"] is False


def test_a_broken_connector_of_this_hub_is_told_without_a_word_of_its_place(service: Desk, hub: Hub) -> None:
    broken = hub.connector_folder / "casse.yaml"
    broken.write_text("connector: 1\nslug: casse\n", "utf-8")
    try:
        answer = service.send(ROWS, "?connector=casse", "text/csv")
        page = service.client.get("validate", headers={"Accept": BROWSER})
    finally:
        broken.unlink()
    assert answer.status_code == 404
    assert str(hub.directory) not in answer.text
    assert page.status_code == 200


# --- what cannot be read


def test_a_file_that_cannot_be_read_is_400_with_its_line_and_its_column(service: Desk) -> None:
    answer = service.send(GOOD + "<https://x.example/2> a ess:Organization ; schema:name x:y .\n")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert found["type"].endswith("/problem/unreadable")
    assert found["line"] == 4
    assert found["column"] > 1
    assert found["detail"].startswith(f"envoi:4:{found['column']}")
    rows = service.send("Autre;Chose\n1;2\n", "?connector=cress-structures", "text/csv")
    assert (rows.status_code, rows.json()["line"]) == (400, 1)


@pytest.mark.parametrize("body", [b"", b" \n\t\n"])
@pytest.mark.parametrize(
    ("asked", "kind"), [("", "text/turtle"), ("?connector=cress-structures", "text/csv")]
)
def test_an_empty_body_is_400(service: Desk, body: bytes, asked: str, kind: str) -> None:
    answer = service.send(body, asked, kind)
    assert (answer.status_code, "vide" in answer.json()["detail"]) == (400, True)


# --- how it is answered


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("application/sarif+json", "application/sarif+json"),
        ("application/xml", "application/xml"),
        ("text/xml", "application/xml"),
        (BROWSER, "text/html; charset=utf-8"),
        ("text/turtle;q=0.3, application/sarif+json;q=0.8, image/png", "application/sarif+json"),
        ("application/json;q=0, */*;q=0.1", "text/turtle; charset=utf-8"),
    ],
)
def test_accept_chooses_the_form_with_its_q_values(service: Desk, accept: str, kind: str) -> None:
    answer = service.send(BAD, Accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert {"Accept", "Accept-Language"} <= {each.strip() for each in answer.headers["vary"].split(",")}
    assert answer.headers["cache-control"] == "no-store"


def test_the_address_chooses_the_form_before_accept(service: Desk) -> None:
    sarif = service.send(BAD, "?format=sarif", Accept="text/turtle")
    assert sarif.json()["version"] == "2.1.0"
    junit = ElementTree.fromstring(service.send(BAD, "?format=junit").text)  # noqa: S314 - our own
    assert (junit.tag, junit.get("failures")) == ("testsuites", "2")
    stricter = ElementTree.fromstring(service.send(BAD, "?format=junit&fail-on=info").text)  # noqa: S314
    assert stricter.get("failures") == "3"
    assert service.send(BAD, "?fail-on=never").status_code == 422


@pytest.mark.parametrize(("asked", "accept"), [("", "image/png"), ("?format=docx", "*/*")])
def test_nothing_acceptable_is_406(service: Desk, asked: str, accept: str) -> None:
    answer = service.send(BAD, asked, Accept=accept)
    assert answer.status_code == 406
    assert "application/sarif+json" in answer.json()["offered"]


def test_it_speaks_french_first_and_english_when_asked(service: Desk) -> None:
    french, english, asked = (
        service.send(BAD),
        service.send(BAD, Accept_Language="en-GB,fr;q=0.5"),
        service.send(BAD, "?lang=en", Accept_Language="fr"),
    )
    assert [each.headers["content-language"] for each in (french, english, asked)] == ["fr", "en", "en"]
    assert "donnez celui" in french.json()["problems"][0]["message"]
    assert english.json() == asked.json()
    assert "name" in english.json()["problems"][0]["message"]


def test_nothing_is_asked_for_and_nothing_is_kept_or_written(apart: Desk, hub: Hub) -> None:
    def stored() -> dict[str, int]:
        files = (path for path in (hub.directory / "store").rglob("*") if path.is_file())
        return {str(path): path.stat().st_mtime_ns for path in files}

    before = stored()
    for body in (GOOD, BAD, "nonsense"):
        assert apart.send(body).status_code in {200, 400}
    assert stored() == before
    assert apart.is_tidy()


# --- browsers


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("fiches 2026 (v2).csv", "fiches 2026 (v2).csv"),
        ("établissements.csv", "établissements.csv"),
        ("e\u0301tat.csv", "état.csv"),
        ("../../etc/passwd", "envoi"),
        ("C:\\Documents\\a.csv", "envoi"),
        (".htaccess", "envoi"),
        ("-rf.csv", "envoi"),
        ("a\nb.csv", "envoi"),
        ("<script>.csv", "envoi"),
        ("a\u202egnp.csv", "envoi"),
        ("x" * 200, "envoi"),
        ("", "envoi"),
        (None, "envoi"),
    ],
)
def test_a_file_is_called_what_its_owner_calls_it_when_that_is_a_plain_name(
    given: str | None, shown: str
) -> None:
    assert plain_name(given) == shown


def test_the_name_is_shown_and_never_used(service: Desk) -> None:
    named = service.form(BAD, "mes fiches.ttl").json()
    assert named["problems"][0]["location"]["file"] == "mes fiches.ttl"
    climbing = service.form(BAD, "../../../../tmp/pas-la.ttl")
    assert climbing.json()["problems"][0]["location"]["file"] == "envoi"
    disposed = service.send(BAD, Content_Disposition='attachment; filename="a.ttl"').json()
    assert disposed["problems"][0]["location"]["file"] == "a.ttl"


def test_a_form_without_one_file_or_that_is_cut_is_400(service: Desk) -> None:
    def post(**options: object) -> tuple[int, str]:
        answer = service.client.post("validate", **options)
        return answer.status_code, answer.json()["detail"]

    none = post(files={"connector": (None, "bdis")})
    several = post(files=[("file", ("a.ttl", GOOD)), ("file", ("b.ttl", GOOD))])
    many = post(files=[("file", (f"{number}.ttl", GOOD)) for number in range(9)])
    assert {none[0], several[0], many[0]} == {400}
    assert "file" in none[1]
    boundary = {"Content-Type": "multipart/form-data; boundary=x"}
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.ttl"\r\n\r\n'
    for body in (b"", b"rubbish", head, head + GOOD.encode(), head.replace(b"name=", b"n=") + b"\r\n--x--"):
        assert post(data=body, headers=boundary)[0] == 400, body
    assert post(data=head, headers={"Content-Type": "multipart/form-data"})[0] == 400


def test_a_browser_reads_the_report_under_a_policy_that_admits_its_style_and_nothing_else(
    service: Desk,
) -> None:
    hostile = FAULTY + b"ITW-902;</style><style>*{color:red}</style><script>alert(1)</script>;;Nulle-part\n"
    answer = service.form(hostile, "fiches.csv", connector="cress-structures", format="html", accept=BROWSER)
    assert answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/]{43}='; .*frame-ancestors 'none'", policy
    )
    assert "<script" not in answer.text
    assert answer.text.count("<style>") == 1
    assert "fiches.csv" in answer.text


def test_a_browser_reads_what_is_wrong_beside_the_form_with_its_choice_kept(service: Desk) -> None:
    answer = service.form("x", "fiches.csv", connector="mon-annuaire", accept=BROWSER)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert 'type="file"' in answer.text
    assert answer.headers["content-language"] == "fr"
    missing = service.form(b"", "", accept=BROWSER)
    assert missing.status_code == 400


@pytest.mark.parametrize(("language", "title"), [("fr", "Vérifier un fichier"), ("en", "Check a file")])
def test_the_page_has_a_form_and_says_how_to_do_the_same_without_it(
    service: Desk, language: str, title: str
) -> None:
    page = service.client.get(f"validate?lang={language}", headers={"Accept": BROWSER})
    assert page.status_code == 200
    assert f"<h1>{title}</h1>" in page.text
    assert 'enctype="multipart/form-data"' in page.text
    assert '<option value="mon-annuaire">' in page.text
    assert '<option value="maison">' in page.text
    assert "postgresql-directory" not in page.text  # which reads no file
    assert "<Mes>" not in page.text
    assert f"{service.client.address}validate" in page.text
    assert "ess-hub validate" in page.text
    assert f'action="/validate?lang={language}"' in page.text


def test_the_page_is_one_click_away(service: Desk) -> None:
    home = service.client.get("", headers={"Accept": BROWSER}).text
    nav = home.partition("<nav")[2].partition("</nav>")[0]
    assert 'href="/validate"' in nav
    assert 'href="/validate"' in home.partition('class="reuse"')[2]


def test_the_page_is_known_again_until_a_connector_comes(service: Desk, hub: Hub) -> None:
    headers = {"Accept": BROWSER}
    tag = service.client.get("validate", headers=headers).headers["etag"]
    assert service.client.get("validate", headers={**headers, "If-None-Match": tag}).status_code == 304
    other = hub.connector_folder / "autre.yaml"
    text = (hub.connector_folder / "mon-annuaire.yaml").read_text("utf-8")
    other.write_text(text.replace("slug: mon-annuaire", "slug: autre"), "utf-8")
    try:
        page = service.client.get("validate", headers={**headers, "If-None-Match": tag})
    finally:
        other.unlink()
    assert page.status_code == 200
    assert '<option value="autre">' in page.text


def test_the_page_is_for_people_alone(service: Desk) -> None:
    assert service.client.get("validate", headers={"Accept": "application/json"}).status_code == 406


# --- methods


def test_options_head_and_preflights_are_answered_as_elsewhere(service: Desk) -> None:
    options = service.client.ask("OPTIONS", "validate")
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    preflight = service.client.ask("OPTIONS", "validate", headers=asked)
    assert "POST" in preflight.headers["access-control-allow-methods"]
    head = service.client.ask("HEAD", "validate", headers={"Accept": BROWSER})
    assert (head.status_code, head.content) == (200, b"")
    assert service.client.ask("PUT", "validate").status_code == 405
    answer = service.send(BAD, Origin="https://elsewhere.example")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_its_own_context_is_known_and_no_other_hub_s(service: Desk) -> None:
    assert service.send(JSONLD, content_type="application/ld+json").json()["checked"] == 1
    elsewhere = JSONLD.replace("data.example.org", "other.example.org")
    assert service.send(elsewhere, content_type="application/ld+json").status_code == 403


def test_the_process_sees_no_secret_of_ours(apart: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIRECTORY_PASSWORD", "hunter2")
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(apart.send, GOOD)
        (pid,) = apart.at_work()
        os.kill(pid, signal.SIGSTOP)
        seen = Path(f"/proc/{pid}/environ").read_bytes()
        os.kill(pid, signal.SIGCONT)
        assert sent.result().status_code == 200
    assert b"TMPDIR=" in seen
    assert b"hunter2" not in seen


# --- what the documentation shows


def test_the_commands_of_the_documentation_work_as_they_stand(apart: Desk, tmp_path: Path) -> None:
    shown = re.findall(r"^```sh\n(.*?)^```", DOCUMENTATION.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    commands = "".join(shown).strip().splitlines()
    assert len(commands) == 3
    (tmp_path / "fiches.ttl").write_text(BAD, "utf-8")
    (tmp_path / "fiches.csv").write_bytes(FAULTY)
    said = [
        subprocess.run(
            ["bash", "-c", each.replace("curl", "curl -sS --fail --noproxy '*'")],
            cwd=tmp_path,
            env={**os.environ, "HUB": apart.client.address.rstrip("/")},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout.decode()
        for each in commands
    ]
    assert json.loads(said[0])["conforms"] is False
    assert "50 fiches vérifiées" in said[1]
    assert json.loads((tmp_path / "rapport.sarif").read_text("utf-8"))["version"] == "2.1.0"


def test_the_documentation_states_the_limits_there_are() -> None:
    text = DOCUMENTATION.read_text("utf-8")
    limits = ValidationLimits()
    for size in (limits.bytes, limits.expanded):
        assert f"{size >> 20} Mio" in text
        assert f"{size >> 20} MiB" in text
    assert f"{limits.bounds.memory >> 30} Gio" in text
    assert f"{limits.bounds.seconds:g} s" in text
    assert f"{limits.patience:g} s" in text
    assert limits.at_once == 2
