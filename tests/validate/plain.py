"""The oracle: pyshacl alone over the whole graph, nothing cleared beforehand, every focus node looked at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyshacl.graph_abstraction import DataGraph
from pyshacl.monkey import apply_patches
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph
from rdflib import Graph
from rdflib.term import Node

from hub.validate.engine_shortcuts import take_shortcuts
from hub.validate.finding import Finding
from hub.validate.messages import mark_messages
from hub.validate.ntriples import Triple, read_ntriples
from hub.validate.prepared_graph import PreparedGraph, QueryCache
from hub.validate.pyshacl_repair import repair_pyshacl
from hub.validate.results import Results, in_order
from hub.validate.turtle import read_turtle


class PlainValidator:
    """What :class:`hub.validate.validator.Validator` has to agree with, finding by finding."""

    def __init__(self, shapes: Iterable[Path], reference: Iterable[Path]) -> None:
        shape_paths = sorted(shapes)
        apply_patches()
        repair_pyshacl()
        take_shortcuts()
        self._shapes = _read(shape_paths)
        self.queries = QueryCache(dict(self._shapes.namespaces()))
        mark_messages(self._shapes)
        self._reference = list(_read(sorted(reference)))

    def validate(self, lines: Iterable[str]) -> tuple[Finding, ...]:
        return self.validate_triples(triple for _, triple in read_ntriples(lines))

    def validate_triples(self, triples: Iterable[Triple], ours_only: bool = False) -> tuple[Finding, ...]:
        """``ours_only``: pyshacl is not asked about focus nodes whose findings nobody wants; it may fail at one."""
        graph = PreparedGraph(self.queries)
        subjects: set[Node] = set()
        objects: set[Node] = set()
        for triple in triples:
            graph.add(triple)
            subjects.add(triple[0])
            objects.add(triple[2])
        described = {subject for subject, _, _ in self._reference}
        for triple in self._reference:
            graph.add(triple)
        ours = subjects | (objects - described)
        data, executor = DataGraph.from_rdflib(graph), SHACLExecutor()
        results = [
            result
            for shape in ShapesGraph(self._shapes).shapes
            for focus in [[each for each in shape.focus_nodes(data) if each in ours] if ours_only else None]
            for result in shape.validate(executor, data, focus=focus)[1]
        ]
        return tuple(in_order(set(Results(self._shapes).findings(results, lambda focus: focus in ours))))


def _read(paths: Iterable[Path]) -> Graph:
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for path in paths:
        read_turtle(path.read_bytes(), str(path), into=graph, base=path.absolute().as_uri())
    return graph
