"""Records checked against the common shapes: pyshacl writes every result, this module feeds it and reads it back.

What pyshacl is not given, and why:

- its ``focus_nodes`` option, which loses violations found on nested nodes;
- a ``pyoxigraph.Store``, which gives false violations on ``sh:in``;
- its ``validate()`` function, which turns off rdflib's literal handling for the whole process while it loads shapes.

Shapes and reference data (ontology, schemes, territories) are parsed once. Reference nodes are visible to the rules but
are not themselves reported: they are ours, not the publisher's. Rules that compare records see one batch only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version as version_of
from pathlib import Path

from pyshacl.errors import (
    ConstraintLoadError,
    ReportableRuntimeError,
    RuleLoadError,
    ShapeLoadError,
    ValidationFailure,
)
from pyshacl.graph_abstraction import DataGraph
from pyshacl.monkey import apply_patches
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator as Engine
from rdflib import Graph
from rdflib.term import Node

from hub.errors import UserError
from hub.validate.engine_shortcuts import take_shortcuts
from hub.validate.finding import Finding
from hub.validate.messages import mark_messages
from hub.validate.ntriples import Triple, read_ntriples
from hub.validate.prepared_graph import PreparedGraph, QueryCache
from hub.validate.pyshacl_repair import repair_pyshacl
from hub.validate.results import read_findings
from hub.validate.turtle import read_turtle

_SHAPE_ERRORS = (
    ConstraintLoadError,
    ReportableRuntimeError,
    RuleLoadError,
    ShapeLoadError,
    ValidationFailure,
)


class Validator:
    """Checks data against ``shapes``, with ``reference`` beside it: Turtle files, both.

    Raises UserError at once when a file is not Turtle or not SHACL. ``version`` changes whenever a file or pyshacl
    does: a verdict under another version is to be given again.
    """

    def __init__(self, shapes: Iterable[Path], reference: Iterable[Path]) -> None:
        shape_paths, reference_paths = sorted(shapes), sorted(reference)
        self.version = rules_version(shape_paths, reference_paths)
        self._shapes = _read_all(shape_paths)
        self._prefixes = dict(self._shapes.namespaces())
        mark_messages(self._shapes)
        self._reference = list(_read_all(reference_paths))
        self._reference_subjects = frozenset(subject for subject, _, _ in self._reference)
        self.queries = QueryCache(self._prefixes)
        apply_patches()  # type: ignore[no-untyped-call]
        repair_pyshacl()
        take_shortcuts()
        self._check_shapes()

    def validate(self, lines: Iterable[str]) -> tuple[Finding, ...]:
        """What is wrong with the records whose N-Triples ``lines`` these are, in a stable order."""
        return self.validate_triples(triple for _, triple in read_ntriples(lines))

    def validate_triples(self, triples: Iterable[Triple]) -> tuple[Finding, ...]:
        """The same, of rdflib's triples."""
        graph = PreparedGraph(self.queries)
        subjects: set[Node] = set()
        objects: set[Node] = set()
        for triple in triples:
            graph.add(triple)
            subjects.add(triple[0])
            objects.add(triple[2])
        for triple in self._reference:
            graph.add(triple)
        ours = subjects | (objects - self._reference_subjects)
        return tuple(read_findings(self._run(graph), self._shapes, lambda focus: focus in ours))

    def _run(self, graph: PreparedGraph) -> Graph:
        try:
            engine = Engine(DataGraph.from_rdflib(graph), shacl_graph=self._shapes, options={"inplace": True})
            _, report, _ = engine.run()  # type: ignore[no-untyped-call]
        except _SHAPE_ERRORS as error:
            raise _unusable(error) from error
        found: Graph = report
        return found

    def _check_shapes(self) -> None:
        try:
            list(ShapesGraph(self._shapes).shapes)
        except _SHAPE_ERRORS as error:
            raise _unusable(error) from error


def _read_all(paths: Iterable[Path]) -> Graph:
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for path in paths:
        read_turtle(path.read_bytes(), str(path), into=graph, base=path.absolute().as_uri())
    return graph


def rules_version(*groups: Iterable[Path]) -> str:
    """What a :class:`Validator` of these groups of files (shapes, then reference) has as its version."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(version_of("pyshacl").encode())
    for paths in groups:
        digest.update(b"\0group")
        for content in sorted(hashlib.blake2b(path.read_bytes(), digest_size=16).digest() for path in paths):
            digest.update(content)
    return digest.hexdigest()


def _unusable(error: Exception) -> UserError:
    said = " ".join(str(getattr(error, "message", None) or error).split())
    return UserError(
        f"Les formes SHACL ne peuvent pas être appliquées : {said}",
        f"The SHACL shapes cannot be applied: {said}",
    )
