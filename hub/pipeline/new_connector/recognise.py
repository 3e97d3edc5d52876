"""Which kind each column is: what its header says, held against what it contains.

A column is *mapped* when header and values agree, a *rival* when another column of its kind was preferred, *doubtful*
when its header says something that its values do not bear out, *personal* when it is about people, *unknown*
otherwise. Nothing is mapped on a doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from hub.pipeline.new_connector.content import is_usable
from hub.pipeline.new_connector.field_line import chosen, fields_made, steps_required
from hub.pipeline.new_connector.header import strength
from hub.pipeline.new_connector.kind import Kind
from hub.pipeline.new_connector.kinds import KINDS
from hub.pipeline.new_connector.sample import Column, Sample

State = Literal["mapped", "rival", "doubtful", "personal", "unknown"]
IDENTIFIER = "identifiant"

_SURE_ALONE = 0.98
_ENOUGH_ALONE = 3
"""Values needed before they are believed without a header."""
_NOT_AT_ALL = 0.2
"""The share below which the header was about something else."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one column was found to be. ``share``: of its values, those that look like the kind. ``why`` says what was
    seen, in French, for the comments of the connector; empty when there is nothing to doubt."""

    column: Column
    state: State
    kind: Kind | None = None
    partner: Column | None = None
    share: float = 1.0
    strength: float = 0.0
    why: str = ""


def recognise(sample: Sample) -> tuple[Finding, ...]:
    """One finding for each column, in the file's order; each field is made by one column at most."""
    return tuple(_without_rivals([_judge(column) for column in sample.columns]))


def _judge(column: Column) -> Finding:
    candidates = [finding for kind in KINDS if (finding := _try(kind, column)) is not None]
    # « Code postal » says less of an identifier than of a postcode, even a doubtful one.
    clearest = max((one.strength for one in candidates), default=0.0)
    candidates = [one for one in candidates if not _is_plain_identifier(one) or one.strength == clearest]
    # A mapped kind wins over a doubtful one, a clear header over a vague one; the table's order breaks ties.
    ranks = {"mapped": 2, "personal": 1}
    best = max(
        candidates,
        key=lambda one: (ranks.get(one.state, 0), one.strength, one.kind is not None and one.kind.alone),
        default=None,
    )
    person = next((one for one in candidates if one.state == "personal"), None)
    if best is None:
        return _unknown(column)
    if person is not None and best.strength <= person.strength:
        return person
    return best


def _try(kind: Kind, column: Column) -> Finding | None:
    said = strength(kind.words, column.name)
    if said and strength(kind.not_words, column.name):
        said = 0.0
    values = column.values
    share = sum(map(kind.holds, values)) / len(values) if values else 0.0
    if not said:
        if not kind.alone or share < _SURE_ALONE or len(values) < _ENOUGH_ALONE - 2 * _is_identifier(column):
            return None
        # Believed over a header that says no more than that it is an identifier.
        return Finding(column, "personal" if kind.personal else "mapped", kind, None, share, 1.0)
    if kind.personal:
        return Finding(column, "personal", kind, None, share, said)
    if not values:
        return (
            Finding(column, "doubtful", kind, None, share, said, "vide dans l'échantillon")
            if kind.fields
            else None
        )
    wrong = f"{len(values) - round(share * len(values))} valeur(s) sur {len(values)}"
    if share < kind.enough:
        why = f"{wrong} n'en ont pas la forme"
        return Finding(column, "doubtful", kind, None, share, said, why) if share > _NOT_AT_ALL else None
    missing = [step for line in chosen(kind.fields) for step in steps_required(line) if not is_usable(step)]
    if missing:
        why = f"ce hub n'a pas l'étape « {missing[0]} », ou la bibliothèque qu'il lui faut"
        return Finding(column, "doubtful", kind, None, share, said, why)
    # A cleaning step or a table drops what it cannot read; a text stays as it stands.
    drops = any("clean: [" in line or "table: " in line for line in chosen(kind.fields))
    said_of_them = " : écartées et signalées" if drops else ""
    why = f"{wrong} n'en ont pas la forme{said_of_them}" if share < 1.0 else ""
    return Finding(column, "mapped", kind, None, share, said, why)


def _is_plain_identifier(finding: Finding) -> bool:
    return finding.kind is not None and finding.kind.name == IDENTIFIER


def _is_identifier(column: Column) -> bool:
    return any(kind.name == IDENTIFIER and strength(kind.words, column.name) for kind in KINDS)


def _without_rivals(found: Sequence[Finding]) -> list[Finding]:
    """Each field made once: by the column whose header says it best, then by the least deep, the fullest, the first."""
    mapped = [finding for finding in found if finding.state == "mapped"]
    order = {kind.name: place for place, kind in enumerate(KINDS)}
    mapped.sort(
        key=lambda one: (
            order[one.kind.name] if one.kind else 0,
            -one.strength,
            one.column.name.count("/"),
            -one.column.filled,
        )
    )
    partners = {one.kind.name: one for one in reversed(mapped) if one.kind}
    taken: dict[str, Column] = {}
    settled: dict[str, Finding] = {}
    for one in mapped:
        kind, column = one.kind, one.column
        if kind is None:
            continue
        names = fields_made(kind.fields)
        rival = next((taken[name] for name in names if name in taken), None)
        partner = partners.get(kind.partner) if kind.partner else None
        if rival is not None:
            why = f"la colonne « {rival.name} » a été préférée"
            settled[column.name] = Finding(column, "rival", kind, None, one.share, one.strength, why)
        elif kind.partner and partner is None:
            why = f"il faut aussi {_label(kind.partner)}, qui n'a pas été reconnue"
            settled[column.name] = Finding(column, "doubtful", kind, None, one.share, one.strength, why)
        else:
            taken.update(dict.fromkeys(names, column))
            with_partner = partner.column if partner else None
            settled[column.name] = Finding(
                column, "mapped", kind, with_partner, one.share, one.strength, one.why
            )
    return [_beside(settled.get(finding.column.name, finding), taken, found) for finding in found]


def _beside(finding: Finding, taken: Mapping[str, Column], found: Sequence[Finding]) -> Finding:
    """A doubtful column seen beside the others: its field may be made already, its partner may be doubtful too."""
    kind = finding.kind
    if finding.state != "doubtful" or kind is None:
        return finding
    rival = next((taken[name] for name in fields_made(kind.fields) if name in taken), None)
    if rival is not None:
        return replace(finding, state="rival", why=f"la colonne « {rival.name} » a été préférée")
    partner = next((one.column for one in found if one.kind and one.kind.name == kind.partner), None)
    return replace(finding, partner=partner)


def _label(name: str) -> str:
    return next(kind.label for kind in KINDS if kind.name == name)


def _unknown(column: Column) -> Finding:
    return Finding(column, "unknown")
