"""The links graph: from each node to its entity, with what joined it there; redirects and withdrawals beside them.

A link has an address of its own, derived from the node's, so that the graph of two equal reconciliations is equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from hub.model.iri import Addresses, NodeName
from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import DCTERMS, ESS, TYPE, XSD
from hub.reconcile.clustering import Edge
from hub.reconcile.identity import Assignment
from hub.reconcile.identity_log import EntityName
from hub.reconcile.level import LevelResult
from hub.reconcile.reconcile import Reconciliation

_SPECIFIC = {"organization": ESS + "organization", "establishment": ESS + "establishment"}
_DESCRIBES = ESS + "describes"
_LINK = ESS + "Link"
_IS_REPLACED_BY = DCTERMS + "isReplacedBy"
_WITHDRAWN = ESS + "Withdrawn"
_JUDGED = "judgement"


def link_iri(name: NodeName, kind: str, addresses: Addresses) -> str:
    """The address of the link from a node to its entity of one type."""
    fragment = f"#{name.fragment}" if name.fragment else ""
    return f"{addresses.base}link/{kind}/{name.source}/{quote(name.key, safe='-._~')}{fragment}"


def link_statements(
    assignment: Assignment, reconciliation: Reconciliation | None, addresses: Addresses
) -> list[str]:
    """Every statement of the links graph, sorted N-Triples lines."""
    lines: list[str] = []
    joins = _joins(reconciliation) if reconciliation else {}
    for (name, kind), entity in assignment.entities.items():
        lines += _link(name, kind, entity, joins.get((name, kind)), addresses)
    for old, survivor in assignment.redirects.items():
        lines.append(
            statement(iri(addresses.entity(*old)), iri(_IS_REPLACED_BY), iri(addresses.entity(*survivor)))
        )
    for gone in assignment.withdrawn:
        lines.append(statement(iri(addresses.entity(*gone)), iri(TYPE), iri(_WITHDRAWN)))
    return sorted(set(lines))


@dataclass(frozen=True, slots=True)
class _Join:
    """What to say of a node's link: whom it was joined with, by which rule, with what score and by which evidence."""

    other: NodeName
    rule: str
    score: float | None = None
    weights: str | None = None


def _link(
    name: NodeName, kind: str, entity: EntityName, join: _Join | None, addresses: Addresses
) -> Iterable[str]:
    node, target = iri(addresses.node(name)), iri(addresses.entity(*entity))
    link = iri(link_iri(name, kind, addresses))
    yield statement(node, iri(_SPECIFIC.get(kind, _DESCRIBES)), target)
    yield statement(link, iri(TYPE), iri(_LINK))
    yield statement(link, iri(ESS + "node"), node)
    yield statement(link, iri(ESS + "record"), iri(addresses.record(name.source, name.key)))
    yield statement(link, iri(ESS + "entity"), target)
    if join is None:
        return
    yield statement(link, iri(ESS + "linkedTo"), iri(addresses.node(join.other)))
    if join.rule == _JUDGED:
        yield statement(link, iri(ESS + "judgement"), literal("same"))
        return
    yield statement(link, iri(ESS + "rule"), literal(join.rule))
    if join.score is not None:
        # As the store writes it back, « 1 » and not « 1.0 »: else the same links would look changed at every run.
        yield statement(link, iri(ESS + "score"), literal(f"{join.score:g}", datatype=XSD + "decimal"))
    if join.weights:
        yield statement(link, iri(ESS + "weights"), literal(join.weights))


def _joins(reconciliation: Reconciliation) -> Mapping[tuple[NodeName, str], _Join]:
    """What to say for each node: a person's word first, then the strongest score, then that its record said so."""
    found: dict[tuple[NodeName, str], _Join] = {}
    for kind, level in reconciliation.levels.items():
        chosen = _chosen(level)
        scored = sorted({(edge.a, edge.b) for edge in chosen.values() if edge.reason == "score"})
        score_of = dict(zip(scored, level.scores(scored, in_words=False), strict=True))
        for name, mine in level.profiles.of_member.items():
            members, edge = level.members_of(mine), chosen.get(mine)
            if name == mine and edge:
                other = edge.b if edge.a == name else edge.a
                score = score_of.get((edge.a, edge.b))
                found[name, kind] = (
                    _Join(other, score.rule, score.value, score.weights) if score else _Join(other, _JUDGED)
                )
            elif len(members) > 1:
                found[name, kind] = _Join(mine if name != mine else members[1], "record")
    return found


def _chosen(level: LevelResult) -> Mapping[NodeName, Edge]:
    """The edge to say for each profile."""
    touching: defaultdict[NodeName, list[Edge]] = defaultdict(list)
    for group in level.clustering.clusters:
        for edge in group.edges:
            touching[edge.a].append(edge)
            touching[edge.b].append(edge)
    return {name: min(edges, key=_order) for name, edges in touching.items()}


def _order(edge: Edge) -> tuple[bool, float, NodeName, NodeName]:
    return edge.reason != "judgement", -(edge.weight or 0.0), edge.a, edge.b
