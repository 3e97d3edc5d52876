"""What a server compressed for the way (``Content-Encoding``), expanded piece by piece.

Whoever expands it has to see its end: a compressed answer whose end is missing is not whole, even when its length is the
one that was announced (a proxy cached half of it). Broken or cut off: zlib.error.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

ACCEPTED = "gzip"
"""What is asked for; any other coding that comes all the same is not read."""

_PIECE = 1 << 18
_GZIP = 16 + zlib.MAX_WBITS


def is_known(coding: str) -> bool:
    """Whether ``coding``, the value of the header, can be expanded."""
    return coding.strip().lower() in {"", "identity", "gzip", "x-gzip"}


def expanded(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The content of ``chunks``, in pieces of bounded size however much they expand."""
    if coding.strip().lower() in {"", "identity"}:
        yield from chunks
        return
    unpacking = zlib.decompressobj(_GZIP)
    for chunk in chunks:
        rest = chunk
        while rest:
            if unpacking.eof:  # gzip files one behind the other are one file (RFC 1952)
                unpacking = zlib.decompressobj(_GZIP)
            yield unpacking.decompress(rest, _PIECE)
            rest = unpacking.unused_data if unpacking.eof else unpacking.unconsumed_tail
    # What is left to come out once everything has gone in.
    while not unpacking.eof and (piece := unpacking.decompress(b"", _PIECE)):
        yield piece
    if not unpacking.eof:
        raise zlib.error("the end is missing")
