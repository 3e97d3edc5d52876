"""Keeps text that turns the direction of writing from turning what stands beside it.

A right-to-left override left open in a name would reverse the rest of the line: a page could be made to read what it does not
say. What a value opens is closed at its end (Unicode Standard Annex 9, 3.1 and 5.2); nothing is taken out.
"""

from __future__ import annotations

import re

_EMBEDDINGS = "\u202a\u202b\u202d\u202e"
_ISOLATES = "\u2066\u2067\u2068"
_POP_EMBEDDING, _POP_ISOLATE = "\u202c", "\u2069"
_CONTROLS = re.compile(f"[{_EMBEDDINGS}{_ISOLATES}{_POP_EMBEDDING}{_POP_ISOLATE}\n]")


def unclosed(text: str) -> str:
    """The characters that close what ``text`` leaves open; empty for nearly every text. A line's end closes everything."""
    open_: list[str] = []
    for control in _CONTROLS.findall(text):
        if control in _EMBEDDINGS:
            open_.append(_POP_EMBEDDING)
        elif control in _ISOLATES:
            open_.append(_POP_ISOLATE)
        elif control == "\n":
            open_.clear()
        elif control == _POP_EMBEDDING:
            if open_ and open_[-1] == _POP_EMBEDDING:
                open_.pop()
        elif _POP_ISOLATE in open_:
            while open_.pop() != _POP_ISOLATE:
                pass
    return "".join(reversed(open_))


def closed(value: object) -> object:
    """``value``, with what it leaves open closed when it is text; markup stays markup."""
    if not isinstance(value, str) or not (missing := unclosed(value)):
        return value
    return value + missing
