"""The judgement log: what people decided about pairs of records, keyed on source and key, never rewritten.

A judgement outlives every re-harvest, and the record it speaks of. To take one back is to append a retraction.
The last line about a pair is the one that counts, whatever its clock said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from hub.errors import Mistake, UserError
from hub.model.iri import NodeName
from hub.reconcile.append_log import AppendLog

Verdict = Literal["same", "different", "unsure", "retract"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Pair = tuple[NodeName, NodeName]


@dataclass(frozen=True, slots=True)
class Judgement:
    """``who`` decided ``verdict`` about ``a`` and ``b``; ``at`` is ISO 8601 with its offset."""

    a: NodeName
    b: NodeName
    verdict: Verdict
    who: str
    at: str
    note: str = ""

    def __post_init__(self) -> None:
        if self.a == self.b:
            raise UserError(
                f"Un jugement porte sur deux fiches : {self.a} est nommée deux fois.",
                f"A judgement is about two records: {self.a} is named twice.",
            )
        if self.verdict not in VERDICTS:
            raise UserError(
                f"Verdict inconnu {self.verdict!r} ; attendu : {', '.join(VERDICTS)}.",
                f"Unknown verdict {self.verdict!r}; expected one of: {', '.join(VERDICTS)}.",
            )

    @property
    def pair(self) -> Pair:
        """The two, smaller first."""
        return (self.a, self.b) if self.a < self.b else (self.b, self.a)


@dataclass(frozen=True, slots=True)
class Judgements:
    """The judgement in force for each pair, retracted ones gone; ``mistakes`` are the lines left aside."""

    by_pair: Mapping[Pair, Judgement]
    mistakes: tuple[Mistake, ...] = ()

    def __iter__(self) -> Iterator[Judgement]:
        return iter(self.by_pair[pair] for pair in sorted(self.by_pair))

    def __len__(self) -> int:
        return len(self.by_pair)

    def of(self, a: NodeName, b: NodeName) -> Judgement | None:
        """The judgement in force about two names, in either order."""
        return self.by_pair.get((a, b) if a < b else (b, a))


NO_JUDGEMENTS = Judgements({})


class JudgementLog:
    """The file of judgements. Appending the same judgement twice is harmless."""

    def __init__(self, path: Path) -> None:
        self._log = AppendLog(path)

    def append(self, judgement: Judgement) -> None:
        """Keep one judgement; on return it is on the disk."""
        line = {
            "a": _written(judgement.a),
            "b": _written(judgement.b),
            "verdict": judgement.verdict,
            "who": judgement.who,
            "at": judgement.at,
            "note": judgement.note,
        }
        self._log.append(lambda _: [line])

    def read(self) -> Judgements:
        """The judgements in force."""
        lines, mistakes = self._log.read()
        in_force: dict[Pair, Judgement] = {}
        for number, line in lines:
            judgement = _judgement(line)
            if judgement is None:
                mistakes.append(self._log.unreadable(number))
            elif judgement.verdict == "retract":
                in_force.pop(judgement.pair, None)
            else:
                in_force[judgement.pair] = judgement
        return Judgements(in_force, tuple(sorted(mistakes, key=lambda mistake: mistake.line)))


def _written(name: NodeName) -> list[str]:
    # a list and not "source:key#fragment": keys are the sources' own and may hold a "#"
    return [name.source, name.key, name.fragment] if name.fragment else [name.source, name.key]


def _named(value: Any) -> NodeName:
    if isinstance(value, str):
        return NodeName.parse(value)
    if isinstance(value, list) and len(value) in {2, 3} and all(isinstance(part, str) for part in value):
        return NodeName(*value)
    raise ValueError(value)


def _judgement(line: Mapping[str, Any]) -> Judgement | None:
    try:
        return Judgement(
            _named(line["a"]),
            _named(line["b"]),
            cast(Verdict, line["verdict"]),
            str(line.get("who", "")),
            str(line.get("at", "")),
            str(line.get("note", "")),
        )
    except (KeyError, ValueError, UserError):
        return None
