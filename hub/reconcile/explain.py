"""Why two nodes are, or are not, one: every weight, every constraint, every judgement, in sentences.

Works for any two nodes, the never-compared too: they are scored on the spot by the same scorer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hub.errors import Text
from hub.model.iri import NodeName
from hub.reconcile.decision import chain, path_between, said, why_apart
from hub.reconcile.level import LevelResult
from hub.reconcile.node import Level
from hub.reconcile.reconcile import Reconciliation
from hub.reconcile.scoring import Score

_NEAREST = 5
_TOLD = 0.05
"""Evidence that weighs less is not told to people."""
_ALWAYS = frozenset({"name", "territory"})
"""But what both are called, and where they are, which anyone would ask."""
_LEVEL = {
    "establishment": Text("établissement", "establishment"),
    "organization": Text("organisation", "organization"),
}
_SAME = {
    "establishment": Text("le même établissement", "the same establishment"),
    "organization": Text("la même organisation", "the same organization"),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """``lines`` for people, the verdict first; ``data`` for machines, ready for JSON."""

    lines: tuple[Text, ...]
    data: dict[str, Any]

    @property
    def text(self) -> Text:
        return Text("\n".join(line.fr for line in self.lines), "\n".join(line.en for line in self.lines))


def explain(reconciliation: Reconciliation, a: NodeName, b: NodeName | None = None) -> Explanation:
    """Why ``a`` and ``b`` are together or apart; of ``a`` alone, whom it is with, why, and who came close.

    Raises NotFoundError when a name is no organization or establishment of this hub.
    """
    one = reconciliation.names.known(a)
    if b is None:
        return _explain_one(reconciliation, one)
    other = reconciliation.names.known(b)
    lines: list[Text] = []
    levels: list[dict[str, Any]] = []
    for level in _levels(reconciliation, one, other):
        said, data = _explain_pair(reconciliation, level, one, other)
        lines += said
        levels.append(data)
    return Explanation(tuple(lines), {"a": str(one), "b": str(other), "levels": levels})


def _levels(reconciliation: Reconciliation, one: NodeName, other: NodeName) -> list[LevelResult]:
    kinds = {reconciliation.names.type_of(one), reconciliation.names.type_of(other)}
    wanted: list[Level] = (
        ["establishment", "organization"] if kinds == {"establishment"} else ["organization"]
    )
    return [reconciliation.levels[level] for level in wanted]


def _explain_pair(
    reconciliation: Reconciliation, level: LevelResult, one: NodeName, other: NodeName
) -> tuple[list[Text], dict[str, Any]]:
    a, b = level.profile_of(one), level.profile_of(other)
    same = _SAME[level.level]
    together = level.head_of(a) == level.head_of(b)
    names = (f"{one} « {level.profile(a).title} »", f"{other} « {level.profile(b).title} »")
    verdict = Text(
        f"{names[0]} et {names[1]} : {'' if together else 'pas '}{same.fr}",
        f"{names[0]} and {names[1]}: {'' if together else 'not '}{same.en}",
    )
    data: dict[str, Any] = {"level": level.level, "together": together}
    if a == b:
        reason = Text(
            "la fiche dit que l'un est un lieu de l'autre", "the record says that one is a place of the other"
        )
        return [verdict, reason], {**data, "decided_by": "record"}
    score = reconciliation.score_of(level.level, a, b)
    ruling = level.rulings.get((min(a, b), max(a, b)))
    lines = [verdict]
    if ruling:
        lines.append(said(ruling))
        data["judgement"] = {
            "verdict": ruling.judgement.verdict,
            "who": ruling.judgement.who,
            "at": ruling.judgement.at,
            "note": ruling.judgement.note,
        }
    if together:
        path = path_between(level, a, b)
        data["decided_by"] = path[0].reason if len(path) == 1 else "chain"
        data["path"] = [{"a": str(e.a), "b": str(e.b), "by": e.reason, "weight": e.weight} for e in path]
        lines += chain(reconciliation, level, path) if len(path) > 1 or path[0].reason != "score" else []
    else:
        reason, decided = why_apart(reconciliation, level, a, b, score, ruling)
        data["decided_by"] = decided
        lines.append(reason)
    lines += _evidence(score)
    data |= {"weight": score.weight, "score": score.value, "rule": score.rule, "evidence": _pieces(score)}
    return lines, data


def _evidence(score: Score) -> Iterator[Text]:
    yield Text(f"indices (total {score.weight:+.1f}) :", f"evidence (total {score.weight:+.1f}):")
    told = [
        piece
        for piece in score.evidence
        if abs(piece.weight) >= _TOLD or piece.contradicts or piece.kind in _ALWAYS
    ]
    for piece in told:
        text = piece.text
        yield Text(f"  {piece.weight:+.1f}  {text.fr}", f"  {piece.weight:+.1f}  {text.en}")
    rest = score.weight - sum(piece.weight for piece in told)
    if len(told) < len(score.evidence) and abs(rest) >= _TOLD:
        yield Text(f"  {rest:+.1f}  le reste", f"  {rest:+.1f}  the rest")


def _pieces(score: Score) -> list[dict[str, Any]]:
    return [
        {"kind": piece.kind, "weight": piece.weight, "fr": piece.text.fr, "en": piece.text.en}
        for piece in score.evidence
    ]


def _explain_one(reconciliation: Reconciliation, node: NodeName) -> Explanation:
    kind = reconciliation.names.type_of(node)
    lines: list[Text] = []
    data: dict[str, Any] = {"a": str(node), "levels": []}
    for level in (reconciliation.levels[each] for each in ("establishment", "organization")):
        if level.level == "establishment" and kind != "establishment":
            continue
        mine = level.profile_of(node)
        group = level.cluster_with(mine)
        members = sorted(member for one in group.profiles for member in level.members_of(one))
        records = {member.record for member in members}
        title = _LEVEL[level.level]
        lines.append(
            Text(
                f"{node} « {level.profile(mine).title} » ({title.fr}) : {len(records)} fiche(s) réunie(s)",
                f"{node} « {level.profile(mine).title} » ({title.en}): {len(records)} record(s) together",
            )
        )
        lines += chain(reconciliation, level, list(group.edges))
        near = level.near(mine)[:_NEAREST]
        for weight, other in near:
            lines.append(
                Text(
                    f"non réuni : {other} « {level.profile(other).title} », poids {weight:+.1f}",
                    f"not joined: {other} « {level.profile(other).title} », weight {weight:+.1f}",
                )
            )
        data["levels"].append(
            {
                "level": level.level,
                "members": [str(member) for member in members],
                "edges": [
                    {"a": str(e.a), "b": str(e.b), "by": e.reason, "weight": e.weight} for e in group.edges
                ],
                "near": [{"node": str(other), "weight": weight} for weight, other in near],
            }
        )
    return Explanation(tuple(lines), data)
