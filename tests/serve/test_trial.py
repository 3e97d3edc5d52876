"""A dataset for trial: empty, written everywhere, by one key, gone with its server; and clients that write."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from rdflib import Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, SPARQLWrapper

from hub.pipeline import scratch
from hub.resources import find_resources
from tests.command_line import ess_hub, serving
from tests.serve.served import Client
from tests.serve.trial_hub import KEY, trial_hub

S, P = URIRef("http://x/s"), URIRef("http://x/p")


@pytest.fixture(scope="module")
def trial() -> Iterator[Client]:
    with trial_hub() as client:
        yield client


def update(client: Client, text: str, key: str = KEY) -> requests.Response:
    return client.post("update", data={"update": text}, headers={"Authorization": f"Bearer {key}"})


def test_it_begins_empty_and_every_graph_may_be_written(trial: Client) -> None:
    everything = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    assert trial.get("sparql", params={"query": everything}).json()["results"]["bindings"] == []
    written = "INSERT DATA { <http://x/s> <http://x/p> 1 GRAPH <http://x/g> { <http://x/s> <http://x/p> 2 } }"
    assert update(trial, written).status_code == 204
    assert len(trial.get("sparql", params={"query": everything}).json()["results"]["bindings"]) == 2
    assert update(trial, "INSERT { GRAPH ?g { ?s ?p 3 } } WHERE { GRAPH ?g { ?s ?p 2 } }").status_code == 204
    assert trial.get("store?graph=http://x/g").text.count("http://x/s") == 1
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "text/turtle"}
    assert trial.ask("PUT", "store?default", data="<a> <b> <c> .", headers=headers).status_code == 204
    assert update(trial, "DROP ALL").status_code == 204
    assert trial.get("sparql", params={"query": everything}).json()["results"]["bindings"] == []


def test_a_graph_that_is_not_there_is_an_empty_one(trial: Client) -> None:
    asked = {"query": "ASK { ?s ?p ?o }", "default-graph-uri": "http://x/nowhere"}
    assert trial.get("sparql", params=asked).json()["boolean"] is False
    assert trial.get("store?graph=http://x/nowhere").status_code == 404


@pytest.mark.parametrize(
    "path", ["graph/a", "store/a", "store/graph/a", "graph/store/a", "graph/a%2Fb", "graph/a/b"]
)
def test_a_graph_is_named_by_the_very_address_it_is_sent_to(trial: Client, path: str) -> None:
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "text/turtle"}
    assert trial.ask("PUT", path, data="<> a <> .", headers=headers).status_code == 201
    said = trial.get(path, headers={"Accept": "application/n-triples"}).text
    assert said.startswith(f"<{trial.address}{path}> ")
    graphs = trial.get("sparql", params={"query": "SELECT ?g { GRAPH ?g { } }"}).text
    assert f'"{trial.address}{path}"' in graphs


@pytest.mark.parametrize(
    ("text", "key", "status"),
    [
        ("CLEAR ALL", "another", 401),
        ("LOAD <http://127.0.0.1:9/>", KEY, 403),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }", KEY, 403),
    ],
)
def test_the_key_is_asked_for_and_nobody_is_called(trial: Client, text: str, key: str, status: int) -> None:
    assert update(trial, text, key).status_code == status


def test_pages_of_a_dataset_without_a_hub_are_pages_all_the_same(trial: Client) -> None:
    for path in ("", "sparql", "sources", "search", "health"):
        assert trial.get(path, headers={"Accept": "text/html"}).status_code == 200


def test_a_page_shows_what_the_hub_itself_never_writes(trial: Client) -> None:
    written = "INSERT DATA { GRAPH <http://x/odd> { <urn:a> <urn:b> <<( _:a <file:///b> <<( _:a <urn:b> 1 )>> )>>, _:b } }"
    assert update(trial, written).status_code == 204
    asked = {"query": "SELECT ?o { GRAPH <http://x/odd> { ?s ?p ?o } }"}
    page = trial.get("sparql", params=asked, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "&lt;file:///b&gt; &lt;&lt;( _:" in page.text


@pytest.mark.parametrize("way", ["urlencoded", POSTDIRECTLY])
def test_sparqlwrapper_updates_and_asks(trial: Client, way: str) -> None:
    writing = SPARQLWrapper(trial.address + "sparql", updateEndpoint=trial.address + "update")
    writing.addCustomHttpHeader("Authorization", f"Bearer {KEY}")
    writing.setMethod(POST)
    writing.setRequestMethod(way)
    writing.setQuery(f"INSERT DATA {{ GRAPH <http://x/{way}> {{ <http://x/s> <http://x/p> 'écrit' }} }}")
    assert writing.query().response.status == 204
    asking = SPARQLWrapper(trial.address + "sparql", defaultGraph=f"http://x/{way}")
    asking.setReturnFormat(JSON)
    asking.setQuery("SELECT ?o { ?s ?p ?o }")
    assert [row["o"]["value"] for row in asking.query().convert()["results"]["bindings"]] == ["écrit"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_rdflib_has_the_dataset_for_a_store(trial: Client) -> None:
    addresses = trial.address + "sparql", trial.address + "update"
    store = SPARQLUpdateStore(*addresses, headers={"Authorization": f"Bearer {KEY}"}, autocommit=True)
    graph = Graph(store, identifier=URIRef("http://x/rdflib"))
    graph.add((S, P, Literal("un", lang="fr")))
    graph.add((S, P, Literal(2)))
    assert set(graph.objects(S, P)) == {Literal("un", lang="fr"), Literal(2)}
    graph.update("DELETE { ?s ?p 2 } INSERT { ?s ?p 3 } WHERE { ?s ?p 2 }")
    graph.remove((S, P, Literal("un", lang="fr")))
    read = Graph(SPARQLStore(addresses[0]), identifier=URIRef("http://x/rdflib"))
    assert list(read) == [(S, P, Literal(3))]
    assert [row[0] for row in read.query("SELECT ?o { ?s ?p ?o }")] == [Literal(3)]
    default = Graph(store, identifier=DATASET_DEFAULT_GRAPH_ID)
    default.add((S, P, S))
    assert (S, P, S) in Graph(SPARQLStore(addresses[0]), identifier=DATASET_DEFAULT_GRAPH_ID)


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc where the server keeps its data")
def test_the_command_serves_one_without_a_hub_and_leaves_nothing() -> None:
    with serving("serve", "--scratch", "--admin-key", "k y", "--port", "0", "--workers", "2") as address:
        sent = requests.post(
            address + "update",
            data={"update": "INSERT DATA { <http://x/s> <http://x/p> 1 }"},
            headers={"Authorization": "Bearer k y"},
            timeout=30,
        )
        assert sent.status_code == 204
        held = [each.readlink() for each in Path(f"/proc/{address.pid}/fd").iterdir()]
        place = next(each for each in held if each.name.startswith("ess-hub-scratch-"))
        assert place.exists()
        os.kill(address.pid, signal.SIGTERM)
    assert not place.exists()


def test_what_a_killed_server_left_is_swept_and_a_living_ones_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(scratch, "_MEMORY", tmp_path / "nowhere")
    left, other = tmp_path / "ess-hub-scratch-left", tmp_path / "something-else"
    for each in (left, other):
        each.mkdir()
        os.utime(each, (0, 0))
    with scratch.scratch_hub(find_resources(), 1) as living:
        os.utime(living.directory, (0, 0))
        assert not left.exists()
        with scratch.scratch_hub(find_resources(), 2):
            assert living.directory.exists()
    assert list(tmp_path.iterdir()) == [other]


def test_a_key_for_trial_is_for_trial_only() -> None:
    done = ess_hub("serve", "--admin-key", "K")
    assert done.code == 2
    assert "--scratch" in done.err
