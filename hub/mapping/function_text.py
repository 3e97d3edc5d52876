"""The text of a Python function while it is being written, and the values it is run with.

What a connector says never stands in such a text. It is bound to a name made here, and reaches the function as a
value: nothing that a file from outside says can become code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any


class FunctionText:
    """A function of one ``argument``. ``names`` are the values it finds under these names."""

    def __init__(self, name: str, argument: str, names: Mapping[str, Any]) -> None:
        self.names = dict(names)
        self._name = name
        self._lines = [f"def {name}({argument}):"]
        self._depth = 1

    def __str__(self) -> str:
        return "\n".join(self._lines) + "\n"

    def add(self, *lines: str) -> None:
        """Write lines where the last ones stand."""
        self._lines.extend("    " * self._depth + line for line in lines)

    @contextmanager
    def under(self, head: str | None) -> Iterator[None]:
        """What is written meanwhile stands one step to the right, under ``head``; None: under nothing."""
        if head is not None:
            self.add(f"{head}:")
            self._depth += 1
        yield
        if head is not None:
            self._depth -= 1

    def name(self, kind: str, value: object) -> str:
        """A new name for ``value``; ``kind`` says what it is, to whoever reads the text."""
        name = f"{kind}_{len(self.names)}"
        self.names[name] = value
        return name

    def compile(self) -> Callable[[Any], Any]:
        """The function."""
        names = dict(self.names)
        exec(compile(str(self), f"<{self._name}>", "exec"), names)  # noqa: S102 - nobody's words but ours: see above
        made: Callable[[Any], Any] = names[self._name]
        return made
