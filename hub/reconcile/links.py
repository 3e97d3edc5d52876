"""The links graph: from each node to its entity, with what joined it there; redirects and withdrawals beside them.

A link has an address of its own, derived from the node's, so that the graph of two equal reconciliations is equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

import numpy as np

from hub.model.iri import Addresses, NodeName
from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import DCTERMS, ESS, TYPE, XSD
from hub.reconcile.columns import Flags, Ints
from hub.reconcile.identity import Assignment
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
_DECIMAL = iri(XSD + "decimal")
_JUDGED = "judgement"

Linked = tuple[NodeName, str]
"""A node, and the type of the entity it is linked to."""


def link_iri(name: NodeName, kind: str, addresses: Addresses) -> str:
    """The address of the link from a node to its entity of one type."""
    fragment = f"#{name.fragment}" if name.fragment else ""
    return f"{addresses.base}link/{kind}/{name.source}/{quote(name.key, safe='-._~')}{fragment}"


class Join(NamedTuple):
    """What to say of a node's link: whom it was joined with, by which rule, with what score and by which evidence."""

    other: NodeName
    rule: str
    score: float | None = None
    weights: str = ""


class Link(NamedTuple):
    """The slug of the entity that a node is linked to, and what joined it there, if anything did."""

    slug: str
    join: Join | None = None


def link_statements(
    assignment: Assignment, reconciliation: Reconciliation | None, addresses: Addresses
) -> list[str]:
    """Every statement of the links graph, sorted N-Triples lines."""
    links = node_links(assignment, reconciliation)
    lines = (line for linked, link in links for line in link_lines(linked, link, addresses))
    return sorted({*lines, *entity_statements(assignment, addresses)})


def node_links(
    assignment: Assignment, reconciliation: Reconciliation | None, of: Mapping[str, Flags] | None = None
) -> Iterator[tuple[Linked, Link]]:
    """The link of each node of ``assignment``, by type; of those that are reconciled, only of the profiles ``of`` each
    level, where these are given."""
    levels: Mapping[str, LevelResult] = (
        {str(kind): level for kind, level in reconciliation.levels.items()} if reconciliation else {}
    )
    for kind, level in levels.items():
        some = np.ones(len(level.profiles), np.bool_) if of is None else of[kind]
        for name, join in _joins(level, some):
            yield (name, kind), Link(assignment.entities[name, kind][1], join)
    for linked, (_, slug) in assignment.entities.items():
        if linked[1] not in levels:
            yield linked, Link(slug)


def link_lines(linked: Linked, link: Link, addresses: Addresses) -> list[str]:
    """What is said of a link, as N-Triples lines."""
    (name, kind), join = linked, link.join
    # once the address of the node is found to be one, that of its link is made of the same characters
    node, target = iri(addresses.node(name)), iri(addresses.entity(kind, link.slug))
    here = f"<{link_iri(name, kind, addresses)}>"
    record = f"{node.partition('#')[0]}>" if name.fragment else node
    lines = [
        f"{node} {_SPECIFIC.get(kind, _DESCRIBES)} {target} .",
        f"{here} {_TYPE} {_LINK} .",
        f"{here} {_NODE} {node} .",
        f"{here} {_RECORD} {record} .",
        f"{here} {_ENTITY} {target} .",
    ]
    if join is None:
        return lines
    lines.append(f"{here} {_LINKED_TO} {iri(addresses.node(join.other))} .")
    if join.rule == _JUDGED:
        return [*lines, f"{here} {_JUDGEMENT} {literal('same')} ."]
    lines.append(f"{here} {_RULE} {literal(join.rule)} .")
    if join.score is not None:
        # As the store writes it back, « 1 » and not « 1.0 »: else the same links would look changed at every run.
        lines.append(f'{here} {_SCORE} "{join.score:g}"^^{_DECIMAL} .')
    if join.weights:
        lines.append(f"{here} {_WEIGHTS} {literal(join.weights)} .")
    return lines


def entity_statements(assignment: Assignment, addresses: Addresses) -> list[str]:
    """What is said of entities that are no more: where they redirect, or that they are withdrawn."""
    lines: list[str] = []
    for old, survivor in assignment.redirects.items():
        lines.append(
            statement(iri(addresses.entity(*old)), _IS_REPLACED_BY, iri(addresses.entity(*survivor)))
        )
    lines += [statement(iri(addresses.entity(*gone)), _TYPE, _WITHDRAWN) for gone in assignment.withdrawn]
    return lines


def _joins(level: LevelResult, of: Flags) -> Iterator[tuple[NodeName, Join | None]]:
    """What to say for each node of the profiles ``of`` a level: a person's word first, then the strongest score, then that
    its record said so."""
    chosen = _chosen(level, of)
    joined, nodes = level.clustering.joined, level.profiles.columns.nodes
    scored = np.unique(chosen[(chosen >= 0) & ~np.append(np.isnan(joined.weights), True)[chosen]])
    scores = level.scorer.scores(
        list(zip(joined.a[scored].tolist(), joined.b[scored].tolist(), strict=True)), in_words=False
    )
    score_of = dict(zip(scored.tolist(), scores, strict=True))
    some = np.flatnonzero(of)
    edges, others = chosen[some], joined.a[chosen[some]] + joined.b[chosen[some]] if len(joined.a) else some
    rows_of = level.profiles.members.lists(some)
    for at, edge, both, rows in zip(some.tolist(), edges.tolist(), others.tolist(), rows_of, strict=True):
        chief, *rest = map(nodes.name, rows)
        if edge >= 0:
            other, score = level.profiles.id_of(both - at), score_of.get(edge)
            yield (
                chief,
                Join(other, score.rule, score.value, score.weights) if score else Join(other, _JUDGED),
            )
        else:
            yield chief, Join(rest[0], "record") if rest else None
        for name in rest:
            yield name, Join(chief, "record")


def _chosen(level: LevelResult, of: Flags) -> Ints:
    """The union to say for each profile, by its place among those made: the first of those it is an end of, people's first,
    then the strongest; -1 where it is an end of none, or is not asked for."""
    joined, most = level.clustering.joined, len(level.clustering.joined.a)
    found = np.full(len(level.profiles), most, np.int64)
    for ends in (joined.a, joined.b):
        np.minimum.at(found, ends, np.arange(most))
    return np.where(of & (found < most), found, -1)
