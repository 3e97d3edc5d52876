"""Decisions: what decided about two profiles: the judgement, the constraint, the chain of unions, or the weight."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from hub.errors import Text
from hub.model.iri import NodeName
from hub.reconcile.clustering import Edge
from hub.reconcile.constraint import ClusterState, Veto, initial_state, veto
from hub.reconcile.judging import Ruling
from hub.reconcile.level import LevelResult
from hub.reconcile.reconcile import Reconciliation
from hub.reconcile.scoring import MERGE, REVIEW, Score

_VERDICT = {
    "same": Text("les mêmes", "the same"),
    "different": Text("différents", "different"),
    "unsure": Text("indécidables", "unsure"),
}


def said(ruling: Ruling) -> Text:
    judgement, verdict = ruling.judgement, _VERDICT[ruling.judgement.verdict]
    note = f" ({judgement.note})" if judgement.note else ""
    return Text(
        f"jugement de {judgement.who or '?'} le {judgement.at} : {verdict.fr}{note}",
        f"judged {verdict.en} by {judgement.who or '?'} on {judgement.at}{note}",
    )


def why_apart(
    reconciliation: Reconciliation,
    level: LevelResult,
    a: NodeName,
    b: NodeName,
    score: Score,
    ruling: Ruling | None,
) -> tuple[Text, str]:
    forbidden = _veto(reconciliation, level, a, b)
    if forbidden and (score.weight >= MERGE or forbidden.constraint != "contradiction"):
        decided = "judgement" if forbidden.constraint == "judgement" else f"constraint:{forbidden.constraint}"
        return Text(f"interdit : {forbidden.text.fr}", f"forbidden: {forbidden.text.en}"), decided
    if ruling and ruling.judgement.verdict == "unsure":
        return Text("laissé en suspens par une personne", "left open by a person"), "judgement"
    weight = f"{score.weight:+.1f}"
    if score.weight >= REVIEW:
        return (
            Text(
                f"poids {weight}, sous le seuil de réunion {MERGE:+.1f} : à relire par une personne",
                f"weight {weight}, below the merging threshold {MERGE:+.1f}: for a person to review",
            ),
            "review",
        )
    return (
        Text(
            f"poids {weight}, sous le seuil de relecture {REVIEW:+.1f} : trop peu les rapproche",
            f"weight {weight}, below the review threshold {REVIEW:+.1f}: too little speaks for it",
        ),
        "score",
    )


def _veto(reconciliation: Reconciliation, level: LevelResult, a: NodeName, b: NodeName) -> Veto | None:
    """What forbids the two final clusters, judgements included."""
    one, other = (_state(reconciliation, level, level.head_of(member)) for member in (a, b))
    return veto(one, other)


def _state(reconciliation: Reconciliation, level: LevelResult, head: NodeName) -> ClusterState:
    group = level.cluster_with(head)
    states = [initial_state(level.profile(one), reconciliation.once_sources) for one in group.profiles]
    for state in states[1:]:
        states[0].absorb(state)
    inside = set(group.profiles)
    for pair in sorted(level.different):
        for mine, foe in (pair, pair[::-1]):
            if mine in inside and foe not in inside:
                states[0].foes[foe] = mine
    return states[0]


def path_between(level: LevelResult, a: NodeName, b: NodeName) -> list[Edge]:
    """The shortest chain of unions from ``a`` to ``b``."""
    group = level.cluster_with(a)
    reached: dict[NodeName, Edge | None] = {a: None}
    queue = deque([a])
    while queue and b not in reached:
        at = queue.popleft()
        for edge in group.edges:
            if at in (edge.a, edge.b):
                following = edge.b if edge.a == at else edge.a
                if following not in reached:
                    reached[following] = edge
                    queue.append(following)
    path: list[Edge] = []
    step = reached[b]
    while step is not None:
        path.append(step)
        b = step.a if step.b == b else step.b
        step = reached[b]
    return path[::-1]


def chain(reconciliation: Reconciliation, level: LevelResult, path: list[Edge]) -> Iterator[Text]:
    for edge in path:
        one, other = (f"{name} « {level.profile(name).title} »" for name in (edge.a, edge.b))
        if edge.reason == "judgement":
            ruling = level.rulings[edge.a, edge.b]
            yield Text(f"{one} — {other} : {said(ruling).fr}", f"{one} — {other}: {said(ruling).en}")
        else:
            score = reconciliation.score_of(level.level, edge.a, edge.b)
            yield Text(
                f"{one} — {other} : poids {score.weight:+.1f} ({score.rule})",
                f"{one} — {other}: weight {score.weight:+.1f} ({score.rule})",
            )
