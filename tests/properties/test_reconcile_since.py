"""Whatever changes, what is reconciled since an earlier time is what is reconciled from nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.iri import NodeName
from hub.reconcile.earlier import Earlier, NodesSince
from hub.reconcile.engine import ForkedEngine
from hub.reconcile.identity import Group, assign
from hub.reconcile.identity_log import Entities
from hub.reconcile.judgement_log import Judgement, Judgements
from hub.reconcile.links import link_statements
from hub.reconcile.model_scorer import ModelScorer
from hub.reconcile.node import Node
from hub.reconcile.node_rows import NodeRows
from hub.reconcile.node_sayings import NEW
from hub.reconcile.reconcile import Reconciliation, reconcile
from tests.properties.test_profile_columns import told_more
from tests.properties.test_reconcile_laws import ONCE, visible
from tests.reconcile.sample import ADDRESSES, territories

NAMES = (
    "Moulin de Dax",
    "Moulin de Brest",
    "Association du Moulin (ADM)",
    "Amis Du Moulin",
    "ADMO",
    "Le Port",
)
COMMUNES = (None, "Dax", "Moulin", "Brest", "Port")


@st.composite
def versions(draw: Any) -> list[list[Node]]:
    """The nodes of a hub, time after time."""
    states: list[list[Node]] = []
    known: dict[NodeName, Node] = {}
    for _ in range(draw(st.integers(2, 4))):
        for node in draw(told_more()):
            if node.name not in known or draw(st.booleans()):
                names = draw(st.sampled_from([node.names, *((name,) for name in NAMES)]))
                known[node.name] = replace(node, names=names, commune=draw(st.sampled_from(COMMUNES)))
        gone = draw(st.sets(st.sampled_from(sorted(known)), max_size=4))
        known = {name: node for name, node in known.items() if name not in gone}
        states.append(list(known.values()))
    return states


@st.composite
def histories(draw: Any) -> list[tuple[list[Node], Judgements]]:
    """Nodes and judgements, time after time."""
    found = []
    for nodes in draw(versions()):
        judged = {}
        names = sorted(node.name for node in nodes)
        for one, other in draw(st.lists(st.tuples(*[st.sampled_from(names or [None])] * 2), max_size=3)):
            if one != other:
                verdict = draw(st.sampled_from(["same", "different", "unsure"]))
                judgement = Judgement(one, other, verdict, "ana", "2026-01-01")
                judged[judgement.pair] = judgement
        found.append((nodes, Judgements(judged)))
    return found


def since(rows: NodeRows, before: tuple[NodeRows, Earlier]) -> NodesSince:
    """What became of the nodes of an earlier reconciliation."""
    old, earlier = before
    at = [old.rows.get(name, NEW) for name in rows.names]
    row = [
        stood if stood != NEW and old.encoded(stood) == rows.encoded(here) else NEW
        for here, stood in enumerate(at)
    ]
    return NodesSince(earlier, np.array(row, np.int64))


def said(found: Reconciliation) -> tuple[object, ...]:
    """All that a reconciliation tells, refusals apart: those of what did not move are not found again."""
    groups = [Group("organization", one.members, "Nom") for one in found.organizations]
    groups += [Group("establishment", one.members, "Nom") for one in found.establishments]
    organizations, establishments, questions, weights, review, _, broken, contradictory = visible(found)
    return (
        organizations,
        establishments,
        questions,
        weights,
        review,
        broken,
        contradictory,
        found.orphans,
        link_statements(assign(groups, Entities(), {}), found, ADDRESSES),
    )


@settings(max_examples=12, deadline=None)
@given(histories(), ONCE, st.randoms(use_true_random=False))
def test_what_is_reconciled_since_an_earlier_time_is_what_is_from_nothing(
    history: list[tuple[list[Node], Judgements]], once: frozenset[str], shuffler: Any
) -> None:
    before = None
    for nodes, judgements in history:
        shuffler.shuffle(nodes)
        rows = NodeRows.of(nodes)
        gone_on = reconcile(
            rows,
            territories(),
            judgements,
            once_sources=once,
            since=since(rows, before) if before else None,
        )
        whole = reconcile(nodes, territories(), judgements, ModelScorer(engine=ForkedEngine(1)), once)
        assert said(gone_on) == said(whole)
        earlier = gone_on.earlier()
        assert earlier is not None
        before = rows, earlier
