"""What one harvest did, for the person who ran it: counts, then what the source's owner must mend."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from hub.errors import Language, Text
from hub.harvest.counts import Counts
from hub.model.counting import counted, joined
from hub.model.problem_json import problem_to_json
from hub.model.tally import Group, Tally


@dataclass(frozen=True, slots=True)
class HarvestReport:
    """``untouched``: the publisher says, or the bytes say, that nothing changed; nothing was read.

    ``only_pushed``: there is nothing to fetch, the owner sends. ``dry_run``: nothing was written. ``groups`` are the problems by rule, gravest first.
    """

    source: str
    counts: Counts
    groups: tuple[Group, ...] = ()
    untouched: bool = False
    dry_run: bool = False
    seconds: float = 0.0
    only_pushed: bool = False

    @classmethod
    def of(
        cls, source: str, counts: Counts, tally: Tally, *, dry_run: bool = False, seconds: float = 0.0
    ) -> HarvestReport:
        """The report of a harvest that read its source."""
        return cls(source, counts, tuple(tally.groups()), dry_run=dry_run, seconds=seconds)

    @property
    def rejected(self) -> int:
        """Rows in quarantine."""
        return self.counts.rejected

    def into(self, language: Language) -> str:
        """A line of counts, then each rule with how often it was broken and up to three examples."""
        lines = [f"{self.source}: {self._summary().into(language)}"]
        for group in self.groups:
            lines.append(f"  {_SEVERITY[group.severity].into(language)} × {group.count} {group.rule}")
            lines.extend(f"    {problem.into(language)}" for problem in group.examples)
        return "\n".join(lines)

    def to_json(self, language: Language | None = None) -> dict[str, Any]:
        """Counts and problems; messages in ``language`` when one is given, else in both."""
        return {
            "source": self.source,
            "untouched": self.untouched,
            "onlyPushed": self.only_pushed,
            "dryRun": self.dry_run,
            "seconds": round(self.seconds, 3),
            **asdict(self.counts),
            "problems": [
                {
                    "severity": group.severity,
                    "rule": group.rule,
                    "field": group.field,
                    "count": group.count,
                    "examples": [_example(problem_to_json(problem), language) for problem in group.examples],
                }
                for group in self.groups
            ],
        }

    def _summary(self) -> Text:
        counts = self.counts
        if self.only_pushed:
            return Text(
                "rien à moissonner, son propriétaire envoie ses fiches",
                "nothing to harvest, its owner sends its records",
            )
        if self.untouched:
            return Text("inchangée, rien à relire", "unchanged, nothing to read again")
        said = [
            counted(counts.total, ("lu", "lus"), ("read", "read")),
            counted(counts.new, ("nouveau", "nouveaux"), ("new", "new")),
            counted(counts.changed, ("modifié", "modifiés"), ("changed", "changed")),
            counted(counts.unchanged, ("inchangé", "inchangés"), ("unchanged", "unchanged")),
            counted(counts.gone, ("disparu", "disparus"), ("gone", "gone")),
            Text(f"{counts.rejected} en quarantaine", f"{counts.rejected} in quarantine"),
        ]
        if counts.missing:
            missing = counted(counts.missing, ("absent", "absents"), ("missing", "missing"))
            kept = "gardé" if counts.missing == 1 else "gardés"
            said.append(Text(f"{missing.fr}, {kept} pour l'instant", f"{missing.en}, kept for now"))
        if counts.held:
            said.append(
                Text(
                    f"{counts.held} introuvables mais gardés, car des lignes sont illisibles",
                    f"{counts.held} not found but kept, as some rows are unreadable",
                )
            )
        if self.dry_run:
            said.append(Text("rien n'a été écrit", "nothing was written"))
        return joined(said)


_SEVERITY = {
    "violation": Text("rejeté", "rejected"),
    "warning": Text("à vérifier", "to check"),
    "info": Text("à savoir", "to know"),
}


def _example(found: dict[str, Any], language: Language | None) -> dict[str, Any]:
    if language is not None:
        found["message"] = found["message"][language]
    return found
