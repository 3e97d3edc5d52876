"""Records of a JSON Lines file, one object a line, each with its line.

A line that is not JSON is one record lost: the lines after it do not depend on it. A line longer than memory should
hold stops the source, and so does a file that is one JSON document rather than lines of it.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from hub.errors import SourceError, Text
from hub.harvest.encoding import settle_encoding
from hub.harvest.readers import json_window
from hub.harvest.readers.fields import Fields
from hub.harvest.readers.json_value import row_of
from hub.harvest.readers.rows import Rows
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem

if TYPE_CHECKING:
    from hub.mapping.connector import Connector


def read_jsonl(path: Path, name: str, connector: Connector) -> Rows:
    """The records of ``path``, parsed; lines of white space are skipped. Fields nobody reads and fields nobody has are
    told in the notices."""
    encoding, warnings = settle_encoding(path, name, connector.dialect.encoding)
    notices = list(warnings)
    return Rows(_rows(path, name, encoding, connector, notices), notices)


def _rows(
    path: Path, name: str, encoding: str, connector: Connector, notices: list[Problem]
) -> Generator[Row, None, None]:
    fields = Fields(name, connector)
    largest = json_window.LARGEST
    line = 0
    # A carriage return is white space to JSON: it ends no line.
    with path.open(encoding=encoding, newline="\n") as file:
        while text := file.readline(largest + 1):
            line += 1
            if len(text) > largest:
                raise _too_long(name, line, largest)
            if text.isspace():
                continue
            if line == 1:
                _refuse_document(name, text.strip())
            row = _row(text.rstrip("\r\n"), Location(name, line))
            fields.note(row)
            yield row
    notices.extend(fields.notices())


def _row(text: str, location: Location) -> Row:
    try:
        value = json_window.DECODER.decode(text)
    except json.JSONDecodeError as error:
        column = error.pos + 1
        return _lost(
            text,
            location,
            f"JSON invalide à la colonne {column} ({error.msg}) ; écrivez un objet entier sur chaque ligne",
            f"invalid JSON at column {column} ({error.msg}); write one whole object on each line",
        )
    except ValueError:  # NaN and the like, or a number of thousands of digits
        return _lost(
            text,
            location,
            "un nombre n'est pas du JSON (NaN, Infinity), ou a trop de chiffres",
            "a number is not JSON (NaN, Infinity), or has too many digits",
        )
    except RecursionError:
        return _lost(
            text,
            location,
            "valeurs imbriquées trop profondément ; aplatissez-les",
            "values nested too deep; flatten them",
        )
    return row_of(value, text.strip(), location)


def _lost(text: str, location: Location, fr: str, en: str) -> Row:
    problem = Problem("violation", "invalid-json", Text(fr, en), value=text.strip()[:200], location=location)
    return Row({}, location, problem)


def _refuse_document(name: str, first: str) -> None:
    """A list cannot be a record, nor half an object: this file is one document, and every line of it would be lost."""
    if first.startswith("[") or first == "{":
        raise SourceError(
            f"{name}:1: ce fichier est un seul document JSON, pas un objet par ligne. Écrivez « format: json » dans le "
            "connecteur.",
            f"{name}:1: this file is one JSON document, not one object a line. Write 'format: json' in the connector.",
        )


def _too_long(name: str, line: int, largest: int) -> SourceError:
    return SourceError(
        f"{name}:{line}: cette ligne dépasse {largest >> 20} Mio : un enregistrement n'est jamais si long. Demandez un "
        "export d'un objet par ligne au producteur.",
        f"{name}:{line}: this line is longer than {largest >> 20} MiB: no record is that long. Ask the publisher for an "
        "export with one object a line.",
    )
