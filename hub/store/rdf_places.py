"""On which line of an RDF document a node is described: the parser does not tell, so it is looked for.

Nodes are asked for in the order of the document, and each is looked for from where the last one was found: the document
is read once in all. A node that is spelled in a way not looked for (a relative IRI, an escape) has no line; in RDF/XML
and JSON-LD the line is that of the node's next mention.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape

_PATIENCE = 5
_SUBJECT_FIRST = frozenset({"turtle", "trig", "ntriples", "nquads"})
_DECLARED = re.compile(rb"(?:@prefix|PREFIX)\s+([^\s:]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_LARGEST = 64 << 20


class Places:
    """The lines of the document in ``path``, in the format called ``syntax``. After a few nodes in a row that are not
    found, none is looked for any more. Use it in a ``with`` block."""

    def __init__(self, path: Path, syntax: str) -> None:
        self._file = path.open("rb")
        self._at_start = syntax in _SUBJECT_FIRST
        self._quotes = ('"',) if syntax == "jsonld" else ('"', "'")
        self._prefixes: dict[str, str] = {}
        self._line = b""
        self._number = 0
        self._column = 0
        self._after = 0
        self._lost = 0

    def __enter__(self) -> Places:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def line_of(self, node: str) -> int | None:
        """The line of ``node``, an IRI, from that of the last node found on; blank nodes have none."""
        if node.startswith("_:") or self._lost >= _PATIENCE:
            return None
        line, number, column, forms = self._line, self._number, self._column, self._forms(node)
        while True:
            place = self._place(line, column, forms)
            if place is not None:
                self._line, self._number, self._column = line, number, place
                self._after, self._lost = self._file.tell(), 0
                return number
            line, column = self._file.readline(_LARGEST), 0
            if not line:
                break
            number += 1
            if self._at_start and self._declares(line):
                forms = self._forms(node)
        self._file.seek(self._after)
        self._lost += 1
        return None

    def _place(self, line: bytes, column: int, forms: tuple[bytes, ...]) -> int | None:
        """Where behind ``column`` the node stands, just after it; None when it does not."""
        if self._at_start:
            starts = (line.lstrip(), line.partition(b"{")[2].lstrip()) if column == 0 else ()
            is_there = any(
                start.startswith(form) and not _goes_on(start, form) for start in starts for form in forms
            )
            return len(line) if is_there else None
        found = None
        for form in forms:  # each only as far as the last one was found: a line may be the whole document
            place = line.find(form, column, found if found is not None else len(line))
            found = place + len(form) if place >= 0 else found
        return found

    def _declares(self, line: bytes) -> bool:
        declared = _DECLARED.findall(line) if b"refix" in line or b"REFIX" in line else []
        for prefix, namespace in declared:
            self._prefixes[prefix.decode(errors="replace")] = namespace.decode(errors="replace")
        return bool(declared)

    def _forms(self, node: str) -> tuple[bytes, ...]:
        """How ``node`` may be written where it is described."""
        if not self._at_start:
            spelled = dict.fromkeys((node, escape(node)))
            return tuple(f"{quote}{each}{quote}".encode() for each in spelled for quote in self._quotes)
        short = [
            f"{prefix}:{node.removeprefix(namespace)}".encode()
            for prefix, namespace in self._prefixes.items()
            if namespace and node.startswith(namespace)
        ]
        return (f"<{node}>".encode(), *short)


def _goes_on(text: bytes, form: bytes) -> bool:
    """Whether the name at the start of ``text`` is longer than ``form``."""
    after = text[len(form) : len(form) + 1]
    return (
        not form.endswith(b">")
        and bool(after)
        and (after.isalnum() or after in b"_-.:%\\" or after >= b"\x80")
    )
