"""Which queries took long when last asked, so that asking one again does not take a light query's place; bounded."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

_KEPT = 1_000


class LongQueries:
    """Remembers digests of texts, the thousand last ones."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, None] = OrderedDict()

    def knows(self, sparql: str) -> bool:
        """Whether this very query was long."""
        return bool(self._known) and _digest(sparql) in self._known

    def add(self, sparql: str) -> None:
        """It was."""
        name = _digest(sparql)
        self._known[name] = None
        self._known.move_to_end(name)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)

    def discard(self, sparql: str) -> None:
        """It is not any more; harmless when it never was."""
        if self._known:
            self._known.pop(_digest(sparql), None)


def _digest(sparql: str) -> bytes:
    return hashlib.blake2b(sparql.encode(errors="surrogatepass"), digest_size=16).digest()
