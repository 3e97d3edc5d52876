"""Refuses RDF documents made to break whoever reads them, before the parser sees them.

Two were found to abort the whole process, which no handler can catch: XML entities that expand without end, and
triple terms nested by the thousand. (Deep nesting of Turtle and JSON-LD was tried and is harmless.)
"""

from __future__ import annotations

import re
from mmap import mmap

from hub.errors import UserError
from hub.store.formats import Format

_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s+)?[^\s>]+\s+(?:\"([^\"]*)\"|'([^']*)'|(SYSTEM|PUBLIC))")
_TRIPLE_TERM = re.compile(rb"<<|>>")
_LONGEST_ENTITY = 1_000  # bytes; ontologies declare namespaces as entities, nothing longer
_DEEPEST = 500


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
    elif form.name != "jsonld" and _depth(document) > _DEEPEST:
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
