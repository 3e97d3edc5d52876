"""What reconciliation decided, as publication reads it: which node describes which entity.

Read from the links graph alone; nothing here judges. A node may describe two entities of different types (a
place of activity, and the organization found through it); it never describes two of one type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hub.model.iri import Addresses
from hub.model.vocabulary import DCTERMS, ESS, TYPE
from hub.store.view import View

LINK_PROPERTIES = (ESS + "organization", ESS + "establishment", ESS + "describes")
_LINKS = frozenset(LINK_PROPERTIES)
IS_REPLACED_BY = DCTERMS + "isReplacedBy"
WITHDRAWN = ESS + "Withdrawn"


@dataclass(frozen=True)
class Links:
    """``entities_of``: node IRI → entity type → entity IRI. ``nodes_of``: entity IRI → its node IRIs,
    sorted."""

    entities_of: Mapping[str, Mapping[str, str]]
    nodes_of: Mapping[str, tuple[str, ...]]


def entity_parts(addresses: Addresses, iri: str) -> tuple[str, str] | None:
    """``(type, slug)`` of an entity's IRI; None when it is none of this hub's."""
    prefix = addresses.base + "id/"
    if not iri.startswith(prefix):
        return None
    entity_type, slash, slug = iri.removeprefix(prefix).partition("/")
    return (entity_type, slug) if slash and entity_type and slug else None


def read_links(view: View, addresses: Addresses) -> Links:
    """Every node → entity link of the links graph. Links to what is no entity of this hub are passed over."""
    entities_of: dict[str, dict[str, str]] = {}
    nodes_of: dict[str, list[str]] = {}
    for node, pairs in view.nodes(addresses.links_graph):
        for predicate, term in pairs:
            parts = entity_parts(addresses, term.value) if predicate in _LINKS else None
            if parts is None:
                continue
            entities_of.setdefault(node, {})[parts[0]] = term.value
            nodes_of.setdefault(term.value, []).append(node)
    return Links(entities_of, {entity: tuple(sorted(set(nodes))) for entity, nodes in nodes_of.items()})


def read_entities_of(view: View, addresses: Addresses, node: str) -> dict[str, str]:
    """The entities that one node describes, by their type."""
    return {
        parts[0]: term.value
        for predicate, term in view.describe(addresses.links_graph, node)
        if predicate in _LINKS and (parts := entity_parts(addresses, term.value))
    }


def read_nodes_of(view: View, addresses: Addresses, entity: str) -> tuple[str, ...]:
    """The nodes that describe one entity, sorted."""
    pointing = view.pointing(addresses.links_graph, entity)
    return tuple(sorted({node for node, predicate in pointing if predicate in _LINKS}))


def read_redirects(view: View, addresses: Addresses) -> dict[str, str]:
    """Entity that was merged away → the one that stands today, chains followed to their end.

    A chain that bites its own tail has no survivor: its entities are left out, and answer like unknown ones.
    """
    rows = view.select(
        f"SELECT ?old ?new WHERE {{ GRAPH <{addresses.links_graph}> {{ ?old <{IS_REPLACED_BY}> ?new }} }}"
    )
    step = {row["old"].value: row["new"].value for row in rows}
    survivors: dict[str, str] = {}
    for old in sorted(step):
        seen = {old}
        at = step[old]
        while at in step and at not in seen:
            seen.add(at)
            at = step[at]
        if at not in seen:
            survivors[old] = at
    return survivors


def read_withdrawn(view: View, addresses: Addresses) -> list[str]:
    """Entities that stand no more and have no survivor, sorted."""
    rows = view.select(
        f"SELECT ?old WHERE {{ GRAPH <{addresses.links_graph}> {{ ?old <{TYPE}> <{WITHDRAWN}> }} }}"
    )
    return sorted({row["old"].value for row in rows})
