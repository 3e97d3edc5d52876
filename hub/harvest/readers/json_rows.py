"""Records of a JSON document, each with its line and its JSON Pointer.

The connector's ``records`` points at the list (or at an object whose members are the records). The document is read
to its end even after the list: a cut-off answer must not pass for a complete one.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hub.errors import SourceError, Text
from hub.harvest.columns import absent_field, nearest, unknown_column
from hub.harvest.encoding import settle_encoding
from hub.harvest.readers.json_window import Window
from hub.harvest.readers.rows import Rows
from hub.mapping.column import escape, follow, parse_pointer
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem

if TYPE_CHECKING:
    from hub.mapping.connector import Connector

_NAMES_KEPT = 1000


def read_json(path: Path, name: str, connector: Connector) -> Rows:
    """The records of ``path``, parsed. Fields nobody reads and fields nobody has are told in the notices."""
    encoding, warnings = settle_encoding(path, name, connector.dialect.encoding)
    notices = list(warnings)
    return Rows(_rows(path, name, encoding, connector, notices), notices)


def _rows(
    path: Path, name: str, encoding: str, connector: Connector, notices: list[Problem]
) -> Generator[Row, None, None]:
    seen: dict[str, int] = {}
    missing = set(connector.needed_columns)
    pointer = connector.dialect.records
    tokens = parse_pointer(pointer) if pointer else ()
    with path.open(encoding=encoding, newline="") as file:
        window = Window(file, name)
        for row in _descend(window, name, tokens, ""):
            if len(seen) < _NAMES_KEPT:
                for field in field_names(row.values):
                    seen.setdefault(field, row.location.line or 1)
            if missing:
                missing = {names for names in missing if not any(_has(row.values, name) for name in names)}
            yield row
        window.end()
    if not seen:
        return
    unread = connector.unexplained(seen)
    notices.extend(unknown_column(name, seen[field], field) for field in unread)
    notices.extend(absent_field(name, " | ".join(names), unread) for names in sorted(missing))


def field_names(values: Mapping[str, Any], pointer: str = "") -> Iterator[str]:
    """The fields of a record as a connector names them: a name, or a pointer for what lies inside an object."""
    for field, value in values.items():
        inner = f"{pointer}/{escape(field)}"
        if isinstance(value, dict) and value:
            yield from field_names(value, inner)
        else:
            yield inner if pointer else field


def _has(values: Mapping[str, Any], column: str) -> bool:
    """Whether a record has what ``column``, a name or a pointer, stands for; a list without items is there too."""
    steps = parse_pointer(column)
    while steps and steps[-1] == "*":
        steps = steps[:-1]
    return any(True for _ in follow(values, steps))


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
        if isinstance(value, dict):
            yield Row(value, location, _unwritable(value, text, location))
        else:
            yield Row({}, location, _not_a_record(text, location))


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


def _not_a_record(text: str, location: Location) -> Problem:
    return Problem(
        "violation",
        "not-a-record",
        Text("un objet JSON est attendu ici", "a JSON object is expected here"),
        value=text[:200],
        location=location,
    )


def _unwritable(value: dict[str, Any], text: str, location: Location) -> Problem | None:
    """JSON can spell half a character (a lone surrogate) and NUL; RDF cannot write either."""
    if "\\u" not in text:
        return None
    half = _holds(value, lambda string: any("\ud800" <= character <= "\udfff" for character in string))
    if not half and not _holds(value, lambda string: "\0" in string):
        return None
    return Problem(
        "violation",
        "unwritable-character",
        Text(
            "l'enregistrement contient un demi-caractère (\\uD800–\\uDFFF) ou NUL (\\u0000) ; supprimez-le",
            "the record holds half a character (\\uD800–\\uDFFF) or NUL (\\u0000); remove it",
        ),
        location=location,
    )


def _holds(value: Any, test: Any) -> bool:
    if isinstance(value, str):
        return bool(test(value))
    if isinstance(value, dict):
        return any(_holds(name, test) or _holds(inner, test) for name, inner in value.items())
    return isinstance(value, list) and any(_holds(inner, test) for inner in value)
