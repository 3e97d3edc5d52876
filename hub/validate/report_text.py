"""The report for people: one line of counts, then each rule once, with how often it is broken and three examples."""

from __future__ import annotations

from collections.abc import Iterator

from hub.errors import Language, Text
from hub.model.problem import Problem, Severity
from hub.model.tally import SEVERITIES, Group, Tally
from hub.validate.split import shortened

_VALUE_SHOWN = 80
_ONE: dict[Severity, Text] = {
    "violation": Text("violation", "violation"),
    "warning": Text("avertissement", "warning"),
    "info": Text("information", "information"),
}
_MANY: dict[Severity, Text] = {
    "violation": Text("violations", "violations"),
    "warning": Text("avertissements", "warnings"),
    "info": Text("informations", "information"),
}


def report_text(checked: int, tally: Tally, language: Language) -> str:
    """The report in ``language``, lines ending with a newline."""
    lines = [_summary(checked, tally).into(language)]
    for group in tally.groups():
        lines.append("")
        lines.extend(_group_lines(group, language))
    return "\n".join(lines) + "\n"


def _summary(checked: int, tally: Tally) -> Text:
    fr, en = [], []
    for severity in SEVERITIES:
        count = tally.count(severity)
        if count:
            said = (_ONE if count == 1 else _MANY)[severity]
            fr.append(f"{count} {said.fr}")
            en.append(f"{count} {said.en}")
    return Text(
        f"{checked} {'contrôlé' if checked < 2 else 'contrôlés'} : {', '.join(fr) or 'rien à signaler'}.",
        f"{checked} checked: {', '.join(en) or 'nothing to report'}.",
    )


def _group_lines(group: Group, language: Language) -> Iterator[str]:
    texts = dict.fromkeys(problem.text.into(language) for problem in group.examples)
    # One sentence for the whole group when all say the same; else each example says its own.
    shared = next(iter(texts)) if len(texts) == 1 else None
    severity = _ONE[group.severity].into(language)
    said = f" — {shared}" if shared else ""
    yield f"{severity} × {group.count}{said} [{_rule_name(group.rule)}]"
    for problem in group.examples:
        yield "  " + _example(problem, language, alone=shared is None)
    rest = group.count - len(group.examples)
    if rest:
        yield Text(f"  … et {rest} de plus", f"  … and {rest} more").into(language)


def _example(problem: Problem, language: Language, *, alone: bool) -> str:
    where = str(problem.location) if problem.location else ""
    named = f"« {problem.field} »" if language == "fr" else f"'{problem.field}'"
    place = " ".join(part for part in (where, named if problem.field else "") if part)
    said = problem.text.into(language) if alone else ""
    if problem.value is not None:
        shown = (
            problem.value if len(problem.value) <= _VALUE_SHOWN else problem.value[: _VALUE_SHOWN - 1] + "…"
        )
        found = Text(f"valeur trouvée : « {shown} »", f"value found: '{shown}'").into(language)
        said = f"{said} ({found})" if said else found
    colon = " : " if language == "fr" else ": "
    return (place + colon if place and said else place) + said


def _rule_name(rule: str) -> str:
    short = shortened(rule)
    return short if short != rule else rule.rpartition("#")[2] or rule
