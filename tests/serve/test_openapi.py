"""``/openapi.json``: every route is described, and what is described is true of what is answered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.serve.served import Client


@pytest.fixture(scope="module")
def document(client: Client) -> dict[str, Any]:
    answer = client.get("/openapi.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    found: dict[str, Any] = answer.json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, each)
        for path, methods in document["paths"].items()
        for method, each in methods.items()
    ]


def test_every_route_of_the_hub_is_in_it(client: Client, document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    for path in (
        "/sparql",
        "/api/organizations",
        "/doc/{entity_type}/{name}",
        "/records/{source_id}",
        "/update",
        "/store",
    ):
        assert path in document["paths"]
    for method, path, _ in operations(document):
        shown = path.replace("{", "").replace("}", "")
        allowed = client.ask("OPTIONS", shown).headers.get("allow", "")
        assert method.upper() in allowed, (method, path, allowed)


def test_every_operation_says_what_it_is_in_both_languages_and_how_it_fails(document: dict[str, Any]) -> None:
    for method, path, each in operations(document):
        assert each["summary"], (method, path)
        assert len(each["description"]) > 15, (method, path)
        problems = [response["$ref"] for response in each["responses"].values() if "$ref" in response]
        assert "#/components/responses/500" in problems
        names = [part.rstrip("}") for part in path.split("{")[1:]]
        given = [one["name"] for one in each["parameters"] if one["in"] == "path"]
        assert given == [name.partition("}")[0].partition("/")[0] for name in names], path


def test_operation_ids_are_distinct_and_references_lead_somewhere(document: dict[str, Any]) -> None:
    names = [each["operationId"] for _, _, each in operations(document)]
    assert len(names) == len(set(names))

    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return own + [found for value in node.values() for found in references(value)]
        return [found for value in node for found in references(value)] if isinstance(node, list) else []

    for reference in set(references(document)):
        place: Any = document
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def test_what_needs_a_key_says_so_and_does(client: Client, document: dict[str, Any]) -> None:
    keyed = {(method, path) for method, path, each in operations(document) if "security" in each}
    assert ("post", "/update") in keyed
    assert ("get", "/sparql") not in keyed
    for method, path in keyed:
        answer = client.ask(method.upper(), path.replace("{source_id}", "cress").replace("{path}", "x"))
        assert answer.status_code == 401, (method, path)
