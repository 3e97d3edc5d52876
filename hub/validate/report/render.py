"""One report in the form that was asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson

from hub.errors import Language
from hub.model.problem import Severity
from hub.validate.report.report import Report
from hub.validate.report.text import Paint, plain

FORMATS = ("text", "json", "turtle", "html", "sarif", "junit")


def render(
    report: Report,
    output_format: str,
    language: Language,
    *,
    root: Path,
    fail_on: Severity = "violation",
    paint: Paint = plain,
) -> str:
    """``report`` in one of :data:`FORMATS`. ``root`` is the folder SARIF tells paths from, ``fail_on`` what JUnit takes
    for a failure, ``paint`` colours the text. Each form is imported when it is asked for."""
    if output_format == "json":
        return _json(report.to_json(language))
    if output_format == "turtle":
        from hub.validate.report.turtle import report_turtle

        return report_turtle(report)
    if output_format == "html":
        from hub.validate.report.html import report_html

        return report_html(report, language)
    if output_format == "sarif":
        from hub.validate.report.sarif import report_sarif

        return report_sarif(report, language, root)
    if output_format == "junit":
        from hub.validate.report.junit import report_junit

        return report_junit(report, language, fail_on)
    return report.into(language, paint)


def _json(document: dict[str, Any]) -> str:
    try:
        return orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()  # twenty times sooner
    except TypeError:  # half a character, that a file's escapes can spell and UTF-8 cannot
        return json.dumps(document, ensure_ascii=False, indent=2)
