"""The Reconciliation Service API by its own JSON schemas, versions 0.2 and 1.0-draft: what we answer is valid, and what the
schema of queries refuses is refused by the service with a problem.

The queries stand here, so that the schemas are all that is needed; the examples of the specification are asked as well where
the suite holds them (``examples/`` beside ``schemas/``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from tests.serve.reconciled_hub import SIREN
from tests.serve.reconciling import MALFORMED_0_2, MALFORMED_1_0, service_of
from tests.serve.served import Client
from tests.suites import suite

SUITE = suite("recon")
VERSIONS = ("0.2", "1.0-draft")
ROOT = {"0.2": "/reconcile", "1.0-draft": "/reconcile/1.0"}
QUERIES = {
    "0.2": {
        "q0": {"query": "Atelier du Canal"},
        "q1": {"query": "Comité des fêtes", "type": "organization", "limit": 3, "type_strict": "should"},
        "q2": {
            "query": "MJC",
            "type": ["organization", "Q43229"],
            "properties": [{"pid": "commune", "v": "Grenoble"}],
        },
        "q3": {
            "properties": [
                {"pid": "siren", "v": [int(SIREN), "x", True, {"id": "Q90", "name": "Paris"}, 4.5]}
            ]
        },
        "q4": {"query": "Un ami", "type": "Q5", "properties": [{"pid": "P31", "v": {"id": "Q5"}}]},
    },
    "1.0-draft": {
        "queries": [
            {"conditions": [{"matchType": "name", "propertyValue": "Atelier du Canal"}]},
            {
                "type": "organization",
                "limit": 3,
                "lang": "fr",
                "dir": "ltr",
                "conditions": [
                    {"matchType": "name", "propertyValue": ["MJC", "Comité des fêtes"], "required": True},
                    {
                        "matchType": "property",
                        "propertyId": "postcode",
                        "propertyValue": [38000, {"id": "69700"}],
                        "matchQuantifier": "any",
                        "matchQualifier": "WildcardMatch",
                    },
                ],
            },
            {"conditions": [{"matchType": "id", "propertyValue": {"id": "establishment/e5", "name": "MJC"}}]},
            {
                "type": "Q5",
                "conditions": [{"matchType": "property", "propertyId": "P31", "propertyValue": True}],
            },
        ]
    },
}
EXTENDED = {
    "ids": ["organization/o1", "establishment/e1", "organization/nobody"],
    "properties": [
        {"id": each} for each in ("name", "siren", "organization", "records", "latitude", "no such")
    ],
}
MALFORMED = {"0.2": MALFORMED_0_2, "1.0-draft": MALFORMED_1_0}


def validator(version: str, name: str) -> Draft7Validator:
    """The schema ``name``; what it refers to is found beside it."""
    folder = SUITE / version / "schemas"
    held = {path.name: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
    resources = [(each.get("$id", key), DRAFT7.create_resource(each)) for key, each in held.items()]
    registry: Registry[Any] = Registry().with_resources(resources)
    registry = registry.with_resource(
        "http://swagger.io/v2/schema.json", Resource(held["openapi.json"], DRAFT7)
    )
    return Draft7Validator(held[f"{name}.json"], registry=registry)


def is_valid(version: str, name: str, document: object) -> None:
    faults = [
        f"{fault.json_path}: {fault.message}" for fault in validator(version, name).iter_errors(document)
    ]
    assert faults == []


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with service_of(tmp_path_factory.mktemp("reconciled")) as opened:
        yield opened


def send(service: Client, version: str, batch: object) -> Any:
    if version == "0.2":
        return service.post("/reconcile", data={"queries": json.dumps(batch)})
    return service.post("/reconcile/1.0/match", json=batch)


def examples(version: str, name: str, kind: str) -> list[Path]:
    return sorted((SUITE / version / "examples" / name / kind).glob("*.json"))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_manifest_is_valid(service: Client, version: str, language: str) -> None:
    is_valid(version, "manifest", service.get(ROOT[version], params={"lang": language}).json())


@pytest.mark.parametrize("version", VERSIONS)
def test_queries_and_results_are_valid(service: Client, version: str) -> None:
    is_valid(version, "reconciliation-query-batch", QUERIES[version])
    answer = send(service, version, QUERIES[version])
    assert answer.status_code == 200, answer.text
    is_valid(version, "reconciliation-result-batch", answer.json())
    assert "organization/o1" in answer.text


@pytest.mark.parametrize("version", VERSIONS)
def test_what_the_schema_of_queries_refuses_is_refused(service: Client, version: str) -> None:
    schema = validator(version, "reconciliation-query-batch")
    refused = [batch for batch, _ in MALFORMED[version] if not schema.is_valid(batch)]
    assert len(refused) >= 8
    for batch in refused:
        answer = send(service, version, batch)
        assert answer.status_code == 400, batch
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", ["entity", "property", "type"])
@pytest.mark.parametrize("prefix", ["", "com", "org"])
def test_suggestions_are_valid(service: Client, version: str, kind: str, prefix: str) -> None:
    schema = {"entity": "entities", "property": "properties", "type": "types"}[kind]
    answer = service.get(f"{ROOT[version]}/suggest/{kind}", params={"prefix": prefix}).json()
    is_valid(version, f"suggest-{schema}-response", answer)


@pytest.mark.parametrize("version", VERSIONS)
def test_extension_and_proposals_are_valid(service: Client, version: str) -> None:
    is_valid(version, "data-extension-query", EXTENDED)
    if version == "0.2":
        answer = service.post("/reconcile", data={"extend": json.dumps(EXTENDED)})
    else:
        answer = service.post("/reconcile/1.0/extend", json=EXTENDED)
    is_valid(version, "data-extension-response", answer.json())
    for kind in ("organization", "establishment", "Q5"):
        proposed = service.get(f"{ROOT[version]}/extend/propose", params={"type": kind, "limit": 4}).json()
        is_valid(version, "data-extension-property-proposal", proposed)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_examples_of_the_specification_are_answered_or_refused(service: Client, version: str) -> None:
    schema = validator(version, "reconciliation-query-batch")
    valid = examples(version, "reconciliation-query-batch", "valid")
    invalid = examples(version, "reconciliation-query-batch", "invalid")
    if not valid and not invalid:
        pytest.skip(f"the suite has no examples of version {version}")
    for path in [*valid, *invalid]:
        batch = json.loads(path.read_text("utf-8"))
        answer = send(service, version, batch)
        # An example that its own schema has left behind is judged by the schema.
        assert answer.status_code == (200 if schema.is_valid(batch) else 400), path
        if answer.status_code == 200:
            is_valid(version, "reconciliation-result-batch", answer.json())
