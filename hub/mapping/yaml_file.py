"""A YAML file read together with the line and column of each of its values.

A file that cannot be read or parsed raises ConnectorError with the place where reading stopped.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path as FilePath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.reader import ReaderError

from hub.errors import ConnectorError, Mistake, Text
from hub.mapping.mistakes import Path, Place
from hub.mapping.yaml_problem import explain

_LARGEST = 200_000
"""Values in one connector; the largest known has some hundreds."""

_LONGEST = 512 << 10
"""Bytes of one connector. The parser takes seconds for that much, and minutes for ten times more."""

_DEEPEST = 50
"""Levels of one connector; the deepest known has eight."""


class YamlFile:
    """``data`` is what the file says, as dicts and lists; ``content`` its bytes."""

    def __init__(self, path: FilePath) -> None:
        self.path = path
        self.content = _read(path)
        self.data = _parse(path, _decode(path, self.content))

    def place(self, path: Path, key: bool = False) -> Place:
        """Where the value at ``path`` begins (``key``: where its key does); the nearest known place above it
        when the value came through an alias or a merge."""
        node: Any = self.data
        found = (1, 1)
        for depth, step in enumerate(path):
            wants_key = key and depth == len(path) - 1
            try:
                mark = _mark(node, step, wants_key)
                node = node[step]
            except (KeyError, IndexError, TypeError, AttributeError):
                break
            found = (mark[0] + 1, mark[1] + 1) if mark else found
        return found


def _mark(node: Any, step: str | int, key: bool) -> tuple[int, int] | None:
    marks = node.lc.data
    if not marks or step not in marks:
        return None
    mark = marks[step]
    if key or len(mark) < 4:
        return mark[0], mark[1]
    return mark[2], mark[3]


def _read(path: FilePath) -> bytes:
    try:
        # Asked first: reading a pipe or a device might never end.
        is_special = path.exists() and not (path.is_file() or path.is_dir())
        content = b""
        if not is_special:
            with path.open("rb") as file:
                content = file.read(_LONGEST + 1)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise _error(
            path,
            (1, 1),
            f"fichier illisible ({said}) ; vérifiez son nom et ses droits",
            f"cannot read the file ({said}); check its name and permissions",
        ) from error
    if is_special:
        raise _error(
            path,
            (1, 1),
            "ce n'est pas un fichier ordinaire ; donnez un fichier .yaml",
            "not an ordinary file; give a .yaml file",
        )
    _refuse_long(path, content)
    return content


def _refuse_long(path: FilePath, content: bytes) -> None:
    if len(content) > _LONGEST:
        raise _error(
            path,
            (1, 1),
            f"plus de {_LONGEST >> 10} Kio : un connecteur n'a que quelques centaines de lignes ; mettez les listes de "
            "mots dans tables/*.csv",
            f"more than {_LONGEST >> 10} KiB: a connector has but some hundreds of lines; put lists of words into "
            "tables/*.csv",
        )


def _decode(path: FilePath, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        raise _error(
            path,
            (line, column),
            "ce n'est pas de l'UTF-8 ; enregistrez le connecteur en UTF-8",
            "not UTF-8; save the connector as UTF-8",
        ) from error


def _parse(path: FilePath, text: str) -> Any:
    yaml = YAML(typ="rt", pure=True)
    try:
        data = yaml.load(StringIO(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = explain(" ".join(str(error.problem or error.context).split()))
        raise _error(path, place, said.fr, said.en) from error
    except ReaderError as error:
        before = text[: error.position]
        place = (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        raise _error(
            path,
            place,
            "caractère interdit en YAML ; effacez-le",
            "a character that YAML forbids; delete it",
        ) from error
    except RecursionError as error:
        raise _too_deep(path, _deep_place(text)) from error
    except (YAMLError, ValueError) as error:
        said = explain(" ".join(str(error).split())[:200])
        raise _error(path, (1, 1), said.fr, said.en) from error
    if not isinstance(data, dict):
        raise _error(
            path,
            (1, 1),
            "le fichier doit commencer par « connector: 1 »",
            "the file must begin with 'connector: 1'",
        )
    size, depth = _measure(data, _LARGEST)
    if size > _LARGEST:
        raise _error(
            path,
            (1, 1),
            "le fichier est trop grand une fois ses alias (*) suivis ; ôtez-en",
            "the file is too large once its aliases (*) are followed; remove some",
        )
    if depth > _DEEPEST:
        raise _too_deep(path, _deep_place(text))
    return data


def _too_deep(path: FilePath, place: Place) -> ConnectorError:
    return _error(
        path,
        place,
        "des valeurs imbriquées trop profondément : un connecteur n'a pas plus de dix niveaux ; reprenez l'indentation, "
        "les crochets et les accolades",
        "values nested too deep: a connector has no more than ten levels; mend indentation, brackets and braces",
    )


def _deep_place(text: str) -> Place:
    """Where the document becomes deeper than any connector; its beginning when even that cannot be told."""
    depth = 0
    try:
        for event in YAML(typ="rt", pure=True).parse(StringIO(text)):
            if isinstance(event, CollectionStartEvent):
                depth += 1
                if depth > _DEEPEST:
                    return event.start_mark.line + 1, event.start_mark.column + 1
            elif isinstance(event, CollectionEndEvent):
                depth -= 1
    except (YAMLError, ValueError, RecursionError):
        pass
    return 1, 1


def _measure(node: Any, enough: int) -> tuple[int, int]:
    """How many values ``node`` holds, aliases followed, and how deep they lie; counting stops soon after ``enough``:
    nine aliases of nine aliases of … would otherwise take for ever."""
    todo, count, deepest = [(node, 0)], 0, 0
    while todo and count <= enough:
        count += 1
        one, depth = todo.pop()
        deepest = max(deepest, depth)
        if isinstance(one, dict):
            todo.extend((inner, depth + 1) for inner in one.values())
        elif isinstance(one, list):
            todo.extend((inner, depth + 1) for inner in one)
    return count, deepest


def _error(path: FilePath, place: Place, fr: str, en: str) -> ConnectorError:
    return ConnectorError((Mistake(str(path), place[0], place[1], Text(fr, en)),))
