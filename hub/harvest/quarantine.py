"""The quarantine as a list for people: each rejected record, what is wrong with it, what the publisher sent.

One line a problem, so that a spreadsheet can sort them; the row itself stands beside, as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hub.errors import Language
from hub.harvest.record import Reject

COLUMNS = ("source", "key", "file", "line", "pointer", "rule", "field", "value", "message", "since", "row")


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
