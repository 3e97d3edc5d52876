"""The files a validator is made of: shapes as rdflib's graph, reference data as a table."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from rdflib import Graph

from hub.store.turtle_lines import TurtleLines, turtle_lines
from hub.validate.ntriples import read_ntriples
from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.still_graph import StillGraph
from hub.validate.turtle import read_turtle


def read_shapes(paths: Iterable[Path]) -> Graph:
    """The shapes of Turtle files. Raises UserError with line and column for one that is not Turtle."""
    graph = StillGraph()
    for path in paths:
        _read_into(graph, path, turtle_lines(path))
    return graph


def read_reference(paths: Iterable[Path]) -> NodeIndex:
    """The reference data of Turtle files. Raises UserError with line and column for one that is not Turtle."""
    files = [(path, turtle_lines(path)) for path in paths]
    sound = [lines for _, lines in files if lines is not None]
    if len(sound) == len(files):
        return NodeIndex.of_lines(chain.from_iterable(each.lines for each in sound))
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for path, lines in files:
        _read_into(graph, path, lines)
    return NodeIndex.of_triples(graph)


def _read_into(graph: Graph, path: Path, found: TurtleLines | None) -> None:
    if found is None:
        read_turtle(path.read_bytes(), str(path), into=graph, base=path.absolute().as_uri())
        return
    for _, triple in read_ntriples(found.lines):
        graph.add(triple)
    for prefix, namespace in found.prefixes.items():
        graph.bind(prefix, namespace)
