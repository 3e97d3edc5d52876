"""Records of a JSON Lines file: one object a line, each with its line."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from hub.errors import SourceError
from hub.harvest.readers.fields import Fields
from hub.harvest.readers.json_rows import _not_a_record, _unwritable
from hub.harvest.readers.rows import Rows
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem

if TYPE_CHECKING:
    from hub.mapping.connector import Connector


def read_jsonl(path: Path, name: str, connector: Connector) -> Rows:
    """The objects of ``path``. Fields nobody reads and fields nobody has are told in the notices."""
    notices: list[Problem] = []
    return Rows(_rows(path, name, connector, notices), notices)


def _rows(path: Path, name: str, connector: Connector, notices: list[Problem]) -> Generator[Row, None, None]:
    fields = Fields(name, connector)
    with path.open(encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            location = Location(name, number)
            try:
                value = json.loads(line)
            except ValueError as error:
                raise SourceError(
                    f"{name}:{number}: JSON invalide ({error}). Demandez un export complet au producteur.",
                    f"{name}:{number}: invalid JSON ({error}). Ask the publisher for a complete export.",
                ) from error
            if not isinstance(value, dict):
                yield Row({}, location, _not_a_record(line, location))
                continue
            row = Row(value, location, _unwritable(value, line, location))
            fields.note(row)
            yield row
    notices.extend(fields.notices())
