"""Faults planted in a directory and in a connector: each has to be said with its line, and with its field or column."""

from __future__ import annotations

import csv
from pathlib import Path

from hub.errors import SourceError
from hub.harvest.opening import open_rows
from hub.mapping.check import check_connector
from hub.mapping.compile import compile_connector
from hub.mapping.connector import load_connector
from tests.benchmarks.harvest.mapping import ADDRESSES, CONNECTOR, SOURCE
from tests.benchmarks.harvest.rows import COLUMNS, write_csv

# Line of the file (the header is 1) → what is written there, and what must be said.
CELLS = {
    5: ("siret", "732 829 320 00075"),
    9: ("creation", "31/02/2016"),
    12: ("latitude", "quarante"),
    14: ("telephone", "0556"),
    17: ("activite", "Astrologie"),
    21: ("nom", ""),
    23: ("site", "javascript:alert(1)"),
}
RAGGED = 30


def located(folder: Path) -> tuple[int, int]:
    """How many of the planted faults were located, and how many there are."""
    checks = [_cells(folder), _ragged(folder), *_wrong_files(folder), *_wrong_connectors(folder)]
    found = [one for check in checks for one in (check if isinstance(check, list) else [check])]
    return sum(found), len(found)


def _lines(folder: Path) -> list[str]:
    return write_csv(folder / "faulty.csv", 40).read_text(encoding="utf-8").splitlines()


def _said(folder: Path, lines: list[str]) -> set[tuple[int | None, str | None]]:
    file = folder / "faulty.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    connector = load_connector(CONNECTOR)
    mapper = compile_connector(connector, ADDRESSES, SOURCE)
    problems = [problem for row in open_rows(file, connector) for problem in mapper(row).problems]
    return {(problem.location and problem.location.line, problem.field) for problem in problems}


def _cells(folder: Path) -> list[bool]:
    lines = _lines(folder)
    for number, (column, value) in CELLS.items():
        cells = next(csv.reader([lines[number - 1]]))
        cells[COLUMNS.index(column)] = value
        lines[number - 1] = ",".join(f'"{cell}"' for cell in cells)
    said = _said(folder, lines)
    return [(number, column) in said for number, (column, _) in CELLS.items()]


def _ragged(folder: Path) -> bool:
    lines = _lines(folder)
    lines[RAGGED - 1] += ",trop"
    return any(line == RAGGED for line, _ in _said(folder, lines))


def _wrong_files(folder: Path) -> list[bool]:
    """A column that is missing, a byte that is no UTF-8: the source stops, and says where."""
    lines = _lines(folder)
    file = folder / "faulty.csv"
    outcomes = []
    for content, words in (
        ("\n".join([lines[0].replace("siret", "num_siret"), *lines[1:]]).encode(), ("faulty.csv:1", "siret")),
        ("\n".join(lines).encode() + b"\nNA-1,Caf\xe9\n", ("faulty.csv:42", "0xE9")),
    ):
        file.write_bytes(content)
        try:
            list(open_rows(file, load_connector(CONNECTOR)))
            outcomes.append(False)
        except SourceError as error:
            outcomes.append(all(word in error.text.en for word in words))
    return outcomes


def _wrong_connectors(folder: Path) -> list[bool]:
    """The mistakes an author makes, each with line and column."""
    text = CONNECTOR.read_text(encoding="utf-8")
    outcomes = []
    for right, wrong in (
        ("  siret: {clean: [siret]}", "  siret: {clean: [sirett]}"),
        ("        - [schema:name, $(name)]", "        - [schem:name, $(name)]"),
        ("        - [ess:siren, $(siren)]", "        - [ess:siren, $(sirenn)]"),
        ("  activity: {from: activite, table: activity}", "  activity: {from: activite, table: activities}"),
        ("key: id", "key: [id"),
    ):
        file = folder / "directory.yaml"
        file.write_text(text.replace(right, wrong), encoding="utf-8")
        line = next(number for number, each in enumerate(file.read_text().splitlines(), 1) if each == wrong)
        near = {line, line + 1}  # YAML sees a list that is not closed on the next line
        outcomes.append(any(mistake.line in near for mistake in check_connector(file)))
    return outcomes
