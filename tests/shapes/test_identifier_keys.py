"""The SPARQL of the shapes and the Python of the cleaners say the same of every number."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from rdflib import Graph, Literal, URIRef

from hub.model.identifier import is_siren, is_siret
from hub.model.vocabulary import ESS, ORG, SKOS, XSD
from tests.shapes.checking import SH, SHAPE, shapes

NAMESPACES = {"ess": ESS, "xsd": XSD, "org": ORG, "skos": SKOS}


def numbers(length: int) -> list[str]:
    """Random numbers, right ones, one digit away from right ones, La Poste's, and fillers."""
    draw = random.Random(length)
    found = ["0" * length, "356000000" + "0" * (length - 9), "732829320" + "00074"[: length - 9]]
    is_right = is_siren if length == 9 else is_siret
    while len(found) < 200:
        start = draw.choice(["", "", "356000000", "732829320"])[: length - 1]
        text = start + "".join(draw.choice("0123456789") for _ in range(length - len(start)))
        found.append(text)
        if is_right(text):
            place = draw.randrange(length)
            found.append(text[:place] + draw.choice("0123456789") + text[place + 1 :])
    return found


@pytest.mark.parametrize(
    ("kind", "length", "is_right"), [("siren", 9, is_siren), ("siret", 14, is_siret)], ids=["siren", "siret"]
)
def test_the_key_rule_of_the_shape_is_the_cleaners(
    kind: str, length: int, is_right: Callable[[str], bool]
) -> None:
    graph = Graph()
    candidates = numbers(length)
    for number in candidates:
        graph.add((URIRef(f"https://example.org/{number}"), URIRef(ESS + kind), Literal(number)))
    query = str(shapes().value(URIRef(f"{SHAPE}{kind}-luhn"), SH.select)).replace("$this", "?this")
    refused = {str(row["value"]) for row in graph.query(query, initNs=NAMESPACES)}
    assert refused == {number for number in candidates if not is_right(number)}
    assert refused != set(candidates)
