"""The quarantine as a list for people: each rejected record, what is wrong with it, what the publisher sent.

One line a problem, so that a spreadsheet can sort them; the row itself stands beside, as JSON.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from hub.errors import Language
from hub.harvest.record import Reject
from hub.model.problem_json import location_to_json, problem_to_json

COLUMNS = ("source", "key", "file", "line", "pointer", "rule", "field", "value", "message", "since", "row")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def reject_rows(source: str, rejects: Iterable[Reject], language: Language) -> Iterator[dict[str, Any]]:
    """One dictionary a problem, with the keys of :data:`COLUMNS`."""
    for reject in rejects:
        for problem in reject.problems:
            location = problem.location or reject.location
            yield {
                "source": source,
                "key": reject.key,
                "file": location.file,
                "line": location.line,
                "pointer": location.pointer,
                "rule": problem.rule,
                "field": problem.field,
                "value": problem.value,
                "message": problem.text.into(language),
                "since": reject.since,
                "row": reject.row,
            }


def reject_to_json(source: str, reject: Reject) -> dict[str, Any]:
    """One reject whole, messages in both languages, for JSON lines and pages."""
    return {
        "source": source,
        "key": reject.key,
        "since": reject.since,
        "location": location_to_json(reject.location),
        "problems": [problem_to_json(problem) for problem in reject.problems],
        "row": orjson.loads(reject.row),
    }


def write_reject_csv(rows: Iterable[dict[str, Any]], *, excel: bool = False) -> Iterator[bytes]:
    """The rows as CSV, in pieces; ``excel``: as a French Excel opens it (mark, ``;``).

    Publishers' texts stand here as they came: one that a spreadsheet would run as a formula gets a leading quote.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=";" if excel else ",", lineterminator="\r\n")
    if excel:
        yield "\ufeff".encode()
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _harmless(value) for name, value in row.items()})
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


def _harmless(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
