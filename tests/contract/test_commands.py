"""Every command with good and bad input: what it writes, what it says, how it ends."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import rdflib
import requests
from rdflib.compare import to_isomorphic

from tests.called_here import ess_hub
from tests.command_line import ROOT, serving
from tests.contract.conftest import TOWN_HALL
from tests.contract.directories import CONNECTOR, HEADER, Row, build, done, entities, select, write

SAMPLES = ROOT / "connectors" / "samples"
FILE = str(SAMPLES / "cress-structures.csv")


def one_line(text: str) -> bool:
    return len(text.strip().splitlines()) == 1


# --- usage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["harvest", "--nonsense"],
        ["harvest", "--accept-deletions", "many"],
        ["harvest", "--accept-deletions", "-1"],
        ["judge", "a:1", "b:2", "perhaps"],
        ["judge", "a:1"],
        ["dump", "reference"],
        ["init"],
        ["serve", "--port", "70000"],
        ["validate"],
        ["review", "--limit", "0"],
    ],
)
def test_wrong_usage_ends_with_2_and_shows_no_traceback(arguments: list[str], town: Path) -> None:
    outcome = ess_hub(*arguments, hub=town)
    assert outcome.code == 2
    assert outcome.err and not outcome.out


def test_the_version_and_the_help_end_well() -> None:
    assert ess_hub("--version").code == 0
    outcome = ess_hub("--help")
    words = "init demo harvest validate reconcile explain review judge publish run serve query dump status connector source"
    assert outcome.code == 0 and all(word in outcome.out for word in words.split())


# --- init ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "iri", ["data.example.org", "ftp://x/", "https://", "https://data.example.org/a b/", ""]
)
def test_a_base_that_is_no_address_makes_no_hub(tmp_path: Path, iri: str) -> None:
    outcome = ess_hub("init", tmp_path / "hub", "--base-iri", iri)
    assert outcome.code == 2 and one_line(outcome.err)
    assert not (tmp_path / "hub").exists()


def test_init_never_overwrites_a_hub_nor_someone_s_folder(town: Path, tmp_path: Path) -> None:
    settings = (town / "hub.toml").read_bytes()
    outcome = ess_hub("init", town, "--base-iri", "https://other.example/")
    assert outcome.code == 2 and one_line(outcome.err)
    assert (town / "hub.toml").read_bytes() == settings
    (tmp_path / "letter.txt").write_text("mine")
    ess_hub("init", tmp_path, "--base-iri", "https://other.example/")
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_the_base_cannot_change_after_the_first_publication(town: Path, tmp_path: Path) -> None:
    hub = tmp_path / "hub"
    shutil.copytree(town, hub)
    settings = hub / "hub.toml"
    settings.write_text(settings.read_text().replace("https://data.example.org/", "https://other.example/"))
    outcome = ess_hub("run", hub=hub)
    assert outcome.code == 2 and one_line(outcome.err)
    assert "https://data.example.org/" in outcome.err


# --- connectors and sources ------------------------------------------------------------------------------------------


def test_a_failing_inline_test_is_a_finding_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "lieux.yaml"
    file.write_text(
        CONNECTOR.replace("LICENCE", "null").replace('name "Exemple"', 'name "Autre"'), encoding="utf-8"
    )
    outcome = ess_hub("connector", "check", file)
    assert outcome.code in (1, 2)
    assert "lieux.yaml:" in outcome.err + outcome.out


def test_check_names_every_mistake_at_once_and_goes_on_to_the_next_file(tmp_path: Path) -> None:
    broken = tmp_path / "lieux.yaml"
    broken.write_text(
        CONNECTOR.replace("LICENCE", "null").replace("ess:rna", "esss:rna").replace("[siret]", "[sirett]"),
        encoding="utf-8",
    )
    outcome = ess_hub(
        "connector", "check", broken, tmp_path / "absent.yaml", ROOT / "connectors/bdis-carriers.yaml"
    )
    assert outcome.code == 2
    assert "esss" in outcome.err and "sirett" in outcome.err and "absent.yaml" in outcome.err


def test_the_bundled_connectors_and_the_hub_s_own_are_listed(town: Path) -> None:
    listed = {one["slug"] for one in json.loads(done("connector", "list", "--json", hub=town).out)}
    assert listed >= {
        "bdis-carriers",
        "cress-structures",
        "cress-initiatives",
        "chorum-schemes",
        "territorial-networks",
        "ecosens-services",
        "lieux",
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "--connector", "nowhere", "--from", FILE], "nowhere"),
        (["mairie", "--connector", "lieux", "--from", FILE], "mairie"),
        (["Not an id", "--connector", "lieux", "--from", FILE], "Not an id"),
        (["../../etc", "--connector", "lieux", "--from", FILE], "../../etc"),
        (["new", "--connector", "lieux", "--from", FILE, "--licence", "libre"], "libre"),
        (["new", "--connector", "lieux", "--from", "ftp://example.org/a.csv"], "ftp"),
    ],
)
def test_a_source_that_makes_no_sense_is_refused_and_the_settings_stay(
    town: Path, arguments: list[str], said: str
) -> None:
    before = (town / "hub.toml").read_bytes()
    outcome = ess_hub("source", "add", *arguments, hub=town)
    assert outcome.code == 2 and said in outcome.err
    assert (town / "hub.toml").read_bytes() == before


def test_the_settings_keep_the_comments_of_their_owner(tmp_path: Path) -> None:
    hub = build(tmp_path, one=[Row(1, "A")])
    settings = hub / "hub.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "# ma note\n", encoding="utf-8")
    done("source", "add", "two", "--connector", "lieux", "--from", tmp_path / "one.csv", hub=hub)
    done("source", "remove", "two", hub=hub)
    assert "# ma note" in settings.read_text(encoding="utf-8")
    assert [source["id"] for source in json.loads(done("source", "list", "--json", hub=hub).out)] == ["one"]


# --- validate --------------------------------------------------------------------------------------------------------

BAD_TURTLE = """\
@prefix ess: <https://w3id.org/ess-hub/ontology#> .
@prefix schema: <https://schema.org/> .
<https://example.org/1> a ess:Organization ; schema:name "Exemple" ; ess:siren "123456789" .
"""


def test_rdf_in_any_syntax_is_checked(tmp_path: Path) -> None:
    graph = rdflib.Graph().parse(data=BAD_TURTLE, format="turtle")
    files = []
    for suffix, syntax in (("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")):
        files.append(tmp_path / f"data.{suffix}")
        graph.serialize(files[-1], format=syntax, encoding="utf-8")
    for file in files:
        outcome = ess_hub("validate", file)
        assert outcome.code == 1, (file, outcome)
        assert "123456789" in outcome.out
    assert ess_hub("validate", "-", stdin=BAD_TURTLE.encode()).code == 1
    good = BAD_TURTLE.replace("123456789", "732829320")
    assert ess_hub("validate", "-", stdin=good.encode()).code == 0


def test_findings_are_said_in_both_languages_and_for_machines(tmp_path: Path) -> None:
    file = tmp_path / "bad.ttl"
    file.write_text(BAD_TURTLE, encoding="utf-8")
    french, english = (ess_hub("validate", file, "--lang", lang).out for lang in ("fr", "en"))
    assert "clé" in french and "key" in english
    report: Any = json.loads(ess_hub("validate", file, "--format", "json").out)
    assert "123456789" in json.dumps(report)
    turtle = rdflib.Graph().parse(data=ess_hub("validate", file, "--format", "turtle").out, format="turtle")
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    assert (None, shacl.conforms, rdflib.Literal(False)) in turtle
    assert list(turtle.subjects(shacl.resultSeverity, shacl.Violation))


def test_rows_are_checked_through_a_connector_by_line_and_column(town: Path, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(f"{HEADER}\n1;Exemple;;;;;;870;Limoges;87085\n2;;;;;;;;;\n", encoding="utf-8")
    outcome = ess_hub("validate", file, "--connector", "lieux", hub=town)
    assert outcome.code == 1
    assert "rows.csv:3" in outcome.out and "nom" in outcome.out
    mild = f"{HEADER}\n1;Exemple;;;;;;870;Limoges;87085\n"
    file.write_text(mild, encoding="utf-8")
    assert ess_hub("validate", file, "--connector", "lieux", hub=town).code == 0
    warned = ess_hub("validate", file, "--connector", "lieux", "--fail-on", "warning", hub=town)
    assert warned.code == 1 and "rows.csv:2" in warned.out and "cp" in warned.out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.ttl", b"<a> <b> .", "broken.ttl:1"),
        ("broken.jsonld", b"{", "broken.jsonld"),
        ("remote.jsonld", b'{"@context": "http://127.0.0.1:9/c.jsonld", "@id": "x:a"}', "127.0.0.1:9"),
        ("photo.png", b"\x89PNG", "photo.png"),
        ("broken.rdf", b"<rdf:RDF", "broken.rdf"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    outcome = ess_hub("validate", file)
    assert outcome.code == 2 and one_line(outcome.err)
    assert said in outcome.err


def test_a_file_or_a_connector_or_a_shape_that_is_not_there_is_named(tmp_path: Path) -> None:
    good = tmp_path / "good.ttl"
    good.write_text("", encoding="utf-8")
    for arguments, said in (
        (["validate", tmp_path / "absent.ttl"], "absent.ttl"),
        (["validate", good, "--connector", "nowhere"], "nowhere"),
        (["validate", good, "--shapes", tmp_path / "none.ttl"], "none.ttl"),
        (["validate", SAMPLES / "cress-structures.csv"], "--connector"),
    ):
        outcome = ess_hub(*arguments)
        assert outcome.code == 2 and said in outcome.err, arguments


# --- reconcile, explain, review, judge -------------------------------------------------------------------------------


def test_a_judgement_on_nothing_or_on_oneself_is_refused(town: Path) -> None:
    for a, b in (
        ("mairie:1", "mairie:1"),
        ("mairie:1", "mairie:999"),
        ("mairie", "reseau:10"),
        ("x:1", "mairie:1"),
    ):
        outcome = ess_hub("judge", a, b, "same", hub=town)
        assert outcome.code == 2 and one_line(outcome.err), (a, b)
    assert json.loads(done("status", "--json", hub=town).out)["judgements"] == 0


def test_explain_takes_names_and_addresses_alike(town: Path) -> None:
    by_name = done("explain", "mairie:3", "reseau:12", hub=town).out
    by_address = done(
        "explain",
        "https://data.example.org/record/mairie/3",
        "https://data.example.org/record/reseau/12",
        hub=town,
    ).out
    assert by_name == by_address
    assert json.loads(done("explain", "mairie:1", "reseau:10", "--json", hub=town).out)["levels"][0][
        "together"
    ]
    english = ess_hub("explain", "mairie:1", "reseau:10", hub=town, lang="en").out
    assert "SIREN" in english and "même" not in english
    for unknown in ("mairie:999", "nowhere:1", "no colon", "https://data.example.org/record/mairie/999"):
        assert ess_hub("explain", unknown, hub=town).code == 2


@pytest.mark.long
def test_thin_evidence_waits_for_a_person_and_a_judgement_takes_it_off_the_list(tmp_path: Path) -> None:
    nowhere = {"ville": "", "cp": "", "commune": ""}
    hub = build(
        tmp_path, one=[Row(1, "Les Amis du Vélo 87", **nowhere)], two=[Row(1, "Les Amis du Vélo", **nowhere)]
    )
    done("run", hub=hub)
    assert len(set(entities(hub).values())) == 2
    (pair,) = json.loads(done("review", "--json", hub=hub).out)["pairs"]
    assert "one:1" in json.dumps(pair) and "two:1" in json.dumps(pair)
    done("judge", "one:1", "two:1", "different", hub=hub)
    done("reconcile", hub=hub)
    assert json.loads(done("review", "--json", hub=hub).out)["waiting"] == 0


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="pyspark is installed here")
def test_an_engine_that_is_not_installed_is_named_with_what_installs_it(town: Path) -> None:
    outcome = ess_hub("reconcile", "--engine", "spark", hub=town)
    assert outcome.code == 2 and one_line(outcome.err)
    assert "pip install 'ess-hub[spark]'" in outcome.err


# --- query and dump --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_a_select_is_written_in_each_format(town: Path, form: str) -> None:
    out = done(
        "query", "SELECT ?n WHERE { ?o a ess:Organization ; rdfs:label ?n }", "--format", form, hub=town
    ).out
    assert "Comité des fêtes" in out


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "jsonld"])
def test_a_construct_is_written_in_each_format(town: Path, form: str) -> None:
    query = "CONSTRUCT { ?o rdfs:label ?n } WHERE { ?o a ess:Organization ; rdfs:label ?n }"
    out = done("query", query, "--format", form, hub=town).out
    syntax = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}[form]
    assert len(rdflib.Graph().parse(data=out, format=syntax)) == 5


def test_a_query_comes_from_an_argument_a_file_standard_input_or_the_saved_ones(
    town: Path, tmp_path: Path
) -> None:
    text = "ASK { ?s a ess:Establishment }"
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")
    answers = [
        done("query", text, "--format", "json", hub=town).out,
        done("query", "-f", tmp_path / "q.rq", "--format", "json", hub=town).out,
        ess_hub("query", "-f", "-", "--format", "json", hub=town, stdin=text.encode()).out,
    ]
    assert [json.loads(answer)["boolean"] for answer in answers] == [True, True, True]
    saved = done("query", "--saved", "organizations-with-sources", "--format", "csv", hub=town).out
    assert "Les Ressourceries" in saved


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "query"),
        (["ASK {}", "--format", "turtle"], "turtle"),
        (["ASK {}", "--format", "docx"], "docx"),
        (["--saved", "nothing"], "nothing"),
        (["--saved", "organizations-of-a-region", "--param", "nothing=1"], "nothing"),
        (["--saved", "organizations-of-a-region", "--param", "region=not an iri"], "region"),
        (["-f", "absent.rq"], "absent.rq"),
        (["ASK {}", "--saved", "organizations-with-sources"], "--saved"),
    ],
)
def test_a_question_that_cannot_be_asked_ends_with_2(town: Path, arguments: list[str], said: str) -> None:
    outcome = ess_hub("query", *arguments, hub=town)
    assert outcome.code == 2
    assert said.lower() in outcome.err.lower()


def test_the_reference_graph_is_the_same_in_every_dump(town: Path, tmp_path: Path) -> None:
    graphs = []
    for suffix, syntax in (
        ("nt", "nt"),
        ("ttl", "turtle"),
        ("jsonld", "json-ld"),
        ("nt.gz", "nt"),
        ("ttl.gz", "turtle"),
    ):
        file = tmp_path / f"reference.{suffix}"
        done("dump", "reference", "-o", file, hub=town)
        data = gzip.decompress(file.read_bytes()) if suffix.endswith("gz") else file.read_bytes()
        graphs.append(to_isomorphic(rdflib.Graph().parse(data=data, format=syntax)))
    assert len(graphs[0]) > 50
    assert all(graph == graphs[0] for graph in graphs)
    file = tmp_path / "all.nq"
    done("dump", "all", "-o", file, hub=town)
    whole = rdflib.Dataset().parse(data=file.read_bytes(), format="nquads")
    names = {str(graph.identifier) for graph in whole.graphs()}
    assert {"https://data.example.org/graph/source/mairie", "https://data.example.org/graph/links"} <= names


def test_a_dump_is_the_same_twice_byte_for_byte(town: Path, tmp_path: Path) -> None:
    for suffix in ("nt.gz", "ttl", "csv"):
        one, two = tmp_path / f"one.{suffix}", tmp_path / f"two.{suffix}"
        for file in (one, two):
            done("dump", "reference", "-o", file, hub=town)
        assert one.read_bytes() == two.read_bytes()


def test_a_table_opens_in_a_french_excel(town: Path, tmp_path: Path) -> None:
    plain, excel = tmp_path / "plain.csv", tmp_path / "excel.csv"
    done("dump", "links", "-o", plain, hub=town)
    done("dump", "links", "-o", excel, "--excel", hub=town)
    assert excel.read_bytes().startswith(b"\xef\xbb\xbf")
    assert not plain.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(excel.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert rows == list(csv.reader(plain.read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["source", "key", "establishment", "organization"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["reference", "-o", "out.docx"], "docx"),
        (["reference", "-o", "out"], "out"),
        (["everything", "-o", "out.ttl"], "everything"),
        (["source:nowhere", "-o", "out.ttl"], "nowhere"),
        (["reference", "-o", "absent/folder/out.ttl"], "absent"),
        (["all", "-o", "out.csv"], "csv"),
        (["links", "-o", "out.png"], "png"),
    ],
)
def test_a_dump_that_makes_no_sense_ends_with_2_and_leaves_no_file(
    town: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    arguments = [str(tmp_path / one) if one.startswith(("out", "absent")) else one for one in arguments]
    outcome = ess_hub("dump", *arguments, hub=town)
    assert outcome.code == 2 and one_line(outcome.err)
    assert said in outcome.err
    assert not list(tmp_path.iterdir())


# --- hubs ------------------------------------------------------------------------------------------------------------


def test_a_hub_that_is_moved_is_the_same_hub(town: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "hub"
    shutil.copytree(town, moved)
    before, after = tmp_path / "before.nt", tmp_path / "after.nt"
    done("dump", "reference", "-o", before, hub=town)
    done("run", hub=moved)
    done("dump", "reference", "-o", after, hub=moved)
    assert before.read_bytes() == after.read_bytes()
    assert json.loads(done("status", "--json", hub=moved).out)["publication"] == 1


def test_two_hubs_side_by_side_do_not_know_each_other(town: Path, town_address: str, tmp_path: Path) -> None:
    other = build(tmp_path, mairie=[Row(1, "Une tout autre association")])
    done("run", hub=other)
    with serving("serve", "--port", "0", hub=other) as address:
        here, there = (
            requests.get(place + "record/mairie/1", headers={"Accept": "text/turtle"}, timeout=10).text
            for place in (town_address, address)
        )
    assert "Les Ressourceries" in here and "Les Ressourceries" not in there
    assert "Une tout autre association" in there
    assert len(select(town, "SELECT ?o WHERE { ?o a ess:Organization }")) == 5


def test_a_hub_without_any_source_runs_and_serves(tmp_path: Path) -> None:
    hub = tmp_path / "hub"
    done("init", hub, "--base-iri", "https://data.example.org/")
    done("run", hub=hub)
    done("status", hub=hub)
    done("review", hub=hub)
    with serving("serve", "--port", "0", hub=hub) as address:
        for path in ("", "search?q=a", "sources", "queries", "sparql?query=ASK%7B%7D", "health"):
            assert (
                requests.get(
                    address + path, headers={"Accept": "text/html,*/*;q=0.1"}, timeout=10
                ).status_code
                == 200
            )


@pytest.mark.long
def test_a_hub_that_never_published_is_served_without_entities(tmp_path: Path) -> None:
    hub = build(tmp_path, mairie=TOWN_HALL)
    for command in (["review"], ["explain", "mairie:1"], ["publish"], ["reconcile"], ["status"]):
        assert ess_hub(*command, hub=hub).code in (0, 2), command
    write(tmp_path / "mairie.csv", TOWN_HALL)
    with serving("serve", "--port", "0", hub=hub) as address:
        assert requests.get(address, timeout=10).status_code == 200
        assert requests.get(address + "id/organization/a", timeout=10).status_code == 404


def test_status_says_everything_a_watcher_needs(town: Path) -> None:
    status = json.loads(done("status", "--json", hub=town).out)
    assert status["baseIri"] == "https://data.example.org/"
    assert status["publication"] == 1 and status["revision"] >= 1 and status["judgements"] == 0
    assert [(each["id"], each["records"], each["rejected"]) for each in status["sources"]] == [
        ("mairie", 5, 0),
        ("reseau", 4, 0),
    ]
    for moment in (status["committedAt"], *(each["harvestedAt"] for each in status["sources"])):
        assert "T" in moment and moment.endswith(("Z", "+00:00"))


@pytest.mark.parametrize(
    "content", ["base_iri = ", "[serve]\nreaders = 'three'\n", "[serve]\nreaders = -1\n"]
)
def test_settings_that_cannot_be_read_are_said_with_their_line(tmp_path: Path, content: str) -> None:
    hub = tmp_path / "hub"
    done("init", hub, "--base-iri", "https://data.example.org/")
    text = (hub / "hub.toml").read_text(encoding="utf-8")
    broken = (
        content
        if content.startswith("base")
        else text.replace("[serve]\n", content, 1).replace("readers = 3\n", "")
    )
    (hub / "hub.toml").write_text(broken, encoding="utf-8")
    outcome = ess_hub("status", hub=hub)
    assert outcome.code == 2 and one_line(outcome.err)
    assert "hub.toml" in outcome.err
