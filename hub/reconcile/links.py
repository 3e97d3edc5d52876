"""The links graph: from each node to its entity, with what joined it there; redirects and withdrawals beside them.

A link has an address of its own, derived from the node's, so that the graph of two equal reconciliations is equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from hub.model.iri import Addresses, NodeName
from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import DCTERMS, ESS, TYPE, XSD
from hub.reconcile.clustering import Edge
from hub.reconcile.identity import Assignment
from hub.reconcile.identity_log import EntityName
from hub.reconcile.reconcile import Reconciliation

_SPECIFIC = {"organization": ESS + "organization", "establishment": ESS + "establishment"}
_DESCRIBES = ESS + "describes"
_LINK = ESS + "Link"
_IS_REPLACED_BY = DCTERMS + "isReplacedBy"
_WITHDRAWN = ESS + "Withdrawn"


def link_iri(name: NodeName, kind: str, addresses: Addresses) -> str:
    """The address of the link from a node to its entity of one type."""
    fragment = f"#{name.fragment}" if name.fragment else ""
    return f"{addresses.base}link/{kind}/{name.source}/{quote(name.key, safe='-._~')}{fragment}"


def link_statements(
    assignment: Assignment, reconciliation: Reconciliation | None, addresses: Addresses
) -> list[str]:
    """Every statement of the links graph, sorted N-Triples lines."""
    lines: list[str] = []
    joined = _joined(reconciliation) if reconciliation else {}
    for (name, kind), entity in assignment.entities.items():
        lines += _link(name, kind, entity, joined.get((name, kind)), reconciliation, addresses)
    for old, survivor in assignment.redirects.items():
        lines.append(
            statement(iri(addresses.entity(*old)), iri(_IS_REPLACED_BY), iri(addresses.entity(*survivor)))
        )
    for gone in assignment.withdrawn:
        lines.append(statement(iri(addresses.entity(*gone)), iri(TYPE), iri(_WITHDRAWN)))
    return sorted(set(lines))


def _link(
    name: NodeName,
    kind: str,
    entity: EntityName,
    edge: Edge | None,
    reconciliation: Reconciliation | None,
    addresses: Addresses,
) -> Iterable[str]:
    node, target = iri(addresses.node(name)), iri(addresses.entity(*entity))
    link = iri(link_iri(name, kind, addresses))
    yield statement(node, iri(_SPECIFIC.get(kind, _DESCRIBES)), target)
    yield statement(link, iri(TYPE), iri(_LINK))
    yield statement(link, iri(ESS + "node"), node)
    yield statement(link, iri(ESS + "record"), iri(addresses.record(name.source, name.key)))
    yield statement(link, iri(ESS + "entity"), target)
    if edge is None or reconciliation is None:
        return
    other = edge.b if edge.a == name else edge.a
    yield statement(link, iri(ESS + "linkedTo"), iri(addresses.node(other)))
    if edge.reason == "judgement":
        yield statement(link, iri(ESS + "judgement"), literal("same"))
    elif edge.reason == "record":
        yield statement(link, iri(ESS + "rule"), literal("record"))
    else:
        score = reconciliation.score_of(
            "establishment" if kind == "establishment" else "organization", edge.a, edge.b
        )
        # As the store writes it back, « 1 » and not « 1.0 »: else the same links would look changed at every run.
        yield statement(link, iri(ESS + "score"), literal(f"{score.value:g}", datatype=XSD + "decimal"))
        yield statement(link, iri(ESS + "rule"), literal(score.rule))


def _joined(reconciliation: Reconciliation) -> Mapping[tuple[NodeName, str], Edge]:
    """The edge to say for each node: a person's word before a record's, a record's before the strongest score."""
    rank = {"judgement": 0, "record": 1, "score": 2}
    touching: defaultdict[tuple[NodeName, str], list[Edge]] = defaultdict(list)
    for kind, level in reconciliation.levels.items():
        for group in level.clustering.clusters:
            for edge in group.edges:
                touching[edge.a, kind].append(edge)
                touching[edge.b, kind].append(edge)
    return {
        key: min(edges, key=lambda edge: (rank[edge.reason], -(edge.weight or 0.0), edge.a, edge.b))
        for key, edges in touching.items()
    }
