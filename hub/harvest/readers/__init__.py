"""From a file to rows: one reader a format, each row with the line it stands on.

Reading is lazy and takes constant memory. What is wrong with one row travels on that row; what is wrong with the
file as a whole (missing column, wrong encoding, broken JSON, cut-off file) raises SourceError, at once or midway:
a caller keeps nothing of a reading that raised.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from hub.errors import SourceError
from hub.harvest.file_format import format_of
from hub.harvest.readers.csv_rows import read_csv
from hub.harvest.readers.json_rows import read_json
from hub.harvest.readers.jsonl_rows import read_jsonl
from hub.harvest.readers.rows import Rows
from hub.harvest.readers.xml_rows import read_xml

if TYPE_CHECKING:
    from hub.mapping.connector import Connector

__all__ = ["FORMATS", "Reader", "Rows", "read_file"]


def read_xlsx(path: Path, name: str, connector: Connector) -> Rows:
    """The rows of a workbook's sheet (:mod:`hub.harvest.readers.xlsx_rows`)."""
    # Imported when it is used, as the next one is: the libraries take longer than the rest of a small harvest.
    from hub.harvest.readers.xlsx_rows import read_xlsx

    return read_xlsx(path, name, connector)


def read_rdf_records(path: Path, name: str, connector: Connector) -> Rows:
    """The records of an RDF file (:mod:`hub.harvest.readers.rdf_rows`)."""
    from hub.harvest.readers.rdf_rows import read_rdf_records

    return read_rdf_records(path, name, connector)


Reader = Callable[[Path, str, "Connector"], Rows]

FORMATS: dict[str, Reader] = {
    "csv": read_csv,
    "json": read_json,
    "jsonl": read_jsonl,
    "xlsx": read_xlsx,
    "xml": read_xml,
    "rdf": read_rdf_records,
}
"""Format that is a file → its reader."""


def read_file(
    path: Path, connector: Connector, *, name: str, formats: Mapping[str, Reader] = FORMATS
) -> Rows:
    """The rows of ``path``, by the reader in ``formats`` that ``connector`` asks for. ``name`` is the file as its owner
    knows it (in messages)."""
    for declared in connector.formats:
        if declared not in formats:
            known = ", ".join(sorted(formats))
            raise SourceError(
                f"{connector.slug}: format « {declared} » inconnu ; ce hub lit {known}.",
                f"{connector.slug}: unknown format '{declared}'; this hub reads {known}.",
            )
    return formats[format_of(path, name, connector.formats)](path, name, connector)
