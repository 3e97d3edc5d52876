"""What no row of a file could say, because the connector reads no column for it, or the file has none: said once, and not of
every record.

A list of names and numbers has no place for anybody. That is worth knowing, and is no fault of any of its records: nobody
could mend it by editing one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from hub.errors import Text
from hub.mapping.column import follow, parse_pointer
from hub.mapping.compile import Mapper
from hub.mapping.connector import Connector
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem
from hub.validate.finding import Finding
from hub.validate.report.rulebook import Rulebook

RULE = "no-column"
_STEP = re.compile(r"<([^<>]+)>")


class UnreadColumns:
    """Of the rows of one source, each of which is noted."""

    def __init__(self, connector: Connector, mapper: Mapper) -> None:
        self._mapper = mapper
        self._absent = {column: parse_pointer(column) for column in connector.used_columns}

    def note(self, row: Row) -> None:
        """One more row, and the columns it has, empty or not."""
        values = row.values
        for column, steps in list(self._absent.items()):
            if column in values or any(True for _ in follow(values, steps)):
                del self._absent[column]

    def told_apart(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
        """(the findings about records, the remarks that something is missing which no row could have given)."""
        of_records: list[Finding] = []
        of_the_file: list[Finding] = []
        for finding in findings:
            (of_the_file if self._is_unread(finding) else of_records).append(finding)
        return of_records, of_the_file

    def _is_unread(self, finding: Finding) -> bool:
        path = finding.path
        if finding.severity != "info" or finding.value is not None or path is None or "^" in path:
            return False
        fragment = finding.focus.partition("#")[2]
        steps = _STEP.findall(path) or [path]
        return all(
            column in self._absent for step in steps for column in self._mapper.columns_for(step, fragment)
        )


def unread_columns(findings: Iterable[Finding], rulebook: Rulebook, file: str) -> Iterator[Problem]:
    """One problem that names what is missing everywhere by ``findings``; none when nothing is."""
    rules = dict.fromkeys(finding.shape for finding in findings)
    names = [rulebook.title(rule) or Text(rule, rule) for rule in rules]
    if names:
        yield Problem(
            "info",
            RULE,
            Text(
                f"aucune colonne lue ne donne : {_listed(name.fr for name in names)}",
                f"no column that is read gives: {_listed(name.en for name in names)}",
            ),
            location=Location(file, None),
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(_small(name) for name in names))


def _small(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
