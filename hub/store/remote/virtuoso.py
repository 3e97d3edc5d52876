"""What Virtuoso says otherwise than the standards have it, put right. Other engines never say these things.

Found on version 7.2.5 of Debian 12; the tests against a real server repeat each (hub/publish/remote/README.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from hub.store.readers.sink import Full
from hub.store.readers.tokenizer import Token
from hub.store.remote.faults import Capped, Unusable

_BOOLEAN = b'"datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "'
_SPELLINGS = (
    # A blank node's label is none, with a colon and two slashes.
    (b'"bnode", "value": "nodeID://', b'"bnode", "value": "'),
    (_BOOLEAN + b'0"', _BOOLEAN + b'false"'),
    (_BOOLEAN + b'1"', _BOOLEAN + b'true"'),
)


class Readable(Protocol):
    """A file that is read once."""

    def read(self, size: int = -1) -> bytes: ...


class Standard:
    """A body of JSON results in which terms are spelled as everywhere else."""

    def __init__(self, body: Readable) -> None:
        self._body = body
        self._held = b""
        self._ready = b""

    def read(self, size: int = 1 << 16) -> bytes:
        """The next bytes, ``size`` at most."""
        while not self._ready:
            piece = self._body.read(size)
            text = self._held + piece
            for words, spelled in _SPELLINGS:
                text = text.replace(words, spelled)
            # What may be the beginning of such words waits for the rest of them.
            keep = max(_overlap(text, words) for words, _ in _SPELLINGS) if piece else 0
            self._held = text[len(text) - keep :]
            self._ready = text[: len(text) - keep]
            if not piece:
                break
        found, self._ready = self._ready[:size], self._ready[size:]
        return found


def _overlap(text: bytes, words: bytes) -> int:
    """How many bytes at the end of ``text`` may begin ``words``."""
    return next((size for size in range(len(words) - 1, 0, -1) if text.endswith(words[:size])), 0)


def misreads(tokens: Sequence[Token]) -> bool:
    """Whether it is known to answer such a query wrongly, with fewer rows or other values and no word of it.

    In a named graph it leaves out the step of no length of ``p*`` and ``p?``; nothing contains or begins with the empty
    string; CONCAT takes what is unbound for an empty string. Where a product could be a path, it is taken for one: the
    readers, who answer such queries instead, are right either way.
    """
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else token
        if token.kind == "mark" and token.text in {"*", "?"} and _may_end_path(before):
            return True
        if token.kind == "string" and not token.text.strip("'\""):
            return True
        if token.kind == "word" and token.text.upper() == "CONCAT":
            return True
    return False


def _may_end_path(token: Token) -> bool:
    return token.kind in {"iri", "name"} or token.text in {")", "a"}


def is_asked(variables: Sequence[str]) -> bool:
    """Whether a table of these columns is its answer to ASK: one row for yes, none for no."""
    return list(variables) == ["__ASK_RETVAL"]


def refuse_part(headers: Mapping[str, str]) -> None:
    """It answers 200 with what it has when its time is up, and says so in a header alone. Raises Full, Unusable."""
    state = headers.get("X-SQL-State")
    if state and state.startswith("S1T"):
        raise Full("deadline")
    if state:
        raise Unusable(
            f"il n'a donné qu'une partie de la réponse ({state[:5]})",
            f"it gave a part of the answer only ({state[:5]})",
        )


def refuse_capped(headers: Mapping[str, str], rows: int) -> None:
    """It leaves out what is beyond its ``ResultSetMaxRows``, and says so in a header alone, for tables: a graph cut like
    that cannot be told from a whole one (:mod:`hub.store.remote.asking` counts first). Raises Capped."""
    most = cap_of(headers)
    if most and rows >= most:
        raise Capped(most)


def cap_of(headers: Mapping[str, str]) -> int:
    """The number of rows at which an answer was cut; 0 for one that was not."""
    most = headers.get("X-SPARQL-MaxRows", "")
    return int(most) if most.isdigit() else 0
