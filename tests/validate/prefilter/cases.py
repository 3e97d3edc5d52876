"""Small shapes and data, put to the validator and to pyshacl alone; and what the prefilter leaves to pyshacl."""

from __future__ import annotations

import tempfile
from pathlib import Path

from rdflib import Graph

from hub.validate.finding import Finding
from hub.validate.ntriples import Triple
from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.prefilter.term_text import TermText
from hub.validate.turtle import read_turtle
from hub.validate.validator import Validator
from tests.properties.agreement import shown
from tests.properties.drawn_terms import PREFIXES
from tests.validate.plain import PlainValidator

DECLARED = (
    '[] a owl:Ontology ; sh:declare [ sh:prefix "ex" ; sh:namespace "http://e.x/" ] ,'
    ' [ sh:prefix "xsd" ; sh:namespace "http://www.w3.org/2001/XMLSchema#" ] .\n'
)


def triples(data: str) -> list[Triple]:
    """Turtle with the usual prefixes, literals as they are written."""
    graph = Graph()
    read_turtle((PREFIXES + data).encode(), "data", into=graph, base="http://e.x/")
    return list(graph)


def validator(shapes: str, reference: str = "", kind: type = Validator) -> Validator:
    """Over Turtle; ``kind`` may be the oracle's."""
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "shapes.ttl", Path(folder) / "reference.ttl"
        for file, text in zip(files, (shapes, reference), strict=True):
            file.write_text(PREFIXES + text, "utf-8")
        made: Validator = kind([files[0]], [files[1]])
        return made


def agreed(shapes: str, data: str, reference: str = "") -> tuple[Finding, ...]:
    """The findings, which are those of pyshacl alone."""
    batch = triples(data)
    found = validator(shapes, reference).validate_triples(batch)
    assert shown(found) == shown(validator(shapes, reference, PlainValidator).validate_triples(batch))
    return found


def suspects(shapes: str, data: str, reference: str = "") -> list[TermText]:
    """The focus nodes left to pyshacl, shortened."""
    checker = validator(shapes, reference)
    index = NodeIndex.of_triples(triples(data), checker._reference)
    found = {node for nodes in checker._prefilter.suspects(index).values() for node in nodes}
    return sorted(node.replace("<http://e.x/", "").rstrip(">") for node in found)


def asking(query: str) -> str:
    """A shape for whoever has an ``ex:p``, with a query for constraint."""
    quoted = query.replace("\\", "\\\\").replace('"', '\\"')
    return DECLARED + (
        "ex:Root a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:sparql ex:Rule .\n"
        f'ex:Rule sh:prefixes ex:none ; sh:select "{quoted}" .'
    )


def of_p(constraints: str) -> str:
    """A shape whose value nodes are those of ``ex:p``."""
    return f"ex:Root a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path ex:p ; {constraints} ."
