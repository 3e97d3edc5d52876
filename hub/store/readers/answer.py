"""What a query may cost, and what it gives."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from hub.store.revision import Revision

_CHUNK = 1 << 18  # bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one query: seconds, rows (solutions or triples), bytes of answer, bytes of memory.

    ``wait`` is how many seconds a query may wait for a free reader. A pool's own ``bytes`` and ``memory`` are built
    into its readers: a single query's limits can only tighten those two.
    """

    deadline: float = 10.0
    rows: int = 100_000
    bytes: int = 50 << 20
    memory: int = 2 << 30
    wait: float = 5.0


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, never a part of one. ``size`` in bytes, ``rows`` solutions or triples.

    A large one lives in memory outside this process's heap until :meth:`close`, which dropping the answer does too.
    """

    media_type: str
    revision: Revision
    size: int
    rows: int
    content: bytes | Spool = field(repr=False)

    def read(self) -> bytes:
        """All of it."""
        return self.content if isinstance(self.content, bytes) else b"".join(self.chunks())

    def chunks(self) -> Iterator[bytes]:
        """All of it, in pieces; may be asked for again."""
        if isinstance(self.content, bytes):
            yield self.content
            return
        place = 0
        while place < self.size:
            chunk = os.pread(self.content.descriptor, min(_CHUNK, self.size - place), place)
            if not chunk:
                raise EOFError("the answer is shorter than announced")
            yield chunk
            place += len(chunk)

    def close(self) -> None:
        """Free it. Harmless when done already."""
        if isinstance(self.content, Spool):
            self.content.close()


class Spool:
    """Owns the descriptor of a file without a name."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def close(self) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def __del__(self) -> None:
        self.close()
