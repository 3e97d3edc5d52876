"""Entities of a change feed as they were staged: one JSON object a line, in the shape of :mod:`hub.model.rdf_object`.

An entity whose latest state is a deletion is a tombstone. One that this hub published itself, and that another passed
on, is left out and counted: it is no news.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from hub.errors import Text
from hub.harvest.readers.jsonl_rows import read_jsonl
from hub.harvest.readers.rdf_fields import RdfFields, too_large
from hub.harvest.readers.rows import Rows
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem

if TYPE_CHECKING:
    from hub.mapping.connector import Connector

DELETED = "@deleted"
OWN = "@own"
TOO_LARGE = "@tooLarge"
_MARKS = frozenset({DELETED, OWN, TOO_LARGE})


def read_ldes(path: Path, name: str, connector: Connector) -> Rows:
    """The entities of ``path``, tombstones among them."""
    notices: list[Problem] = []
    return Rows(_rows(path, name, connector, notices), notices)


def _rows(path: Path, name: str, connector: Connector, notices: list[Problem]) -> Generator[Row, None, None]:
    fields = RdfFields(name, connector)
    own = 0
    with read_jsonl(path, name, connector) as lines:
        for line in lines:
            marks = _MARKS & line.values.keys()
            if OWN in marks:
                own += 1
                continue
            if marks:
                values = {column: value for column, value in line.values.items() if column not in _MARKS}
                problem = too_large(line.location) if TOO_LARGE in marks else line.problem
                yield Row(values, line.location, problem, is_tombstone=DELETED in marks)
                continue
            fields.note(line)
            yield line
    notices.extend(fields.notices())
    if own:
        notices.append(_own(name, own))


def _own(name: str, count: int) -> Problem:
    return Problem(
        "info",
        "own-records",
        Text(
            f"{count} fiches viennent de ce hub lui-même : laissées de côté",
            f"{count} records come from this very hub: left out",
        ),
        location=Location(name),
    )
