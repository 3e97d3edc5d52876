"""Records of a JSON document, each with its line and its JSON Pointer.

The connector's ``records`` points at the list (or at an object whose members are the records). The document is read
to its end even after the list: a cut-off answer must not pass for a complete one.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from hub.errors import SourceError
from hub.harvest.columns import nearest
from hub.harvest.encoding import settle_encoding
from hub.harvest.readers.fields import Fields
from hub.harvest.readers.json_value import row_of
from hub.harvest.readers.json_window import Window
from hub.harvest.readers.rows import Rows
from hub.mapping.column import escape, parse_pointer
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem

if TYPE_CHECKING:
    from hub.mapping.connector import Connector


def read_json(path: Path, name: str, connector: Connector) -> Rows:
    """The records of ``path``, parsed. Fields nobody reads and fields nobody has are told in the notices."""
    encoding, warnings = settle_encoding(path, name, connector.dialect.encoding)
    notices = list(warnings)
    return Rows(_rows(path, name, encoding, connector, notices), notices)


def _rows(
    path: Path, name: str, encoding: str, connector: Connector, notices: list[Problem]
) -> Generator[Row, None, None]:
    fields = Fields(name, connector)
    pointer = connector.dialect.records
    tokens = parse_pointer(pointer) if pointer else ()
    with path.open(encoding=encoding, newline="") as file:
        window = Window(file, name)
        for row in _descend(window, name, tokens, ""):
            fields.note(row)
            yield row
        window.end()
    notices.extend(fields.notices())


def _descend(window: Window, name: str, tokens: tuple[str, ...], pointer: str) -> Generator[Row, None, None]:
    """Walk down ``tokens`` and yield the records there, then walk the rest of each level to its end."""
    opening = window.peek()
    if not tokens:
        yield from _records(window, name, pointer)
    elif opening == "{" or (opening == "[" and tokens[0].isdigit()):
        yield from _step(window, name, tokens, pointer)
    else:
        raise _lost(window, name, tokens[0], pointer, ())


def _step(window: Window, name: str, tokens: tuple[str, ...], pointer: str) -> Generator[Row, None, None]:
    found: list[str] = []
    for key in _members(window):
        found.append(key)
        if key == tokens[0]:
            yield from _descend(window, name, tokens[1:], f"{pointer}/{escape(key)}")
        else:
            window.value()
    if tokens[0] not in found:
        raise _lost(window, name, tokens[0], pointer, tuple(found))


def _records(window: Window, name: str, pointer: str) -> Generator[Row, None, None]:
    if window.peek() not in ("[", "{"):
        window.fail("une liste d'enregistrements est attendue ici", "a list of records is expected here")
    for key in _members(window):
        window.peek()
        location = Location(name, window.line, f"{pointer}/{escape(key)}")
        value, text = window.value()
        yield row_of(value, text, location)


def _members(window: Window) -> Generator[str, None, None]:
    """The keys of the object, or the places in the list, that begins here; the caller consumes each value."""
    closing = "}" if window.peek() == "{" else "]"
    window.take("{" if closing == "}" else "[")
    count = 0
    if window.peek() == closing:
        window.take(closing)
        return
    while True:
        if closing == "}":
            if window.peek() != '"':
                window.fail("nom de champ attendu", "field name expected")
            key = window.value()[0]
            window.take(":")
        else:
            key = str(count)
        yield key
        count += 1
        if window.peek() == closing:
            window.take(closing)
            return
        window.take(",")


def _lost(window: Window, name: str, token: str, pointer: str, found: tuple[str, ...]) -> SourceError:
    near = nearest(token, found)
    shown = ", ".join(found[:30])
    place = pointer or "/"
    fr = (f" Champs trouvés : {shown}." if found else "") + (f" Le plus proche : « {near} »." if near else "")
    en = (f" Fields found: {shown}." if found else "") + (f" The nearest: '{near}'." if near else "")
    return SourceError(
        f"{name}:{window.line}: pas de « {token} » sous {place} : la liste des enregistrements n'est pas là.{fr} "
        "Corrigez « records: » dans le connecteur.",
        f"{name}:{window.line}: no '{token}' under {place}: the list of records is not there.{en} "
        "Mend 'records:' in the connector.",
    )
