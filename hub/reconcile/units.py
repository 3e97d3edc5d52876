"""Units: the nodes that one source itself says are of one organization — it, and the places it has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hub.model.iri import NodeName
from hub.reconcile.judging import Ruling
from hub.reconcile.node import Node


def owners(nodes: Iterable[Node]) -> dict[NodeName, Node]:
    """The organization that each establishment's record says it is a place of."""
    nodes = list(nodes)
    known = {node.name: node for node in nodes if node.type == "organization"}
    return {node.name: known[node.site_of] for node in nodes if node.site_of in known}


def contradictory_places(nodes: Iterable[Node]) -> list[tuple[Node, Node]]:
    """The places whose SIRET is not of the SIREN of the organization that their record gives them, with it."""
    nodes = list(nodes)
    owner_of = owners(nodes)
    return [
        (node, owner)
        for node in nodes
        if (owner := owner_of.get(node.name))
        and node.siret
        and owner.siren
        and not {number[:9] for number in node.siret} & set(owner.siren)
    ]


def units(nodes: Sequence[Node], ruled: Iterable[Ruling]) -> list[list[Node]]:
    """Every node in one unit, in the order of ``nodes``. A place and an organization that people judged different, or
    whose numbers are not one's, are parted, whatever the record says."""
    parted = {frozenset((ruling.a, ruling.b)) for ruling in ruled if ruling.judgement.verdict == "different"}
    parted |= {frozenset((place.name, owner.name)) for place, owner in contradictory_places(nodes)}
    owner_of = owners(nodes)
    found: dict[NodeName, list[Node]] = {}
    for node in nodes:
        owner = owner_of.get(node.name)
        head = owner.name if owner and frozenset((node.name, owner.name)) not in parted else node.name
        found.setdefault(head, []).append(node)
    return list(found.values())
