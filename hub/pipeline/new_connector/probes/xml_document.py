"""XML: the path of the elements that are records.

These are the elements that stand beside others of their name, hold something, and are not inside another one's record;
where several do, those there are most of. One record alone is the first element below the root that holds elements.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import Counter
from pathlib import Path
from xml.parsers import expat

from hub.errors import SourceError, UserError
from hub.pipeline.new_connector.probes.probe import Description, Word

_MARK = re.compile(rb"<[?!A-Za-z_]")
_LARGEST = 64 << 20
"""Bytes of a document that are looked at."""
_CHUNK = 1 << 16
_DEEPEST = 200
_SEPARATOR = " "

_Path = tuple[str, ...]


class XmlProbe:
    """A document that begins with a tag, a declaration or a comment."""

    format = "xml"

    def recognises(self, head: bytes, name: str) -> bool:
        return _MARK.match(head.removeprefix(BOM_UTF8).lstrip()) is not None

    def describe(self, path: Path, name: str) -> Description:
        elements = _Elements(name)
        read = 0
        with path.open("rb") as file:
            try:
                while (chunk := file.read(_CHUNK)) and read < _LARGEST:
                    read += len(chunk)
                    elements.parser.Parse(chunk, False)
                if not chunk:
                    elements.parser.Parse(b"", True)
            except (expat.ExpatError, LookupError, ValueError) as error:
                raise _malformed(name, str(error)) from error
        found = elements.records()
        if found is None:
            raise _no_records(name)
        count = elements.count[found]
        records = Word("records", "/" + "/".join(found), f"le chemin des fiches : {count} trouvée(s)")
        return Description((records,))


class _Elements:
    """What elements a document has, by the path of their local names."""

    def __init__(self, name: str) -> None:
        self.count: Counter[_Path] = Counter()
        self._name = name
        self._full: set[_Path] = set()  # those that hold elements or attributes
        self._repeated: set[_Path] = set()
        self._open: list[tuple[str, set[str]]] = []  # the name of each, and of what it holds so far
        self.parser = expat.ParserCreate(None, _SEPARATOR)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def records(self) -> _Path | None:
        """The path of the records; None when no element holds another."""
        inside = [path for path in self._repeated & self._full if len(path) > 1]
        outer = [path for path in inside if not any(path[:depth] in inside for depth in range(1, len(path)))]
        if outer:
            return max(outer, key=lambda path: (self.count[path], path))
        return next((path for path in self.count if len(path) == 2 and path in self._full), None)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(_SEPARATOR)[2]
        above = tuple(each for each, _ in self._open)
        path = (*above, name)
        if len(path) > _DEEPEST:
            raise _malformed(self._name, "trop d'éléments emboîtés")
        self.count[path] += 1
        if attributes:
            self._full.add(path)
        if self._open:
            self._full.add(above)
            siblings = self._open[-1][1]
            if name in siblings:
                self._repeated.add(path)
            siblings.add(name)
        self._open.append((name, set()))

    def _end(self, tag: str) -> None:
        self._open.pop()

    def _doctype(self, *_: object) -> None:
        raise SourceError(
            f"{self._name} : ce document a une DTD (<!DOCTYPE), refusée. Demandez un autre export au producteur ; une page web "
            "n'est pas un échantillon.",
            f"{self._name}: this document has a DTD (<!DOCTYPE), refused. Ask the publisher for another export; a web page is "
            "no sample.",
        )


def _malformed(name: str, said: str) -> SourceError:
    return SourceError(
        f"{name} : XML mal formé ({said}). Demandez un export complet au producteur.",
        f"{name}: malformed XML ({said}). Ask the publisher for a complete export.",
    )


def _no_records(name: str) -> UserError:
    return UserError(
        f"{name} : aucun élément de ce document n'en contient d'autres : il n'y a pas de fiche. Donnez le document qui tient "
        "la liste.",
        f"{name}: no element of this document holds others: there is no record. Give the document that holds the list.",
    )
