"""``/dumps/``: whole files, resumable, the same as what the graphs hold."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io

import pytest
from python_calamine import CalamineWorkbook
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from hub.pipeline.hub import Hub
from tests.serve.served import Client
from tests.serve.small_hub import BASE

BROWSER = {"Accept": "text/html"}
NQ = "dumps/latest/reference.nq.gz"


def triples(content: bytes, form: str) -> Graph:
    dataset = Dataset(default_union=True)
    dataset.parse(data=gzip.decompress(content), format=form)
    found = Graph()
    for triple in dataset.triples((None, None, None)):
        found.add(triple)
    return found


def graph(client: Client, name: str) -> Graph:
    query = f"graph={name}" if name else "default"
    answer = client.get(f"store?{query}", headers={"Accept": "application/n-triples"})
    return Graph().parse(data=answer.content, format="nt")


def test_the_list_says_of_every_file_what_it_is(client: Client) -> None:
    (publication,) = client.get("dumps/", headers={"Accept": "application/json"}).json()["publications"]
    assert publication["publication"] == 1
    names = {each["name"] for each in publication["files"]}
    assert {"reference.nq.gz", "reference.ttl.gz", "reference.jsonld.gz", "links.csv", "links.nq.gz"} <= names
    assert {"organizations.csv", "organizations.xlsx", "establishments.csv", "source-cress.nq.gz"} <= names
    for each in publication["files"]:
        answer = client.get(each["url"].removeprefix(client.address))
        assert answer.headers["content-type"] == each["media_type"]
        assert int(answer.headers["content-length"]) == len(answer.content) == each["size"]
        assert hashlib.sha256(answer.content).hexdigest() == each["sha256"]


def test_a_page_links_every_file_in_either_language(client: Client) -> None:
    for language, words in (("fr", "Données en nombre"), ("en", "Bulk data")):
        page = client.get(f"dumps/?lang={language}", headers=BROWSER)
        assert f"<h1>{words}</h1>" in page.text
        assert 'href="/dumps/1/organizations.xlsx"' in page.text
    assert client.get("dumps", headers=BROWSER).status_code == 200


@pytest.mark.parametrize(("suffix", "form"), [("nq", "nquads"), ("ttl", "turtle"), ("jsonld", "json-ld")])
def test_the_reference_in_every_form_is_the_default_graph(client: Client, suffix: str, form: str) -> None:
    content = client.get(f"dumps/latest/reference.{suffix}.gz").content
    assert isomorphic(triples(content, form), graph(client, ""))


def test_a_source_is_its_graph_and_keeps_its_name(client: Client) -> None:
    content = client.get("dumps/latest/source-cress.nq.gz").content
    assert isomorphic(triples(content, "nquads"), graph(client, f"{BASE}graph/source/cress"))
    lines = gzip.decompress(content).decode().splitlines()
    assert all(line.endswith(f"<{BASE}graph/source/cress> .") for line in lines)


def test_a_source_that_may_not_be_published_is_in_no_file(client: Client) -> None:
    files = client.get("dumps/?format=json").json()["publications"][0]["files"]
    assert not any(each["source"] == "fermee" for each in files)
    for each in files:
        content = client.get(each["url"].removeprefix(client.address)).content
        if each["name"].endswith(".gz"):
            content = gzip.decompress(content)
        assert b"Hors licence" not in content, each["name"]


def test_tables_say_the_same_as_text_and_as_workbook(client: Client) -> None:
    text = client.get("dumps/latest/organizations.csv").content.decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("dumps/latest/organizations.xlsx").content))
    sheet = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    assert sheet == rows
    assert len(rows) == 3
    assert dict(zip(rows[0], rows[-1], strict=True))["siren"] == "732829320"
    links = client.get("dumps/latest/links.csv").text.splitlines()
    assert links[0] == "source,key,establishment,organization"
    assert f"cress,ITW-029,,{BASE}id/organization/scic-l-arban" in links


def test_latest_and_its_number_are_one_file(client: Client) -> None:
    latest, numbered = client.get(NQ), client.get(NQ.replace("latest", "1"))
    assert latest.content == numbered.content
    assert latest.headers["etag"] == numbered.headers["etag"]
    assert latest.headers["content-location"] == "/dumps/1/reference.nq.gz"


def test_the_sums_are_those_sha256sum_checks(client: Client) -> None:
    sums = dict(
        reversed(line.split("  ")) for line in client.get("dumps/latest/SHA256SUMS").text.splitlines()
    )
    assert sums["reference.nq.gz"] == hashlib.sha256(client.get(NQ).content).hexdigest()


def test_a_download_that_was_interrupted_goes_on(client: Client) -> None:
    whole = client.get(NQ)
    assert whole.headers["accept-ranges"] == "bytes"
    size, tag = len(whole.content), whole.headers["etag"]
    assert not tag.startswith("W/")
    first = client.get(NQ, headers={"Range": "bytes=0-99"})
    assert (first.status_code, first.headers["content-range"]) == (206, f"bytes 0-99/{size}")
    rest = client.get(NQ, headers={"Range": "bytes=100-", "If-Range": tag})
    assert rest.status_code == 206
    assert int(rest.headers["content-length"]) == size - 100
    assert first.content + rest.content == whole.content
    end = client.get(NQ, headers={"Range": "bytes=-7"})
    assert (end.status_code, end.content) == (206, whole.content[-7:])
    beyond = client.get(NQ, headers={"Range": f"bytes=0-{size + 99}"})
    assert (beyond.status_code, beyond.content) == (206, whole.content)


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=100-", "If-Range": '"another"'},
        {"Range": "bytes=9-3"},
        {"Range": "bytes=0-1,5-6"},
        {"Range": "lines=1-2"},
        {"Range": "bytes=a-b"},
    ],
)
def test_a_range_that_is_none_or_of_another_file_gets_the_whole(
    client: Client, headers: dict[str, str]
) -> None:
    answer = client.get(NQ, headers=headers)
    assert (answer.status_code, answer.content) == (200, client.get(NQ).content)


@pytest.mark.parametrize("asked", ["bytes=999999999-", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused_with_the_size(client: Client, asked: str) -> None:
    answer = client.get(NQ, headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(client.get(NQ).content)}"
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_file_held_already_is_not_sent_again_and_a_head_sends_nothing(client: Client) -> None:
    whole = client.get(NQ)
    unchanged = client.get(NQ, headers={"If-None-Match": whole.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    head = client.ask("HEAD", NQ)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "etag", "content-type", "accept-ranges"):
        assert head.headers[name] == whole.headers[name]


def test_nothing_on_the_way_changes_the_bytes(client: Client) -> None:
    path = "dumps/latest/organizations.csv"
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    squeezed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in squeezed.headers
    assert squeezed.headers["content-length"] == plain.headers["content-length"] == str(len(plain.content))


@pytest.mark.parametrize(
    "path",
    [
        "dumps/2/reference.nq.gz",
        "dumps/0/reference.nq.gz",
        "dumps/latest/nothing.csv",
        "dumps/x/links.csv",
        "dumps/latest/..%2Fpublication.json",
        "dumps/1/%2e%2e/tables.sqlite",
        "dumps/latest/",
        "dumps/1/source-fermee.nq.gz",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_file_that_was_freed_meanwhile_is_not_found(client: Client, small_hub: Hub) -> None:
    path = small_hub.publication_directory(1) / "dumps" / "links.csv"
    aside = path.rename(path.with_name("aside"))
    try:
        assert client.get("dumps/latest/links.csv").status_code == 404
    finally:
        aside.rename(path)
    assert client.get("dumps/latest/links.csv").status_code == 200
