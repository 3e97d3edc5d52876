"""The links graph: from each node to its entity, with what joined it there; redirects and withdrawals beside them.

A link has an address of its own, derived from the node's, so that the graph of two equal reconciliations is equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

import numpy as np

from hub.model.iri import Addresses, NodeName
from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import DCTERMS, ESS, TYPE, XSD
from hub.reconcile.columns import Flags, Ints
from hub.reconcile.identity import Assignment
from hub.reconcile.identity_log import EntityName
from hub.reconcile.level import LevelResult
from hub.reconcile.reconcile import Reconciliation

_SPECIFIC = {"organization": iri(ESS + "organization"), "establishment": iri(ESS + "establishment")}
_DESCRIBES, _TYPE = iri(ESS + "describes"), iri(TYPE)
_LINK, _WITHDRAWN = iri(ESS + "Link"), iri(ESS + "Withdrawn")
_NODE, _RECORD, _ENTITY, _LINKED_TO, _JUDGEMENT, _RULE, _SCORE, _WEIGHTS = (
    iri(ESS + name)
    for name in ("node", "record", "entity", "linkedTo", "judgement", "rule", "score", "weights")
)
_IS_REPLACED_BY = iri(DCTERMS + "isReplacedBy")
_JUDGED = "judgement"


def link_iri(name: NodeName, kind: str, addresses: Addresses) -> str:
    """The address of the link from a node to its entity of one type."""
    fragment = f"#{name.fragment}" if name.fragment else ""
    return f"{addresses.base}link/{kind}/{name.source}/{quote(name.key, safe='-._~')}{fragment}"


def link_predicate(kind: str) -> str:
    """What leads from a node to its entity of one type, as N-Triples writes it."""
    return _SPECIFIC.get(kind, _DESCRIBES)


def link_statements(
    assignment: Assignment, reconciliation: Reconciliation | None, addresses: Addresses
) -> list[str]:
    """Every statement of the links graph, sorted N-Triples lines."""
    everybody: dict[str, Flags] = {
        kind: np.ones(len(level.profiles), np.bool_)
        for kind, level in (reconciliation.levels if reconciliation else {}).items()
    }
    lines = node_statements(assignment, reconciliation, addresses, everybody)
    return sorted({*lines, *entity_statements(assignment, addresses)})


def node_statements(
    assignment: Assignment,
    reconciliation: Reconciliation | None,
    addresses: Addresses,
    of: Mapping[str, Flags],
) -> list[str]:
    """What links say of the nodes of ``assignment``, all of which stand in the profiles ``of`` each level."""
    joins = _joins(reconciliation, of) if reconciliation else {}
    return [
        line
        for (name, kind), entity in assignment.entities.items()
        for line in _link(name, kind, entity, joins.get((name, kind)), addresses)
    ]


def entity_statements(assignment: Assignment, addresses: Addresses) -> list[str]:
    """What is said of entities that are no more: where they redirect, or that they are withdrawn."""
    lines: list[str] = []
    for old, survivor in assignment.redirects.items():
        lines.append(
            statement(iri(addresses.entity(*old)), _IS_REPLACED_BY, iri(addresses.entity(*survivor)))
        )
    lines += [statement(iri(addresses.entity(*gone)), _TYPE, _WITHDRAWN) for gone in assignment.withdrawn]
    return lines


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
    yield statement(node, link_predicate(kind), target)
    yield statement(link, _TYPE, _LINK)
    yield statement(link, _NODE, node)
    yield statement(link, _RECORD, iri(addresses.record(name.source, name.key)))
    yield statement(link, _ENTITY, target)
    if join is None:
        return
    yield statement(link, _LINKED_TO, iri(addresses.node(join.other)))
    if join.rule == _JUDGED:
        yield statement(link, _JUDGEMENT, literal("same"))
        return
    yield statement(link, _RULE, literal(join.rule))
    if join.score is not None:
        # As the store writes it back, « 1 » and not « 1.0 »: else the same links would look changed at every run.
        yield statement(link, _SCORE, literal(f"{join.score:g}", datatype=XSD + "decimal"))
    if join.weights:
        yield statement(link, _WEIGHTS, literal(join.weights))


def _joins(reconciliation: Reconciliation, of: Mapping[str, Flags]) -> Mapping[tuple[NodeName, str], _Join]:
    """What to say for each node of the profiles ``of`` each level: a person's word first, then the strongest score, then
    that its record said so."""
    found: dict[tuple[NodeName, str], _Join] = {}
    for kind, level in reconciliation.levels.items():
        chosen = _chosen(level, of[kind])
        joined, name_of = level.clustering.joined, level.profiles.columns.nodes.name
        ends = list(zip(joined.a.tolist(), joined.b.tolist(), strict=True))
        scored = np.unique(
            chosen[(chosen >= 0) & ~np.append(np.isnan(joined.weights), True)[chosen]]
        ).tolist()
        scores = level.scorer.scores([ends[edge] for edge in scored], in_words=False)
        score_of = dict(zip(scored, scores, strict=True))
        for at in np.flatnonzero(of[kind]).tolist():
            members = [name_of(row) for row in level.profiles.members.of_row(at)]
            edge, chief = int(chosen[at]), members[0]
            if edge >= 0:
                other = level.profiles.id_of(sum(ends[edge]) - at)
                score = score_of.get(edge)
                found[chief, kind] = (
                    _Join(other, score.rule, score.value, score.weights) if score else _Join(other, _JUDGED)
                )
            elif len(members) > 1:
                found[chief, kind] = _Join(members[1], "record")
            for name in members[1:]:
                found[name, kind] = _Join(chief, "record")
    return found


def _chosen(level: LevelResult, of: Flags) -> Ints:
    """The union to say for each profile, by its place among those made: the first of those it is an end of, people's first,
    then the strongest; -1 where it is an end of none, or is not asked for."""
    joined, most = level.clustering.joined, len(level.clustering.joined.a)
    found = np.full(len(level.profiles), most, np.int64)
    for ends in (joined.a, joined.b):
        np.minimum.at(found, ends, np.arange(most))
    return np.where(of & (found < most), found, -1)
