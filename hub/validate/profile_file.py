"""One file of a profile, read with the place of every statement, and how a fault in it is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import SH, Graph
from rdflib.term import Node

from hub.errors import Text, UserError
from hub.validate.ntriples import Triple
from hub.validate.turtle import Places, read_turtle


@dataclass(frozen=True)
class ProfileFile:
    """The statements of the file at ``path`` and where they stand."""

    path: Path
    graph: Graph
    places: Places
    text: str

    def line_of(self, triple: Triple, term: str = "") -> int:
        """The line of a statement's value; of its subject's first mention when it has none of its own. The members of a
        list have neither: then the first line that spells the last part of ``term``."""
        line = self.places.triples.get(triple) or self.places.subjects.get(triple[0])
        if line is not None or not term:
            return line or 1
        name = re.escape(re.split(r"[/#]", term)[-1])
        found = re.search(rf"(?<=[:/#]){name}(?![\w-])", self.text)
        return self.text.count("\n", 0, found.start()) + 1 if found else 1

    def line_of_node(self, node: Node) -> int:
        return self.places.subjects.get(node, 1)

    def fault(self, line: int, fr: str, en: str) -> Text:
        """``file:line: what, and what to do``."""
        return Text(f"{self.path}:{line}: {fr}", f"{self.path}:{line}: {en}")


def read_profile_file(path: Path) -> ProfileFile:
    """Raises UserError naming file and line when it is no Turtle."""
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"{path}:1: lecture impossible ({error.strerror}).",
            f"{path}:1: cannot be read ({error.strerror}).",
        ) from error
    places = read_turtle(content, str(path), into=graph, base=path.absolute().as_uri())
    return ProfileFile(path, graph, places, content.decode("utf-8-sig"))


def query_prefixes(file: ProfileFile, shapes: Graph, constraint: Node) -> Mapping[str, str]:
    """The prefixes the query of ``constraint`` may use: those the file declares, then those of its ``sh:prefixes``."""
    found = {prefix: str(namespace) for prefix, namespace in file.graph.namespaces()}
    for document in shapes.objects(constraint, SH.prefixes):
        for one in shapes.objects(document, SH.declare):
            found[str(shapes.value(one, SH.prefix))] = str(shapes.value(one, SH.namespace))
    return found
