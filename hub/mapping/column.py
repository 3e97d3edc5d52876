"""Source columns: what a reader finds in a row, and how a field names it.

In CSV a column is its header. In JSON it is a name of the record's object, or a JSON Pointer (RFC 6901) into it
such as ``/address/city``; ``*`` in a pointer stands for every item of a list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any


def is_explained(found: str, named: Collection[str]) -> bool:
    """Whether the column ``found`` is among ``named``, lies below one of them, or is a list whose items, or some of whose
    places, are (JSON)."""
    if found in named:
        return True
    pointer = found if found.startswith("/") else "/" + escape(found)
    steps = pointer.split("/")[1:]
    above = [_unescape(steps[0]), *("/" + "/".join(steps[: end + 1]) for end in range(len(steps)))]
    return any(name in named for name in above) or any(name.startswith(pointer + "/") for name in named)


def follow(value: Any, steps: tuple[str, ...]) -> Iterator[Any]:
    """What stands at the end of ``steps``, a parsed pointer, from ``value``; nothing when the way breaks off."""
    if not steps:
        yield value
    elif isinstance(value, Mapping):
        if steps[0] in value:
            yield from follow(value[steps[0]], steps[1:])
    elif isinstance(value, list):
        if steps[0] == "*":
            for item in value:
                yield from follow(item, steps[1:])
        elif steps[0].isdecimal() and int(steps[0]) < len(value):
            yield from follow(value[int(steps[0])], steps[1:])


def parse_pointer(column: str) -> tuple[str, ...]:
    """The steps of a JSON column: a plain name is one step."""
    if not column.startswith("/"):
        return (column,)
    return tuple(_unescape(step) for step in column.split("/")[1:])


def escape(name: str) -> str:
    """``name`` as one step of a pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _unescape(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
