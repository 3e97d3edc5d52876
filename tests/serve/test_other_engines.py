"""Engines written by others, beside the hub: Oxigraph's server asks it by SERVICE, Comunica queries and updates it, jsonld.js
reads its documents.

Each is skipped where it is not installed; ``.ci/run`` installs them (``.venv-oxigraph``, ``.npm``).
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from tests.serve.served import Client
from tests.serve.small_hub import ARBAN, BASE
from tests.serve.trial_hub import KEY, trial_hub

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(__file__).with_name("javascript")
NPM = Path(os.environ.get("ESS_HUB_NPM", ROOT / ".npm")) / "node_modules"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
CRESS = f"{BASE}graph/source/cress"

pytestmark = pytest.mark.long

javascript = pytest.mark.skipif(
    shutil.which("node") is None or not (NPM / "@comunica").is_dir(),
    reason="node, Comunica and jsonld.js are not here: .ci/run installs them",
)


@pytest.fixture(scope="module")
def trial() -> Iterator[Client]:
    with trial_hub() as opened:
        yield opened


def run(script: str, *arguments: str, given: object = None) -> str:
    done = subprocess.run(
        ["node", str(SCRIPTS / script), *arguments],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, "NODE_PATH": str(NPM)},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def comunica(**job: Any) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(run("comunica.cjs", given=job))
    return rows


@javascript
def test_comunica_finds_out_by_itself_that_this_is_an_endpoint(client: Client) -> None:
    rows = comunica(sources=[client.address + "sparql"], query=f"SELECT ?l {{ <{ARBAN}> <{LABEL}> ?l }}")
    assert [row["l"] for row in rows] == ["Société Coopérative d'Intérêt Collectif (SCIC) L'Arban"]


@javascript
def test_comunica_joins_the_hub_with_an_entitys_document(client: Client) -> None:
    document = client.address + "doc/organization/scic-l-arban.ttl"
    query = f"SELECT DISTINCT ?s ?l {{ ?s <{LABEL}> ?l ; <http://www.w3.org/ns/prov#wasDerivedFrom> ?r }} LIMIT 20"
    endpoint = {"type": "sparql", "value": client.address + "sparql"}
    assert ARBAN in {row["s"] for row in comunica(sources=[endpoint, document], query=query)}


@javascript
def test_comunica_updates_a_dataset(trial: Client) -> None:
    place = {"type": "sparql", "value": trial.address + "update"}
    comunica(
        sources=[place],
        destination=place,
        key=KEY,
        update='INSERT DATA { <urn:a> <urn:b> "écrit" , <urn:c> }',
    )
    found = trial.get("sparql", params={"query": "SELECT ?o { <urn:a> <urn:b> ?o }"}).json()
    assert {row["o"]["value"] for row in found["results"]["bindings"]} == {"écrit", "urn:c"}


@javascript
@pytest.mark.parametrize(
    "path", ["doc/organization/scic-l-arban", "record/cress/ITW-029", f"store?graph={CRESS}"]
)
def test_jsonld_js_reads_what_the_other_syntaxes_say(client: Client, path: str) -> None:
    read = run("jsonld.cjs", client.address + path)
    said = client.get(path, headers={"Accept": "application/n-triples"}).content
    expected = Dataset(parse(said, RdfFormat.N_TRIPLES))
    expected.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert sorted(read.splitlines()) == sorted(f"{quad.triple} ." for quad in expected)


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty Oxigraph server."""
    own = ROOT / ".venv-oxigraph" / "bin" / "oxigraph"
    program = str(own) if own.is_file() else shutil.which("oxigraph")
    if program is None:
        pytest.skip("the Oxigraph server is not here: .ci/run installs it")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    place = tmp_path_factory.mktemp("oxigraph")
    process = subprocess.Popen(
        [program, "serve", "--location", str(place), "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}/"
        for _ in range(100):
            try:
                requests.get(address, timeout=5)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def test_another_server_asks_the_hub_in_the_middle_of_its_query(oxigraph: str, client: Client) -> None:
    mine = f"INSERT DATA {{ <{ARBAN}> <urn:note> 'suivie par nous' }}"
    headers = {"Content-Type": "application/sparql-update"}
    assert requests.post(oxigraph + "update", data=mine, headers=headers, timeout=30).status_code == 204
    query = f"""SELECT ?l ?n WHERE {{ ?s <urn:note> ?n SERVICE <{client.address}sparql> {{ ?s <{LABEL}> ?l }} }}"""
    accept = {"Accept": "application/sparql-results+json"}
    answer = requests.post(oxigraph + "query", data={"query": query}, headers=accept, timeout=30)
    assert answer.status_code == 200, answer.text
    rows = [
        {name: term["value"] for name, term in row.items()} for row in answer.json()["results"]["bindings"]
    ]
    assert rows == [{"l": "Société Coopérative d'Intérêt Collectif (SCIC) L'Arban", "n": "suivie par nous"}]


def test_the_hub_never_asks_the_other_server(oxigraph: str, client: Client) -> None:
    query = f"SELECT * {{ SERVICE <{oxigraph}query> {{ ?s ?p ?o }} }}"
    assert client.get("sparql", params={"query": query}).status_code == 403
