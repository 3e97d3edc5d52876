"""Where each value of a JSON text stands: its JSON Pointer (RFC 6901) and the line it is written on.

The parsers that turn JSON into values do not tell. This walk tells, of a text that was parsed before: it does not look for
mistakes, and of a text that is not JSON it says something or other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


class Place(NamedTuple):
    """One value. ``line`` is that of its key when it has one. ``text`` is a scalar as text, None for an object or a
    list. ``is_end``: an object or a list ends here."""

    pointer: str
    line: int
    key: str | None
    text: str | None
    opens: str = ""
    is_end: bool = False


def places(text: str) -> Iterator[Place]:
    """Every value in order, an object or a list before what it holds, and once more at its end."""
    stack: list[_Open] = []
    line, counted = 1, 0
    for token in _TOKEN.finditer(text):
        start, word = token.start(), token[0]
        line += text.count("\n", counted, start)
        counted = start
        top = stack[-1] if stack else None
        if word in "}]":
            if stack:
                closed = stack.pop()
                yield Place(closed.pointer, line, None, None, closed.opens, is_end=True)
        elif word == ",":
            if top is not None:
                top.step()
        elif word == ":":
            continue
        elif top is not None and top.opens == "{" and top.key is None and word.startswith('"'):
            top.key, top.key_line = _string(word), line
        else:
            pointer = f"{top.pointer}/{_escaped(top.here)}" if top is not None else ""
            key = top.key if top is not None else None
            at = top.key_line if top is not None and top.key is not None else line
            if word in "{[":
                yield Place(pointer, at, key, None, word)
                stack.append(_Open(word, pointer))
            else:
                yield Place(pointer, at, key, _string(word) if word.startswith('"') else word)


class _Open:
    """An object or a list being walked: which member is next."""

    def __init__(self, opens: str, pointer: str) -> None:
        self.opens, self.pointer = opens, pointer
        self.count = 0
        self.key: str | None = None
        self.key_line = 1

    @property
    def here(self) -> str:
        return str(self.count) if self.opens == "[" else self.key or ""

    def step(self) -> None:
        self.count += 1
        self.key = None


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


def _string(word: str) -> str:
    try:
        return str(json.loads(word, strict=False))
    except ValueError:
        return word[1:-1]
