"""A YAML file read together with the line and column of each of its values.

A file that cannot be read or parsed raises ConnectorError with the place where reading stopped.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path as FilePath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from hub.errors import ConnectorError, Mistake, Text
from hub.mapping.mistakes import Path, Place

_LARGEST = 200_000
"""Values in one connector; the largest known has some hundreds."""


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
        return path.read_bytes()
    except OSError as error:
        raise _error(
            path,
            (1, 1),
            f"fichier illisible ({error.strerror}) ; vérifiez son nom et ses droits",
            f"cannot read the file ({error.strerror}); check its name and permissions",
        ) from error


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
        said = " ".join(str(error.problem or error.context).split())
        raise _error(
            path,
            place,
            f"YAML invalide ({said}) ; vérifiez l'indentation, les guillemets et les deux-points",
            f"invalid YAML ({said}); check indentation, quotes and colons",
        ) from error
    except ReaderError as error:
        before = text[: error.position]
        place = (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        raise _error(
            path,
            place,
            "caractère interdit en YAML ; effacez-le",
            "a character that YAML forbids; delete it",
        ) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise _error(path, (1, 1), "YAML invalide", "invalid YAML") from error
    if not isinstance(data, dict):
        raise _error(
            path,
            (1, 1),
            "le fichier doit commencer par « connector: 1 »",
            "the file must begin with 'connector: 1'",
        )
    if _size(data, _LARGEST) > _LARGEST:
        raise _error(
            path,
            (1, 1),
            "le fichier est trop grand une fois ses alias (*) suivis ; ôtez-en",
            "the file is too large once its aliases (*) are followed; remove some",
        )
    return data


def _size(node: Any, enough: int) -> int:
    """How many values ``node`` holds, aliases followed; counting stops soon after ``enough``: nine
    aliases of nine aliases of … would otherwise take for ever."""
    todo, count = [node], 0
    while todo and count <= enough:
        count += 1
        one = todo.pop()
        if isinstance(one, dict):
            todo.extend(one.values())
        elif isinstance(one, list):
            todo.extend(one)
    return count


def _error(path: FilePath, place: Place, fr: str, en: str) -> ConnectorError:
    return ConnectorError((Mistake(str(path), place[0], place[1], Text(fr, en)),))
