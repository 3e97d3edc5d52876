"""Records checked against the common shapes: pyshacl writes every result, this module feeds it and reads it back.

What pyshacl is not given, and why:

- its ``focus_nodes`` option, which loses violations found on nested nodes;
- a ``pyoxigraph.Store``, which gives false violations on ``sh:in``;
- its ``validate()`` function, which turns off rdflib's literal handling for the whole process while it loads shapes.

Shapes and reference data (ontology, schemes, territories) are parsed once. Reference nodes are visible to the rules but
are not themselves reported: they are ours, not the publisher's. Rules that compare records see one batch only.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pyshacl.errors import (
    ConstraintLoadError,
    ReportableRuntimeError,
    RuleLoadError,
    ShapeLoadError,
    ShapeRecursionWarning,
    ValidationFailure,
)
from pyshacl.graph_abstraction import DataGraph
from pyshacl.monkey import apply_patches
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph

from hub.errors import HubError, UserError
from hub.validate.engine_shortcuts import take_shortcuts
from hub.validate.finding import Finding
from hub.validate.messages import mark_messages
from hub.validate.ntriples import Triple
from hub.validate.patience import Patience
from hub.validate.prefilter.index_store import IndexStore
from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.prefilter.shape_tests import Rule
from hub.validate.prefilter.suspects import Prefilter
from hub.validate.prefilter.term_text import TermText, text_of
from hub.validate.prepared_graph import PreparedGraph, QueryCache
from hub.validate.pyshacl_repair import repair_pyshacl
from hub.validate.rdf_file import RdfDocument
from hub.validate.results import Results, in_order
from hub.validate.rule_files import read_reference, read_shapes
from hub.validate.rules_version import rules_version

_SHAPE_ERRORS = (
    NotImplementedError,
    ConstraintLoadError,
    ReportableRuntimeError,
    RuleLoadError,
    ShapeLoadError,
    ValidationFailure,
)


_AT_ONCE = 1_000
"""Nodes that pyshacl is shown together: a result is a dozen triples until it is read, and there may be many."""


class Judged(NamedTuple):
    """``absent``: IRIs that a rule wanted to know of, and of which nothing is said. ``looked_back``: a rule asked who points
    at a node, which other lines could answer otherwise."""

    findings: tuple[Finding, ...]
    absent: frozenset[str]
    looked_back: bool


class Validator:
    """Checks data against ``shapes``, with ``reference`` beside it: Turtle files, both.

    Raises UserError at once when a file is not Turtle or not SHACL. ``version`` changes whenever a file or pyshacl
    does: a verdict under another version is to be given again. ``patience``: the seconds a rule may take for one node,
    for shapes of which one cannot be sure; then LimitError.
    """

    def __init__(
        self, shapes: Iterable[Path], reference: Iterable[Path], patience: float | None = None
    ) -> None:
        self._patience = patience
        shape_paths, reference_paths = sorted(shapes), sorted(reference)
        self.version = rules_version(shape_paths, reference_paths)
        self._shapes = read_shapes(shape_paths)
        self._prefixes = dict(self._shapes.namespaces())
        mark_messages(self._shapes)
        self._reference = read_reference(reference_paths)
        self.queries = QueryCache(self._prefixes)
        apply_patches()
        repair_pyshacl()
        take_shortcuts()
        try:
            self._engine_shapes = ShapesGraph(self._shapes)
            self._prefilter = Prefilter(self._engine_shapes, self.queries.prepare)
        except _SHAPE_ERRORS as error:
            raise _unusable(error) from error

    def validate(self, lines: Iterable[str]) -> tuple[Finding, ...]:
        """What is wrong with the records whose N-Triples ``lines`` these are, in a stable order."""
        return self._check(NodeIndex.of_lines(lines, self._reference))

    def judge(self, lines: Iterable[str]) -> Judged:
        """The same, and whether the lines were all there was to know: see :class:`Judged`."""
        index = NodeIndex.of_lines(lines, self._reference)
        findings = self._check(index)
        return Judged(findings, frozenset(each[1:-1] for each in index.absent), index.looked_back)

    def validate_triples(self, triples: Iterable[Triple]) -> tuple[Finding, ...]:
        """The same, of rdflib's triples."""
        return self._check(NodeIndex.of_triples(triples, self._reference))

    def validate_document(self, document: RdfDocument) -> tuple[Finding, ...]:
        """The same, of a file that was read."""
        return self._check(NodeIndex.of_texts(document.texts, document.capitals, self._reference))

    def check_queries(self) -> None:
        """Raise UserError if the query of some ``sh:sparql`` cannot be read; else that is said at the first node it is for."""
        try:
            self._prefilter.check_queries()
        except _SHAPE_ERRORS as error:
            raise _unusable(error) from error

    def _check(self, index: NodeIndex) -> tuple[Finding, ...]:
        try:
            with Patience(self._patience) as patience:
                suspects = self._prefilter.suspects(index, patience)
                found = set(self._findings(suspects, index, patience)) if suspects else set()
        except _SHAPE_ERRORS as error:
            raise _unusable(error) from error
        return tuple(in_order(found))

    def _findings(
        self, suspects: dict[Rule, list[TermText]], index: NodeIndex, patience: Patience
    ) -> Iterator[Finding]:
        """What pyshacl finds wrong with the suspects, with the whole batch and the reference data to read; and what is said
        of those at which it fails.
        """
        store = IndexStore(index)
        store.graph = PreparedGraph(self.queries, store)
        graph, executor = DataGraph.from_rdflib(store.graph), SHACLExecutor()
        results = Results(self._shapes)
        with warnings.catch_warnings():
            # Shapes may refer to one another in a circle: pyshacl goes round three times, and says so each time.
            warnings.simplefilter("ignore", ShapeRecursionWarning)
            for rule, nodes in suspects.items():
                # Many at once is sooner; one by one, pyshacl can be told to stop at one that takes too long.
                size = 1 if patience.is_limited else _AT_ONCE
                waiting = [nodes[start : start + size] for start in range(0, len(nodes), size)]
                while waiting:
                    some = waiting.pop()
                    patience.starts(rule, some[0])
                    focus: list[Any] = [index.node(each) for each in some]
                    try:
                        broken = rule.shape.validate(executor, graph, focus=focus)[1]
                    except (HubError, *_SHAPE_ERRORS):
                        raise
                    except (
                        Exception
                    ) as error:  # one odd value is not to hide what is wrong with all the others
                        if len(some) == 1:
                            yield results.unanswered(rule.shape.node, focus[0], error)
                        waiting.extend([each] for each in some if len(some) > 1)
                        continue
                    yield from results.findings(broken, lambda node: index.is_own(text_of(node)))


def _unusable(error: Exception) -> UserError:
    said = " ".join(str(getattr(error, "message", None) or error).split())
    return UserError(
        f"Les formes SHACL ne peuvent pas être appliquées : {said}",
        f"The SHACL shapes cannot be applied: {said}",
    )
