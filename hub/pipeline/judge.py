"""What people ask of reconciliation: why two records are together or apart, which pairs wait, and their decisions.

All of it is worked out from the records as they stand, so an answer is never older than the store.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

from hub.errors import Language, Text, UserError
from hub.model.iri import NodeName
from hub.pipeline.hub import Hub
from hub.pipeline.model_in_force import model_in_force
from hub.pipeline.reconcile import reconcile_nodes, records_and_since
from hub.reconcile.explain import Explanation, explain
from hub.reconcile.judgement_log import Judgement, JudgementLog, Verdict
from hub.reconcile.judging import Names
from hub.reconcile.node_rows import NodeRows
from hub.reconcile.pair import ScoredPair
from hub.reconcile.reconcile import Reconciliation


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation, for people and for programs."""

    explanation: Explanation

    def into(self, language: Language) -> str:
        return self.explanation.text.into(language)

    def to_json(self, language: Language) -> dict[str, Any]:
        return {**self.explanation.data, "text": [line.into(language) for line in self.explanation.lines]}


@dataclass(frozen=True, slots=True)
class Review:
    """The pairs that wait for a person, in the order in which their answers teach."""

    pairs: tuple[ScoredPair, ...]
    names: tuple[tuple[str, str], ...]
    waiting: int

    def into(self, language: Language) -> str:
        """Each pair with its score, its evidence and the command that settles it."""
        if not self.pairs:
            return "Aucune paire n'attend." if language == "fr" else "No pair is waiting."
        lines: list[str] = []
        for place, (pair, (a, b)) in enumerate(zip(self.pairs, self.names, strict=True), start=1):
            lines.append(f"{place}. {a}  ↔  {b}  ({pair.score.value:.2f})")
            lines += [f"   {piece.text.into(language)}" for piece in pair.score.evidence]
            lines.append(f"   ess-hub judge '{pair.a}' '{pair.b}' same|different|unsure")
        left = self.waiting - len(self.pairs)
        if left > 0:
            lines.append(
                f"… et {left} autres (--limit)" if language == "fr" else f"… and {left} more (--limit)"
            )
        return "\n".join(lines)

    def to_json(self, language: Language) -> dict[str, Any]:
        return {
            "waiting": self.waiting,
            "pairs": [
                {
                    "a": str(pair.a),
                    "b": str(pair.b),
                    "names": list(names),
                    "level": pair.level,
                    "score": float(pair.score.value),
                    "outcome": pair.outcome,
                    "evidence": [piece.text.into(language) for piece in pair.score.evidence],
                }
                for pair, names in zip(self.pairs, self.names, strict=True)
            ],
        }


def explain_records(hub: Hub, first: str, second: str | None) -> Explained:
    """Why ``first`` is where it is, or why the two are or are not one. Raises NotFoundError for an unknown record."""
    a = read_name(hub, first)
    b = read_name(hub, second) if second else None
    return Explained(explain(_reconciliation(hub), a, b))


def pairs_to_review(hub: Hub, limit: int) -> Review:
    """The first ``limit`` pairs that wait for a person."""
    found = _reconciliation(hub)
    pairs = tuple(
        replace(pair, score=found.score_of(pair.level, pair.a, pair.b)) for pair in found.review[:limit]
    )
    names = tuple(
        (found.levels[pair.level].profile(pair.a).title, found.levels[pair.level].profile(pair.b).title)
        for pair in pairs
    )
    return Review(pairs, names, len(found.review))


def record_judgement(hub: Hub, first: str, second: str, verdict: str, *, who: str, note: str = "") -> Text:
    """Append one decision to the judgement log. Raises NotFoundError when a record is unknown to this hub."""
    known = Names(_nodes(hub))
    names = [read_name(hub, text) for text in (first, second)]
    if verdict == "retract":
        # A judgement may be taken back after its record is gone; it may not be made on one nobody knows.
        names = [known.find(name) or name for name in names]
    else:
        names = [known.known(name) for name in names]
    at = hub.clock().isoformat(timespec="seconds")
    log = JudgementLog(hub.judgement_path)
    if verdict == "retract" and log.read().of(*names) is None:
        raise UserError(
            f"Aucun jugement sur {names[0]} et {names[1]} : rien à retirer.",
            f"No judgement on {names[0]} and {names[1]}: nothing to retract.",
        )
    log.append(Judgement(names[0], names[1], cast(Verdict, verdict), who, at, note))
    return Text(
        f"Noté : {names[0]} et {names[1]}, {_FRENCH[verdict]}. `ess-hub run` en tient compte.",
        f"Recorded: {names[0]} and {names[1]}, {verdict}. `ess-hub run` follows it.",
    )


_FRENCH = {"same": "les mêmes", "different": "différents", "unsure": "indécis", "retract": "jugement retiré"}


def read_name(hub: Hub, text: str) -> NodeName:
    """``source:key``, ``source:key#fragment``, or a record's IRI."""
    name = hub.addresses.node_name(text)
    if name is not None:
        return name
    try:
        return NodeName.parse(text)
    except ValueError:
        raise UserError(
            f"« {text} » ne nomme pas une fiche : écrivez source:clé, ou son adresse.",
            f"'{text}' does not name a record: write source:key, or its IRI.",
        ) from None


def _reconciliation(hub: Hub) -> Reconciliation:
    """As it stands, with what people judged since the last one."""
    with hub.revisions.reading() as view:
        records, since = records_and_since(hub, view)
    judgements = JudgementLog(hub.judgement_path).read()
    return reconcile_nodes(hub, records.nodes, judgements, model_in_force(hub), since)


def _nodes(hub: Hub) -> NodeRows:
    with hub.revisions.reading() as view:
        return records_and_since(hub, view)[0].nodes
