"""The report as one page that can be kept, sent and printed: no script, nothing fetched, everything escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

from hub.errors import Language, Text
from hub.model.tally import SEVERITIES
from hub.validate.report.report import Report
from hub.validate.report.words import (
    column,
    found,
    heading,
    how_many,
    measure,
    place,
    technical_name,
    todo,
)

MOST = 100
"""Places listed of one rule; the page says how many more there are."""
_FOLDER = Path(__file__).parent

_WORDS: dict[str, Text] = {
    "title": Text("Rapport de vérification", "Validation report"),
    "files": Text("Fichiers", "Files"),
    "nothing": Text(
        "Rien à signaler : ces données respectent toutes les règles.",
        "Nothing to report: this data follows every rule.",
    ),
    "summary": Text("En bref", "In short"),
    "rules": Text("Règles, de la plus grave à la moins grave", "Rules, gravest first"),
    "quality": Text("Qualité", "Quality"),
    "out_of": Text("sur 100", "out of 100"),
    "checked": Text("Fiches vérifiées", "Records checked"),
    "rejected": Text("Fiches à corriger", "Records to mend"),
    "warned": Text("Fiches à vérifier", "Records to check"),
    "todo": Text("À faire", "To do"),
    "rule": Text("Règle", "Rule"),
    "record": Text("Fiche", "Record"),
    "where": Text("Où", "Where"),
    "field": Text("Champ", "Field"),
    "own": Text("Précisément", "Precisely"),
    "found": Text("Trouvé", "Found"),
    "expected": Text("Attendu", "Expected"),
    "correction": Text("À faire ici", "To do here"),
    "unknown": Text("ligne inconnue", "line unknown"),
    "list": Text("Où cette règle n'est pas respectée", "Where this rule is not met"),
    "formula": Text(
        "100 × (1 − (fiches à corriger + ¼ × fiches à vérifier) ÷ fiches) : une fiche à corriger a au moins une erreur, "
        "une fiche à vérifier au moins un avertissement ; les informations ne comptent pas.",
        "100 × (1 − (records to mend + ¼ × records to check) ÷ records): a record to mend has at least one error, a "
        "record to check at least one warning; remarks do not count.",
    ),
    "all": Text(
        "La liste complète est dans le rapport en JSON (--format json).",
        "The whole list is in the report in JSON (--format json).",
    ),
}


def report_html(report: Report, language: Language) -> str:
    """The page in ``language``."""
    groups = report.groups(examples=MOST)
    totals = report.totals

    def into(text: Text | None) -> str:
        return text.into(language) if text else ""

    return _template().render(
        lang=language,
        say={name: text.into(language) for name, text in _WORDS.items()},
        report=report,
        totals=totals,
        score=_number(totals.score, language),
        counts=[
            (each, into(how_many(each, totals.counts[each]))) for each in SEVERITIES if totals.counts[each]
        ],
        groups=groups,
        into=into,
        heading=heading,
        measure=measure,
        technical_name=technical_name,
        column=column,
        found=found,
        place=place,
        todo=todo,
        more=lambda rest: into(Text(f"… et {rest} de plus.", f"… and {rest} more.") if rest else None),
    )


def _number(score: float | None, language: Language) -> str:
    shown = "" if score is None else f"{score:g}"
    return shown.replace(".", ",") if language == "fr" else shown


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")
