"""What stands in the owner's own file where a finding is: « 41.93414,8 », and not the 4193414.8 that was made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hub.mapping.column import follow, parse_pointer
from hub.mapping.row import Row
from hub.model.problem import Problem
from hub.validate.finding import Finding

_BETWEEN = " + "
"""Between the columns of a field that is made of several."""
_MISSING = "#MinCountConstraintComponent"


class SourceValues:
    """The values of the rows of a batch: record IRI → row."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self._rows = rows

    def value_of(self, finding: Finding, cause: Finding, problem: Problem) -> str | None:
        """The text to show for ``problem`` in place of its value; None when that one is as good.

        A rule whose findings are said without a value (a person's address) keeps it untold; only where a value is
        missing that a column should have given is that column shown."""
        row = self._rows.get(finding.record)
        is_missing = cause.component.endswith(_MISSING)
        if row is None or not problem.field or (problem.value is None and not is_missing):
            return None
        texts = [text for column in problem.field.split(_BETWEEN) for text in texts_of(row.values, column)]
        written = " ".join(texts)
        if not written.strip() or (problem.value is not None and problem.value in written):
            return None
        return written


def texts_of(values: Mapping[str, Any], column: str) -> Iterator[str]:
    """What stands in ``column`` of a row, as texts; objects and empty fields have none."""
    found = [values[column]] if column in values else list(follow(values, parse_pointer(column)))
    for value in found:
        if isinstance(value, bool):
            yield str(value).lower()
        elif isinstance(value, str | int | float):
            yield str(value)
