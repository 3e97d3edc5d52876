"""Checks one connector file as its author would want: every mistake in it, then its inline tests.

Nothing is raised: what is wrong comes back as mistakes, none meaning that the connector is fit for use.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hub.errors import ConnectorError, Mistake
from hub.mapping.compile import Mapper, compile_connector
from hub.mapping.connector import Connector, load_connector
from hub.mapping.dialect import TABULAR
from hub.mapping.inline_test import InlineTest
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.mistakes import Mistakes
from hub.mapping.row import Row
from hub.mapping.yaml_file import YamlFile
from hub.model.iri import Addresses
from hub.model.location import Location

_ADDRESSES = Addresses("https://example.org/")


def check_connector(path: Path) -> tuple[Mistake, ...]:
    """Load the connector in ``path``, run its inline tests, see that it can be tried out."""
    try:
        connector = load_connector(path)
    except ConnectorError as error:
        return error.mistakes
    mistakes = Mistakes(str(path), YamlFile(path).place)
    if not connector.tests and connector.sample is None:
        mistakes.at(
            ("slug",),
            f"rien ne montre que ce connecteur fonctionne ; ajoutez des « tests » ou samples/{connector.slug}.*",
            f"nothing shows that this connector works; add 'tests' or samples/{connector.slug}.*",
        )
    if connector.missing:
        return tuple(sorted((*mistakes.found, *connector.missing), key=lambda each: (each.line, each.column)))
    mapper = compile_connector(connector, _ADDRESSES, connector.slug)
    for test in connector.tests:
        for where, fr, en in run_test(test, mapper, connector):
            mistakes.at(("tests", test.place, *where), fr, en)
    return mistakes.found


def run_test(
    test: InlineTest, mapper: Mapper, connector: Connector
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Where in the test, and what, was not as expected; nothing when all was."""
    values = test.row
    if TABULAR.intersection(connector.formats):
        values = {**dict.fromkeys(connector.columns, ""), **test.row}
    outcome = mapper(Row(values, Location(connector.path.name)))
    said = sorted({problem.field for problem in outcome.problems if problem.field})
    if isinstance(outcome, Rejected):
        yield from _of_rejected(test, outcome, said)
    else:
        yield from _of_mapped(test, outcome, said, _ADDRESSES.record(connector.slug, outcome.key))


def _of_rejected(
    test: InlineTest, outcome: Rejected, said: list[str]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    violations = [problem for problem in outcome.problems if problem.severity == "violation"]
    if test.rejects is None:
        fr = " ; ".join(problem.into("fr") for problem in violations)
        en = "; ".join(problem.into("en") for problem in violations)
        yield (
            ("row",),
            f"test « {test.name} » : la fiche est rejetée ({fr})",
            f"test '{test.name}': rejected ({en})",
        )
    elif not any(problem.field == test.rejects for problem in violations):
        yield (
            ("rejects",),
            f"test « {test.name} » : la fiche est rejetée, mais à cause de {', '.join(said)}",
            f"test '{test.name}': the record is rejected, but because of {', '.join(said)}",
        )


def _of_mapped(
    test: InlineTest, outcome: Mapped, said: list[str], record: str
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    if test.rejects is not None:
        yield (
            ("rejects",),
            f"test « {test.name} » : la fiche entre, alors qu'elle devrait être rejetée",
            f"test '{test.name}': the record is let in though it should be rejected",
        )
    for expected in test.gives:
        if expected.start(record) not in outcome.statements:
            got = [line for line in outcome.statements if line.startswith(expected.about(record))]
            yield (
                ("gives", expected.place),
                f"test « {test.name} » : cet énoncé manque ; trouvé à la place : {_short(got, record, 'rien')}",
                f"test '{test.name}': this statement is missing; found instead: {_short(got, record, 'nothing')}",
            )
    for unwanted in test.lacks:
        got = [line for line in outcome.statements if line.startswith(unwanted.start(record))]
        if got:
            yield (
                ("lacks", unwanted.place),
                f"test « {test.name} » : cet énoncé est de trop : {_short(got, record, '')}",
                f"test '{test.name}': this statement should not be there: {_short(got, record, '')}",
            )
    for place, column in enumerate(test.reports):
        if column not in said:
            yield (
                ("reports", place),
                f"test « {test.name} » : rien n'est dit de « {column} »",
                f"test '{test.name}': nothing is said about '{column}'",
            )


def _short(lines: list[str], record: str, nothing: str) -> str:
    return " ".join(line.replace(record, "record") for line in lines) or nothing
