"""Asks the reconciliation service as its clients do, and reads what it answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hub.serve.app import create_app
from tests.serve.reconciled_hub import build
from tests.serve.served import Client, served

Candidates = list[dict[str, Any]]
ROOTS = ("/reconcile", "/reconcile/1.0")

MALFORMED_0_2 = [
    ({"q0": {"limit": 1}}, "/q0"),
    ({"q0": {"query": 3}}, "/q0/query"),
    ({"q0": "Hiero"}, "/q0"),
    (["Hiero"], ""),
    ({"q0": {"query": "x", "limit": 0}}, "/q0/limit"),
    ({"q0": {"query": "x", "limit": 1.5}}, "/q0/limit"),
    ({"q0": {"query": "x", "limit": True}}, "/q0/limit"),
    ({"q0": {"query": "x", "type_strict": "maybe"}}, "/q0/type_strict"),
    ({"q0": {"query": "x", "type": 7}}, "/q0/type"),
    ({"q0": {"query": "x", "kind": "y"}}, "/q0/kind"),
    ({"q0": {"query": "x", "properties": {}}}, "/q0/properties"),
    ({"q0": {"query": "x", "properties": [{"v": "y"}]}}, "/q0/properties/0"),
    ({"a/b": {"query": "x", "properties": [{"pid": "rna", "v": [1, [2]]}]}}, "/a~1b/properties/0/v/1"),
    ({"q0": {"query": "x", "properties": [{"pid": "rna", "v": {"name": "y"}}]}}, "/q0/properties/0/v"),
]
MALFORMED_1_0 = [
    ([], ""),
    ({}, ""),
    ({"queries": {}}, "/queries"),
    ({"queries": [{"conditions": []}]}, "/queries/0/conditions"),
    ({"queries": [{"type": "organization"}]}, "/queries/0"),
    ({"queries": [{"conditions": [{"propertyValue": "x"}]}]}, "/queries/0/conditions/0"),
    ({"queries": [{"conditions": [{"matchType": "name"}]}]}, "/queries/0/conditions/0"),
    (
        {"queries": [{"conditions": [{"matchType": "rna", "propertyValue": "x"}]}]},
        "/queries/0/conditions/0/matchType",
    ),
    (
        {"queries": [{"conditions": [{"matchType": "property", "propertyValue": "x"}]}]},
        "/queries/0/conditions/0",
    ),
    (
        {
            "queries": [
                {"conditions": [{"matchType": "name", "propertyValue": "x", "matchQuantifier": "one"}]}
            ]
        },
        "/queries/0/conditions/0/matchQuantifier",
    ),
    (
        {"queries": [{"conditions": [{"matchType": "name", "propertyValue": "x", "required": "yes"}]}]},
        "/queries/0/conditions/0/required",
    ),
    (
        {"queries": [{"type": ["a"], "conditions": [{"matchType": "name", "propertyValue": "x"}]}]},
        "/queries/0/type",
    ),
]
"""Batches that are wrong, and the JSON Pointer to where."""


@contextmanager
def service_of(folder: Path) -> Iterator[Client]:
    """A client of a service over :mod:`tests.serve.reconciled_hub`, built in ``folder``."""
    hub = build(folder)
    with served(lambda address: create_app(hub, readers=1, public_url=address)) as opened:
        yield opened


def ask(service: Client, name: str | None = None, kind: str = "", /, **properties: object) -> Candidates:
    """The candidates of one query, as OpenRefine asks it."""
    query: dict[str, Any] = {"type": kind} if kind else {}
    if name is not None:
        query["query"] = name
    if properties:
        query["properties"] = [{"pid": pid, "v": value} for pid, value in properties.items()]
    answer = service.post("/reconcile", data={"queries": json.dumps({"q0": query})})
    assert answer.status_code == 200, answer.text
    found: Candidates = answer.json()["q0"]["result"]
    return found


def conditions(service: Client, *given: dict[str, Any], **others: object) -> Candidates:
    """The candidates of one query of 1.0-draft."""
    answer = service.post("/reconcile/1.0/match", json={"queries": [{"conditions": given, **others}]})
    assert answer.status_code == 200, answer.text
    found: Candidates = answer.json()["results"][0]["candidates"]
    return found


def features(candidate: dict[str, Any]) -> dict[str, Any]:
    return {each["id"]: each["value"] for each in candidate["features"]}


def matched(candidates: Candidates) -> list[str]:
    return [each["id"] for each in candidates if each["match"]]


def is_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    document: dict[str, Any] = answer.json()
    assert document["detail"]
    return document
