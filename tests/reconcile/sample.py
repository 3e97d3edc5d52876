"""Nodes and territories for the tests of reconciliation."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import rdflib

from hub.model.iri import Addresses, NodeName
from hub.model.statement import Term
from hub.model.territory import Territories
from hub.reconcile.node import Level, Node

ADDRESSES = Addresses("https://hub.example/")
_TERRITORIES = Path(__file__).parents[2] / "ontology" / "territories.ttl"


@cache
def territories() -> Territories:
    """The territories of the reference model."""
    graph = rdflib.Graph().parse(_TERRITORIES)
    return Territories((str(s), str(p), _term(o)) for s, p, o in graph)


def _term(node: Any) -> Term:
    if isinstance(node, rdflib.URIRef):
        return Term("iri", str(node))
    return Term("literal", str(node), getattr(node, "language", None))


def organization(
    name: str, *titles: str, where: str = "", kind: Level = "organization", **fields: Any
) -> Node:
    """A node ``source:key`` bearing ``titles``; ``where`` names territories, separated by ``|``."""
    node_name = NodeName.parse(name)
    places = [part for part in where.split("|") if part]
    known = {iri for iri in map(territories().by_label, places) if iri}
    return Node(
        name=node_name,
        iri=ADDRESSES.node(node_name),
        type=kind,
        names=titles,
        territories=tuple(sorted(known)),
        territory_names=tuple(places),
        **fields,
    )


def establishment(name: str, *titles: str, where: str = "", **fields: Any) -> Node:
    """An establishment's node."""
    return organization(name, *titles, where=where, kind="establishment", **fields)
