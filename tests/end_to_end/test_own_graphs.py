"""A graph written over HTTP outlives the nightly job, which changes everything around it, and both see one another."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from tests.command_line import ess_hub, serving
from tests.end_to_end.own_source import BASE, ROWS, build_hub

pytestmark = pytest.mark.long


def test_a_night_leaves_ones_own_graphs_as_they_are(tmp_path: Path) -> None:
    hub, data = build_hub(tmp_path)
    assert ess_hub("run", hub=hub).code == 0
    key = ess_hub("key", "create", "admin", hub=hub).out.strip()
    headers = {"Authorization": f"Bearer {key}"}
    graph = f"{BASE}graph/local/suivi"
    with serving("serve", "--port", "0", hub=hub) as address:
        text = f"""INSERT {{ GRAPH <{graph}> {{ ?o <urn:suivi> 'oui' }} }} USING <{BASE}graph/source/annuaire>
                   WHERE {{ ?o schema:name 'Garage solidaire' }}"""
        sent = requests.post(address + "update", data={"update": text}, headers=headers, timeout=60)
        assert sent.status_code == 204, sent.text
        data.write_bytes(ROWS.replace("Garage solidaire", "Garage coopératif").encode())
        assert ess_hub("run", hub=hub).code == 0
        query = f"""SELECT ?n {{ GRAPH <{graph}> {{ ?o <urn:suivi> 'oui' }}
                    GRAPH <{BASE}graph/source/annuaire> {{ ?o schema:name ?n }} }}"""
        for _ in range(100):
            asked = requests.get(address + "sparql", params={"query": query}, timeout=30).json()
            names = [row["n"]["value"] for row in asked["results"]["bindings"]]
            if names != ["Garage solidaire"]:
                break
        assert names == ["Garage coopératif"]
    told = ess_hub("query", f"ASK {{ GRAPH <{graph}> {{ ?o ?p 'oui' }} }}", "--format", "json", hub=hub)
    assert "true" in told.out
