"""What the hub tells a source's owner, and anyone: what its last runs did, which rules are broken, how good it is.

Without what the rows in quarantine hold: those are for the owner (:mod:`hub.serve.routers.source_reports`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from hub.errors import Language
from hub.harvest.runs import PastRun
from hub.harvest.state import State
from hub.model.discretion import discreet
from hub.model.quality import WARNED_WEIGHT
from hub.model.tally import Group
from hub.pipeline.hub import Hub

FORMULA = f"100 * (1 - (rejected + {WARNED_WEIGHT} * withWarnings) / records)"

_WIDTH, _HEIGHT, _EDGE = 600.0, 90.0, 6.0


@dataclass(frozen=True, slots=True)
class Trend:
    """A line in a drawing 600 wide and 90 high, whose height stands for the scores from ``low`` to 100."""

    points: tuple[tuple[float, float], ...]
    low: int


def trend_of(scores: Sequence[float]) -> Trend:
    """Two scores or more, oldest first, as a line."""
    low = min(90, int(min(scores)) // 10 * 10)
    step = (_WIDTH - 2 * _EDGE) / (len(scores) - 1)
    high = _HEIGHT - 2 * _EDGE
    points = (
        (round(_EDGE + place * step, 1), round(_EDGE + high * (100 - score) / (100 - low), 1))
        for place, score in enumerate(scores)
    )
    return Trend(tuple(points), low)


@dataclass(frozen=True, slots=True)
class SourceReport:
    """``runs``, newest first; none before the first one."""

    source: str
    runs: tuple[PastRun, ...]

    @property
    def last(self) -> PastRun | None:
        return self.runs[0] if self.runs else None

    @property
    def score(self) -> float | None:
        """The source's quality now, from 0 to 100."""
        return self.last.standing.score if self.last else None

    @property
    def quarantine(self) -> tuple[Group, ...]:
        """Why records are in quarantine now, by rule and field."""
        return self.last.standing.quarantine if self.last else ()

    @property
    def to_check(self) -> tuple[Group, ...]:
        """What else is to be looked at now, in records that were let in."""
        return self.last.standing.to_check if self.last else ()

    @property
    def trend(self) -> Trend | None:
        """The scores of the runs as a line; None for fewer than two."""
        scores = [score for run in reversed(self.runs) if (score := run.standing.score) is not None]
        return trend_of(scores) if len(scores) > 1 else None

    def to_json(self, language: Language) -> dict[str, Any]:
        """The same for programs, messages in ``language``."""
        standing = self.last.standing if self.last else None
        return {
            "source": self.source,
            "run": _run(self.last) if self.last else None,
            "quality": {
                "score": self.score,
                "records": standing.records if standing else 0,
                "rejected": standing.rejected if standing else 0,
                "withWarnings": standing.warned if standing else 0,
                "formula": FORMULA,
            },
            "quarantine": [_group(each, language) for each in self.quarantine],
            "toCheck": [_group(each, language) for each in self.to_check],
            "history": [_run(run) for run in self.runs],
        }


def source_report(hub: Hub, source_id: str) -> SourceReport:
    """What is told of ``source_id``; nothing before its first run. Messages and examples are discreet."""
    path = hub.state_path(source_id)
    if not path.is_file():
        return SourceReport(source_id, ())
    with State(path, readonly=True) as state:
        return SourceReport(source_id, tuple(map(_discreet, state.runs())))


def _discreet(run: PastRun) -> PastRun:
    standing = replace(
        run.standing,
        quarantine=_blotted(run.standing.quarantine),
        to_check=_blotted(run.standing.to_check),
    )
    return replace(run, note=replace(run.note, groups=_blotted(run.note.groups)), standing=standing)


def _blotted(groups: Sequence[Group]) -> tuple[Group, ...]:
    return tuple(replace(group, examples=[discreet(each) for each in group.examples]) for group in groups)


def _run(run: PastRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "kind": run.note.kind,
        "at": run.note.at,
        "file": run.note.name,
        **asdict(run.note.counts),
        "score": run.standing.score,
    }


def _group(group: Group, language: Language) -> dict[str, Any]:
    return {
        "severity": group.severity,
        "rule": group.rule,
        "field": group.field,
        "count": group.count,
        "examples": [
            {
                "file": each.location.file if each.location else None,
                "line": each.location.line if each.location else None,
                "pointer": each.location.pointer if each.location else None,
                "message": each.text.into(language),
            }
            for each in group.examples
        ],
    }
