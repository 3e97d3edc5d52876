"""The words that every form of the report shares, in French and in English."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hub.errors import Language, Text
from hub.model.counting import counted, joined
from hub.model.location import Location
from hub.model.problem import Severity
from hub.model.tally import SEVERITIES
from hub.validate.report.groups import Example, Remark, RuleGroup
from hub.validate.split import shortened

_LONGEST = 80
"""Characters of a value that are shown."""
_NOUNS: dict[Severity, tuple[tuple[str, str], tuple[str, str]]] = {
    "violation": (("erreur", "erreurs"), ("error", "errors")),
    "warning": (("avertissement", "avertissements"), ("warning", "warnings")),
    "info": (("information", "informations"), ("remark", "remarks")),
}
_HARMFUL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")
TODO = Text("À faire", "To do")
FOUND = Text("Trouvé", "Found")
EXPECTED = Text("Attendu", "Expected")
RULE = Text("Règle", "Rule")
NOTHING = Text("rien à signaler", "nothing to report")


@dataclass(frozen=True, slots=True)
class Totals:
    """What was counted. ``score`` is from 0 to 100, None when nothing was checked: see :mod:`hub.model.quality`, whose
    ``records``, ``rejected`` and ``warned`` these are."""

    checked: int
    counts: dict[Severity, int]
    records: int = 0
    rejected: int = 0
    warned: int = 0
    score: float | None = None

    @property
    def found(self) -> Text:
        """« 2 erreurs, 1 avertissement », or that there is nothing."""
        said = [how_many(each, self.counts.get(each, 0)) for each in SEVERITIES if self.counts.get(each)]
        return joined(said) if said else NOTHING

    @property
    def summary(self) -> Text:
        """One line: how many were checked, and what was found."""
        checked = counted(
            self.checked, ("fiche vérifiée", "fiches vérifiées"), ("record checked", "records checked")
        )
        return Text(f"{checked.fr} : {self.found.fr}.", f"{checked.en}: {self.found.en}.")

    @property
    def quality(self) -> Text | None:
        """The score, and what it is made of."""
        if self.score is None:
            return None
        refused = counted(
            self.rejected, ("fiche à corriger", "fiches à corriger"), ("record to mend", "records to mend")
        )
        warned = counted(self.warned, ("à vérifier", "à vérifier"), ("to check", "to check"))
        return Text(
            f"Qualité : {f'{self.score:g}'.replace('.', ',')} sur 100 ({refused.fr}, {warned.fr}, sur {self.records}).",
            f"Quality: {self.score:g} out of 100 ({refused.en}, {warned.en}, of {self.records}).",
        )


def how_many(severity: Severity, number: int) -> Text:
    """« 2 erreurs »."""
    return counted(number, *_NOUNS[severity])


def heading(group: RuleGroup) -> Text:
    """What the rule is about, then what is wrong: « SIREN — … »."""
    said = Text(_ended(group.said.fr), _ended(group.said.en))
    if group.title is None:
        return _capital(said)
    return Text(f"{group.title.fr} — {said.fr}", f"{group.title.en} — {said.en}")


def measure(group: RuleGroup) -> Text:
    """« 12 erreurs, dans 9 fiches »."""
    number = how_many(group.severity, group.count)
    if not group.records or len(group.records) == group.count:
        return number
    records = counted(len(group.records), ("fiche", "fiches"), ("record", "records"))
    return Text(f"{number.fr}, dans {records.fr}", f"{number.en}, in {records.en}")


def technical_name(group: RuleGroup) -> Text:
    """The rule as SHACL has it: « siren-form (Pattern) sur ess:siren »."""
    kind = f" ({group.kind})" if group.kind else ""
    path = shortened(group.path) if group.path else None
    if path is None or not group.kind:
        return Text(group.name + kind, group.name + kind)
    return Text(f"{group.name}{kind} sur {path}", f"{group.name}{kind} on {path}")


def place(location: Location | None) -> str:
    """``file:line``, ``file:Feuil1!C12``, ``file:3 /data/1/siren``."""
    if location is None:
        return ""
    if location.pointer and "!" in location.pointer:
        return f"{location.file}:{location.pointer}"
    return str(location)


def where(remark: Remark, language: Language) -> str:
    """The place of a remark, and that its line is unknown when it is."""
    shown = place(remark.problem.location)
    if remark.is_lost:
        shown += Text(" (ligne inconnue)", " (line unknown)").into(language)
    return shown


def column(remark: Remark) -> Text | None:
    """The publisher's column or key, where the place does not name it. A property's name tells nothing to whoever never
    met one: the title of the rule does."""
    name, location = remark.problem.field, remark.problem.location
    if not name or (remark.cause is not None and name == shortened(remark.cause.path or "")):
        return None
    if (
        location
        and location.pointer
        and location.pointer.endswith(tuple("/" + each.lstrip("/") for each in name.split(" + ")))
    ):
        return None
    return Text(f"« {name} »", f"'{name}'")


def harmless(text: str) -> str:
    """``text`` without what would change the terminal or turn the line around: keys, files and values are other people's."""
    return _HARMFUL.sub("\N{REPLACEMENT CHARACTER}", text)


def quoted(value: str) -> Text:
    """A value as it is shown: on one line, not too long, between quotation marks."""
    flat = harmless(" ".join(value.split()) if value.strip() else value)
    short = flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
    return Text(f"« {short} »", f"'{short}'")


def found(example: Example) -> Text | None:
    """The value at fault, when one is to blame: not the node as a whole."""
    value, cause = example.remark.problem.value, example.remark.cause
    if value is None or (cause is not None and value == cause.focus):
        return None
    shown = quoted(value)
    read = cause.value if cause is not None else None
    if read is None or read.kind != "literal" or read.value == value:
        return shown
    taken = quoted(read.value)
    return Text(f"{shown.fr} (lu : {taken.fr})", f"{shown.en} (read as {taken.en})")


def todo(example: Example, group: RuleGroup) -> Text:
    """What to do about one example: write the value that was meant, else what the rule advises."""
    if example.correction is None:
        return group.todo
    wanted = quoted(example.correction)
    return Text(f"écrivez {wanted.fr}", f"write {wanted.en}")


def _capital(text: Text) -> Text:
    return Text(text.fr[:1].upper() + text.fr[1:], text.en[:1].upper() + text.en[1:])


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!", ")")) else sentence + "."
