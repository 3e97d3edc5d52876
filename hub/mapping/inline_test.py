"""The ``tests:`` of a connector: a row, and what must become of it.

Statements are written as short as Turtle's: ``<record> schema:name "Scop Ti"``, ``<record#carrier> a
ess:PublicBody``, ``<record> schema:description "…"@fr``, ``<record> schema:latitude "45.1"^^xsd:decimal``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.mapping.mistakes import Mistakes
from hub.mapping.names import Names
from hub.model.statement import iri, literal

_NODE = re.compile(r"<record(#[^>]*)?>")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^(\S+))?')
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True, slots=True)
class Expectation:
    """One statement as written, and in N-Triples with ``<record…>`` still unresolved. Without an object it stands
    for every statement with that subject and predicate."""

    written: str
    subject: str
    predicate: str
    object: str | None
    place: int

    def start(self, record: str) -> str:
        """The beginning that a line of the record ``record`` must have; a whole line when there is an object."""
        about = self.about(record)
        return about if self.object is None else f"{about}{_resolve(self.object, record)} ."

    def about(self, record: str) -> str:
        """Its subject and predicate, as the lines of ``record`` begin."""
        return f"{_resolve(self.subject, record)} {self.predicate} "


@dataclass(frozen=True, slots=True)
class InlineTest:
    """One test; ``place`` is its index in ``tests:``."""

    place: int
    name: str
    row: Mapping[str, Any]
    gives: tuple[Expectation, ...]
    lacks: tuple[Expectation, ...]
    reports: tuple[str, ...]
    rejects: str | None


def read_tests(data: Mapping[str, Any], names: Names, mistakes: Mistakes) -> tuple[InlineTest, ...]:
    """The inline tests of a connector, ``data`` being the whole file; those with a mistake are left out."""
    tests: list[InlineTest] = []
    listed = data.get("tests")
    for place, written in enumerate(listed if isinstance(listed, list) else ()):
        where = ("tests", place)
        if mistakes.are_within(where):
            continue
        gives = _expectations(written, "gives", where, names, mistakes)
        lacks = _expectations(written, "lacks", where, names, mistakes)
        if not any(word in written for word in ("gives", "lacks", "reports", "rejects")):
            mistakes.at(
                where,
                "ce test n'attend rien ; ajoutez gives, lacks, reports ou rejects",
                "this test expects nothing; add gives, lacks, reports or rejects",
            )
        tests.append(
            InlineTest(
                place=place,
                name=written.get("name", f"{place + 1}"),
                row=written["row"],
                gives=gives,
                lacks=lacks,
                reports=tuple(written.get("reports", ())),
                rejects=written.get("rejects"),
            )
        )
    return tuple(tests)


def _expectations(
    written: Mapping[str, Any], word: str, where: tuple[str | int, ...], names: Names, mistakes: Mistakes
) -> tuple[Expectation, ...]:
    found: list[Expectation] = []
    for place, line in enumerate(written.get(word, ())):
        try:
            found.append(_expectation(line, place, names, whole=word == "gives"))
        except ValueError:
            mistakes.at(
                (*where, word, place),
                f'« {line} » n\'est pas un énoncé ; écrivez par exemple <record> schema:name "Scop Ti"',
                f"'{line}' is not a statement; write for instance <record> schema:name \"Scop Ti\"",
            )
    return tuple(found)


def _expectation(line: str, place: int, names: Names, *, whole: bool) -> Expectation:
    words = line.strip().removesuffix(" .").split(None, 2)
    if len(words) < (3 if whole else 2) or not _NODE.fullmatch(words[0]):
        raise ValueError(line)
    target = _object(words[2], names.expand) if len(words) == 3 else None
    return Expectation(line, words[0], _iri(words[1], names.expand), target, place)


def _object(written: str, expand: Callable[[str], str | None]) -> str:
    if _NODE.fullmatch(written):
        return written
    if text := _TEXT.fullmatch(written):
        datatype = None
        if text[3]:
            datatype = _iri(text[3], expand)[1:-1]
        plain = _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), text[1])
        return literal(plain, text[2], datatype)
    return _iri(written, expand)


def _iri(written: str, expand: Callable[[str], str | None]) -> str:
    if written.startswith("<") and written.endswith(">"):
        return iri(written[1:-1])
    expanded = expand(written)
    if expanded is None:
        raise ValueError(written)
    return iri(expanded)


def _resolve(term: str, record: str) -> str:
    node = _NODE.fullmatch(term)
    return f"<{record}{node[1] or ''}>" if node else term
