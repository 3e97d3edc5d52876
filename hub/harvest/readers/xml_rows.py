"""Records of an XML document, each with its line: the elements at the path that the connector's ``records`` gives.

Names are local names: prefixes and namespaces do not count, in the path nor in a record. A record becomes what JSON would
hold: an element is its text, or an object of its attributes (``@name``), its child elements, a list when repeated, and its
own text (``#text``); what the connector's columns expect of it settles which (:mod:`hub.harvest.readers.xml_shape`). The document is read to its end. One that is not well-formed, that has a DTD (entities that expand
without end, files of ours to be read), or that is nested too deep stops the source.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from hub.errors import SourceError
from hub.harvest.readers.fields import Fields
from hub.harvest.readers.rows import Rows
from hub.harvest.readers.xml_records import Records
from hub.harvest.readers.xml_shape import shape_of
from hub.mapping.row import Row
from hub.model.problem import Problem

if TYPE_CHECKING:
    from hub.mapping.connector import Connector

_CHUNK = 1 << 16


def read_xml(path: Path, name: str, connector: Connector) -> Rows:
    """The records of ``path``, in the encoding that its XML declaration says (UTF-8 without one) unless the connector
    declares another. Fields nobody reads and fields nobody has are told in the notices."""
    notices: list[Problem] = []
    return Rows(_rows(path, name, connector, notices), notices)


def _rows(path: Path, name: str, connector: Connector, notices: list[Problem]) -> Generator[Row, None, None]:
    fields = Fields(name, connector)
    wanted = tuple(connector.dialect.records.strip("/").split("/"))
    records = Records(name, wanted, shape_of(connector.used_columns), connector.dialect.encoding)
    with path.open("rb") as file:
        chunk = b"."
        while chunk:
            chunk = file.read(_CHUNK)
            for row in _fed(records, chunk, name):
                fields.note(row)
                yield row
    notices.extend(records.notices)
    notices.extend(fields.notices())


def _fed(records: Records, chunk: bytes, name: str) -> list[Row]:
    try:
        return records.feed(chunk)
    except expat.ExpatError as error:
        raise _malformed(name, error) from error
    except (LookupError, ValueError) as error:  # what Python says of an encoding it does not know
        raise _unknown_encoding(name, str(error)) from error


def _malformed(name: str, error: expat.ExpatError) -> SourceError:
    where, said = f"{name}:{error.lineno}:{error.offset + 1}", expat.ErrorString(error.code)
    of_encoding = error.code == expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
    return SourceError(
        f"{where}: XML mal formé ({said})"
        + (
            " : caractère interdit, ou encodage autre que celui qui est déclaré (« encoding: »)"
            if of_encoding
            else ""
        )
        + ". Demandez un export complet au producteur ; ce qui avait été moissonné est gardé.",
        f"{where}: malformed XML ({said})"
        + (
            ": a forbidden character, or an encoding other than the one declared ('encoding:')"
            if of_encoding
            else ""
        )
        + ". Ask the publisher for a complete export; what was harvested before is kept.",
    )


def _unknown_encoding(name: str, said: str) -> SourceError:
    return SourceError(
        f"{name}:1: l'encodage que déclare ce document n'est pas lu ({said}). Déclarez-le dans le connecteur (« encoding: »).",
        f"{name}:1: the encoding that this document declares cannot be read ({said}). Declare it in the connector ('encoding:').",
    )
