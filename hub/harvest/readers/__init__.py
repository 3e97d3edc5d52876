"""From a file to rows: one reader a format, each row with the line it stands on.

Reading is lazy and takes constant memory. What is wrong with one row travels on that row; what is wrong with the
file as a whole (missing column, wrong encoding, broken JSON, cut-off file) raises SourceError, at once or midway:
a caller keeps nothing of a reading that raised.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hub.errors import SourceError
from hub.harvest.file_format import format_of
from hub.harvest.readers.csv_rows import read_csv
from hub.harvest.readers.json_rows import read_json
from hub.harvest.readers.jsonl_rows import read_jsonl
from hub.harvest.readers.rows import Rows, chain
from hub.harvest.readers.xml_rows import read_xml

if TYPE_CHECKING:
    from hub.harvest.acquire.ask import Part
    from hub.mapping.connector import Connector

__all__ = ["FORMATS", "Rows", "open_parts", "open_rows"]


def read_xlsx(path: Path, name: str, connector: Connector) -> Rows:
    """The rows of a workbook's sheet (:mod:`hub.harvest.readers.xlsx_rows`)."""
    # Imported when it is used, as the next one is: the libraries take longer than the rest of a small harvest.
    from hub.harvest.readers.xlsx_rows import read_xlsx

    return read_xlsx(path, name, connector)


def read_rdf_records(path: Path, name: str, connector: Connector) -> Rows:
    """The records of an RDF file (:mod:`hub.harvest.readers.rdf_rows`)."""
    from hub.harvest.readers.rdf_rows import read_rdf_records

    return read_rdf_records(path, name, connector)


def read_asked(path: Path, name: str, connector: Connector) -> Rows:
    """Rows of a source that is asked (:mod:`hub.harvest.readers.asked_rows`)."""
    # Imported when it is used: whoever asks looks into what it got with the readers of this very package.
    from hub.harvest.readers.asked_rows import read_asked

    return read_asked(path, name, connector)


FORMATS: dict[str, Callable[[Path, str, Connector], Rows]] = {
    "csv": read_csv,
    "json": read_json,
    "jsonl": read_jsonl,
    "xlsx": read_xlsx,
    "xml": read_xml,
    "rdf": read_rdf_records,
    "sql": read_asked,
    "sparql": read_asked,
    "ldes": read_asked,
}
"""Format a connector may declare → its reader."""


def open_rows(path: Path, connector: Connector, *, name: str | None = None) -> Rows:
    """The rows of ``path``, read as ``connector`` says. ``name`` is the file as its owner knows it (in messages)."""
    for declared in connector.formats:
        if declared not in FORMATS:
            known = ", ".join(sorted(FORMATS))
            raise SourceError(
                f"{connector.slug}: format « {declared} » inconnu ; ce hub lit {known}.",
                f"{connector.slug}: unknown format '{declared}'; this hub reads {known}.",
            )
    name = name or path.name
    return FORMATS[format_of(path, name, connector.formats)](path, name, connector)


def open_parts(parts: Sequence[Part], connector: Connector) -> Rows:
    """The rows of several files of one source, one file after the other; each is opened when its turn comes."""
    if len(parts) == 1:
        return open_rows(parts[0].path, connector, name=parts[0].name)
    return chain(open_rows(part.path, connector, name=part.name) for part in parts)
