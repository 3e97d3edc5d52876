"""Our own Turtle files as N-Triples lines, in a tenth of the time rdflib takes to read them.

For files known to be sound (shapes, ontology, schemes). One that is not gives None: whoever wants to say where it is wrong
reads it again with a parser that tells. So does one with what this parser does not keep as it is written: capitals in a
language tag, and ``xsd:string`` on a string.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import RdfFormat, Triple, parse, serialize

_NOT_KEPT = re.compile(rb"[\"']@[a-z0-9-]*[A-Z]|\^\^\S*string")


class TurtleLines(NamedTuple):
    """``prefixes``: what the file calls its namespaces."""

    lines: list[str]
    prefixes: dict[str, str]


def turtle_lines(path: Path) -> TurtleLines | None:
    """The triples of the file at ``path``, blank nodes renamed so that no two files share one; None if it is not Turtle."""
    content = path.read_bytes()
    if _NOT_KEPT.search(content):
        return None
    try:
        parser = parse(
            content,
            format=RdfFormat.TURTLE,
            base_iri=path.absolute().as_uri(),
            rename_blank_nodes=True,
        )
        triples = [Triple(quad.subject, quad.predicate, quad.object) for quad in parser]
    except (SyntaxError, ValueError):
        return None
    text = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    return TurtleLines(text.decode().split("\n")[:-1], dict(parser.prefixes))
