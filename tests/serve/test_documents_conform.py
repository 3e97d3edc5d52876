"""The hub's own documents pass the hub's own validator, offline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from hub.model.vocabulary import ENTITY_TYPES
from hub.resources import find_resources
from hub.validate.rdf_file import read_rdf
from hub.validate.validator import Validator
from tests.command_line import ess_hub
from tests.conftest import Ask

SAMPLE = 3
"""Entities of each type that are looked at: the first, by address."""


@pytest.fixture(scope="module")
def validator() -> Validator:
    resources = find_resources()
    return Validator(resources.shape_files(), resources.reference_files())


@pytest.fixture(scope="module")
def entities(demo: str, ask: Ask) -> dict[str, list[str]]:
    """Type → the addresses of its first entities in the demonstration."""
    found: dict[str, list[str]] = {}
    for row in ask("SELECT DISTINCT ?entity WHERE { ?entity a ?class ; rdfs:label ?label } ORDER BY ?entity"):
        if row["entity"].startswith(f"{demo}id/"):
            found.setdefault(row["entity"].removeprefix(f"{demo}id/").partition("/")[0], []).append(
                row["entity"]
            )
    return {entity_type: addresses[:SAMPLE] for entity_type, addresses in found.items()}


def documents(entities: dict[str, list[str]], suffix: str) -> Iterator[tuple[str, bytes]]:
    for addresses in entities.values():
        for address in addresses:
            url = address.replace("/id/", "/doc/") + f".{suffix}"
            yield url, requests.get(url, timeout=30).content


def test_the_demonstration_has_entities_of_every_type(entities: dict[str, list[str]]) -> None:
    assert set(entities) == set(ENTITY_TYPES.values())


@pytest.mark.parametrize("suffix", ["jsonld", "ttl"])
def test_a_document_of_every_type_conforms(
    entities: dict[str, list[str]], validator: Validator, suffix: str
) -> None:
    for url, content in documents(entities, suffix):
        triples = read_rdf(content, f"document.{suffix}").triples
        assert triples, url
        found = [each for each in validator.validate_triples(triples) if each.severity == "violation"]
        assert not found, (url, found)


def test_a_document_of_every_type_is_one_tree_without_a_remainder(entities: dict[str, list[str]]) -> None:
    for url, content in documents(entities, "jsonld"):
        document = json.loads(content)
        assert document["id"] == url.replace("/doc/", "/id/").removesuffix(".jsonld")
        assert "alsoDescribed" not in document and "@graph" not in document, url
        assert document["records"][0]["key"], url


def test_the_command_validates_a_document_with_no_hub_and_no_network(
    entities: dict[str, list[str]], tmp_path: Path
) -> None:
    paths = []
    for number, (_, content) in enumerate(documents(entities, "jsonld")):
        path = tmp_path / f"{number}.jsonld"
        path.write_bytes(content)
        paths.append(path)
    answer = ess_hub("validate", *paths)
    assert answer.code == 0, answer.out + answer.err


def test_a_document_may_name_the_context_by_its_address(tmp_path: Path) -> None:
    document = {
        "@context": "https://w3id.org/ess-hub/context.jsonld",
        "id": "https://example.org/1",
        "type": "Organization",
        "siren": "123456789",
    }
    path = tmp_path / "written-by-hand.jsonld"
    path.write_text(json.dumps(document), encoding="utf-8")
    answer = ess_hub("validate", path)
    assert answer.code == 1
    assert "123456789" in answer.out


def test_a_document_may_name_the_context_by_the_address_of_the_hub_at_hand(tmp_path: Path) -> None:
    hub = tmp_path / "hub"
    assert not ess_hub("init", hub, "--base-iri", "https://data.example.org/").code
    path = tmp_path / "written-by-hand.jsonld"
    path.write_text(
        json.dumps(
            {
                "@context": "https://data.example.org/context.jsonld",
                "id": "https://data.example.org/1",
                "type": "Organization",
                "name": ["L'Arban"],
            }
        ),
        encoding="utf-8",
    )
    assert ess_hub("validate", path, hub=hub).code == 0
    refused = ess_hub("validate", path)
    assert refused.code == 2
    assert "https://data.example.org/context.jsonld" in refused.err
