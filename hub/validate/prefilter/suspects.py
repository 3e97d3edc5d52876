"""Which focus nodes pyshacl has to look at, and by which rule: those not proved to conform."""

from __future__ import annotations

from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
from pyshacl.errors import ReportableRuntimeError
from pyshacl.shapes_graph import ShapesGraph

from hub.errors import HubError
from hub.validate.patience import ENDLESS, Patience
from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.prefilter.query_tests import Prepare, check_query, query_test
from hub.validate.prefilter.shape_tests import Rule, ShapeTests, components_of
from hub.validate.prefilter.targets import Targets
from hub.validate.prefilter.term_text import TermText
from hub.validate.prefilter.verdict import Verdict


class Prefilter:
    """The tests of a shapes graph over batch after batch. ``prepare`` parses a query, as pyshacl will have it parsed.

    Raises pyshacl's own errors for shapes it would refuse.
    """

    def __init__(self, shapes: ShapesGraph, prepare: Prepare) -> None:
        tests = ShapeTests(shapes, lambda constraint: query_test(constraint, prepare))
        self._targets = Targets(tests, shapes.shapes)
        self._shapes, self._prepare = shapes, prepare

    def check_queries(self) -> None:
        """Raise pyshacl's own error if the query of some ``sh:sparql`` cannot be read."""
        for shape in self._shapes.shapes:
            for component in components_of(shape):
                if isinstance(component, SPARQLBasedConstraint) and not shape.deactivated:
                    check_query(component, self._prepare)

    def suspects(self, index: NodeIndex, patience: Patience = ENDLESS) -> dict[Rule, list[TermText]]:
        """Rule → the focus nodes that it may find something about, each once."""
        found: dict[Rule, dict[TermText, None]] = {}
        for node, rules in self._targets.pairs(index):
            for rule in rules:
                patience.starts(rule, node)
                if _verdict(rule, index, node) is not True:
                    found.setdefault(rule, {})[node] = None
        return {rule: list(nodes) for rule, nodes in found.items()}


def _verdict(rule: Rule, index: NodeIndex, node: TermText) -> Verdict:
    try:
        return rule.test(index, node)
    except (HubError, ReportableRuntimeError):
        raise
    except Exception:  # whatever odd data does to a test: pyshacl decides
        return None
