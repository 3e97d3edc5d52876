"""Every mistake of one connector file, gathered so that its author mends them in one go."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hub.errors import ConnectorError, Mistake, Text

Path = Sequence[str | int]
"""The way from the root of a YAML document to a value: keys and list indexes."""

Place = tuple[int, int]
"""Line and column, both counted from 1."""


class Mistakes:
    """Collects mistakes; ``place`` tells where a value (or, when asked, its key) stands in the file."""

    def __init__(self, file: str, place: Callable[[Path, bool], Place]) -> None:
        self._file = file
        self._place = place
        self._found: list[Mistake] = []
        self._paths: list[tuple[str | int, ...]] = []

    def at(self, path: Path, fr: str, en: str, *, key: bool = False) -> None:
        """Note a mistake in the value at ``path``, or in its key."""
        line, column = self._place(path, key)
        self._found.append(Mistake(self._file, line, column, Text(fr, en)))
        self._paths.append(tuple(path))

    def in_file(self, mistake: Mistake) -> None:
        """Note a mistake found in another file that this one uses (a value table)."""
        self._found.append(mistake)

    def are_within(self, path: Path) -> bool:
        """Whether a mistake was noted at ``path`` or below: what stands there cannot be trusted."""
        prefix = tuple(path)
        return any(found[: len(prefix)] == prefix for found in self._paths)

    @property
    def found(self) -> tuple[Mistake, ...]:
        """All of them, in file order, each once."""
        unique = dict.fromkeys(self._found)
        return tuple(sorted(unique, key=lambda mistake: (mistake.file, mistake.line, mistake.column)))

    def raise_any(self) -> None:
        """Raise ConnectorError when there is at least one."""
        if self._found:
            raise ConnectorError(self.found)
