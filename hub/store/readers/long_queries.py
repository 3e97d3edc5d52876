"""Which queries took long when last asked, so that asking one again does not take a light query's place; bounded.

A query is known by its shape: comments, spaces, names of variables, strings and numbers do not count, so that another number at
its end does not make a long query a new one. A light query of the same shape waits once among the long ones, and clears it.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable

from hub.store.readers.tokenizer import Token

_KEPT = 1_000
_OPEN = frozenset({"string", "number", "variable", "language", "blank"})
"""Kinds of tokens that may be written otherwise in the same shape."""


class LongQueries:
    """Remembers shapes, the thousand last ones."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, None] = OrderedDict()

    def knows(self, shape: bytes) -> bool:
        """Whether a query of this shape was long, the last time."""
        return shape in self._known

    def add(self, shape: bytes) -> None:
        """It was."""
        self._known[shape] = None
        self._known.move_to_end(shape)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)

    def discard(self, shape: bytes) -> None:
        """It is not any more; harmless when it never was."""
        self._known.pop(shape, None)


def shape_of(tokens: Iterable[Token]) -> bytes:
    """A digest of what counts in a query."""
    text = " ".join(token.kind if token.kind in _OPEN else token.text for token in tokens)
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
