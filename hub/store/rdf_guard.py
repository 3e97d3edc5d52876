"""Refuses RDF documents made to break whoever reads them, before the parser sees them.

Some were found to abort the whole process, which no handler can catch: XML entities that expand without end, XML
elements and triple terms nested by the thousand. JSON-LD nested by the thousand takes memory with the square of its
depth: 340 MB at 2,000 levels, 13 GB at 30,000. (Deep nesting of Turtle was tried and is harmless.)
"""

from __future__ import annotations

import re
from contextlib import suppress
from mmap import mmap
from typing import NoReturn
from xml.parsers import expat

from hub.errors import UserError
from hub.store.formats import Format

_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s+)?[^\s>]+\s+(?:\"([^\"]*)\"|'([^']*)'|(SYSTEM|PUBLIC))")
_TRIPLE_TERM = re.compile(rb"<<|>>")
_JSON = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_LONGEST_ENTITY = 1_000  # bytes; ontologies declare namespaces as entities, nothing longer
_DEEPEST = 500
_DEEPEST_NODE = 200  # elements of XML, objects and lists of JSON; no document known goes beyond 20
_CHUNK = 1 << 20


def guard(document: bytes | mmap, form: Format, name: str) -> None:
    """Raises UserError when ``document`` would not be parsed safely."""
    if form.name == "rdfxml":
        for found in _ENTITY.finditer(document):
            text = found.group(1) or found.group(2) or b""
            if found.group(3) or b"&" in text.replace(b"&#", b"") or len(text) > _LONGEST_ENTITY:
                raise UserError(
                    f"{name} : entité XML imbriquée, externe ou trop longue, refusée ; écrivez-la en toutes lettres.",
                    f"{name}: nested, external or oversized XML entity, refused; write it out in full.",
                )
        _refuse_deep_xml(document, name)
    elif form.name == "jsonld":
        _refuse_deep_json(document, name)
    elif _depth(document) > _DEEPEST:
        raise UserError(
            f"{name} : termes triplets (<<…>>) imbriqués sur plus de {_DEEPEST} niveaux, refusés.",
            f"{name}: triple terms (<<…>>) nested deeper than {_DEEPEST}, refused.",
        )


def _depth(document: bytes | mmap) -> int:
    depth = deepest = 0
    for found in _TRIPLE_TERM.finditer(document):
        depth = depth + 1 if found.group() == b"<<" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _refuse_deep_json(document: bytes | mmap, name: str) -> None:
    depth = 0
    for found in _JSON.finditer(document):
        mark = document[found.start()]
        if mark in b"[{":
            depth += 1
            if depth > _DEEPEST_NODE:
                _too_deep(name, document[: found.start()].count(b"\n") + 1)
        elif mark in b"]}":
            depth -= 1


def _refuse_deep_xml(document: bytes | mmap, name: str) -> None:
    parser = expat.ParserCreate()
    depth = 0

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST_NODE:
            _too_deep(name, parser.CurrentLineNumber)

    def end(_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    with suppress(expat.ExpatError):  # the parser that comes next says what is wrong
        for place in range(0, len(document), _CHUNK):
            parser.Parse(document[place : place + _CHUNK], False)


def _too_deep(name: str, line: int) -> NoReturn:
    raise UserError(
        f"{name}:{line}: plus de {_DEEPEST_NODE} niveaux imbriqués, refusés ; aplatissez le document.",
        f"{name}:{line}: more than {_DEEPEST_NODE} nested levels, refused; flatten the document.",
    )
