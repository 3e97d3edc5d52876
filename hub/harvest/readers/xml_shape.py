"""What a connector's columns say of the shape of a record in XML, where a list of one looks like no list.

An element that comes once in one record and three times in the next would be a text here and a list there, and a pointer
would find it in one of the two. So an element that a column takes for a list (``/membres/membre/*/nom``) is a list always,
one that a column reads (``nom``) is its text whether it has attributes or not, and one whose ``#text`` a column reads is an
object always.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.mapping.column import parse_pointer


@dataclass(slots=True)
class Shape:
    """An element as the columns see it; ``inner`` are the elements and attributes they read inside it."""

    inner: dict[str, Shape] = field(default_factory=dict)
    is_list: bool = False
    has_text: bool = False

    @property
    def is_text(self) -> bool:
        """Whether columns read the element itself, and nothing inside it."""
        return not self.inner and not self.has_text

    @property
    def is_walked_through(self) -> bool:
        """Whether columns read inside it as if there were only one."""
        return not self.is_text and not self.is_list


def shape_of(columns: Iterable[str]) -> Shape:
    """The shape of a record that ``columns``, names and pointers, are read from."""
    record = Shape()
    for column in columns:
        shape = record
        for step in parse_pointer(column):
            if step == "*" or step.isdecimal():
                shape.is_list = True
            elif step == "#text":
                shape.has_text = True
            else:
                shape = shape.inner.setdefault(step, Shape())
    return record
