"""The W3C suites of SPARQL updates, over HTTP: what is left of a dataset once an update was sent.

LOAD is sent too, and refused, silent or not: the hub fetches nothing for a client.
"""

from __future__ import annotations

import pytest
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    parse_query_results,
)

from tests.conformance.endpoint import Endpoint
from tests.conformance.sparql_manifest import Case, Data, cases
from tests.conformance.sparql_results import canonical, read_dataset
from tests.suites import suite

SPARQL = suite("sparql")
EVALUATION = ("sparql11/add", "sparql11/basic-update", "sparql11/clear", "sparql11/copy", "sparql11/delete",
              "sparql11/delete-data", "sparql11/delete-insert", "sparql11/delete-where", "sparql11/drop",
              "sparql11/move", "sparql11/update-silent", "sparql12/eval-triple-terms")  # fmt: skip
SYNTAX = ("sparql11/syntax-update-1", "sparql11/syntax-update-2", "sparql12/syntax", "sparql12/syntax-triple-terms-positive",
          "sparql12/syntax-triple-terms-negative")  # fmt: skip
FOLDERS = tuple(dict.fromkeys((*EVALUATION, *SYNTAX)))
QUICK = ("sparql11/clear", "sparql11/delete-where")
"""What runs every time; the rest in the long tests."""
LOADS = frozenset({"sparql11/update-silent/load-silent", "sparql11/update-silent/load-into-silent"})

DROPS = frozenset({"sparql11/syntax-update-1/test_8", "sparql11/syntax-update-1/test_18"})
"""Updates of a graph that has to be there first."""

_EVERYTHING = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


def chosen(folders: tuple[str, ...], kinds: set[str]) -> list[object]:
    return [pytest.param(case, id=case.name, marks=_marks(case)) for case in cases(SPARQL, folders, kinds)]


def _marks(case: Case) -> list[pytest.MarkDecorator]:
    return [] if case.name.rpartition("/")[0] in QUICK else [pytest.mark.long]


@pytest.mark.parametrize("case", chosen(FOLDERS, {"UpdateEvaluationTest"}))
def test_an_update_leaves_what_the_standard_says(endpoint: Endpoint, case: Case) -> None:
    endpoint.fill(_quads(case.data), afresh=True)
    answer = endpoint.update(f"BASE <{case.address}>\n{case.text}")
    if case.name in LOADS:
        assert answer.status_code == 403
        assert "LOAD" in answer.json()["detail"]
    else:
        assert answer.status_code == 204, answer.text
    assert canonical(_left(endpoint)) == canonical(_quads(case.after))


@pytest.mark.parametrize("case", chosen(FOLDERS, {"PositiveUpdateSyntaxTest11", "PositiveUpdateSyntaxTest"}))
def test_a_right_update_is_run(endpoint: Endpoint, case: Case) -> None:
    if case.name in DROPS:
        assert endpoint.update(f"BASE <{case.address}> CREATE GRAPH <graph>").status_code == 204
    answer = endpoint.update(f"BASE <{case.address}>\n{case.text}")
    if "LOAD" in case.text.upper().split():
        assert answer.status_code == 403
        assert "LOAD" in answer.json()["detail"]
    else:
        assert answer.status_code == 204, answer.text


@pytest.mark.parametrize("case", chosen(FOLDERS, {"NegativeUpdateSyntaxTest11", "NegativeUpdateSyntaxTest"}))
def test_a_wrong_update_changes_nothing(endpoint: Endpoint, case: Case) -> None:
    before = canonical(_left(endpoint))
    answer = endpoint.update(case.text)
    assert answer.status_code in ({400, 403} if "LOAD" in case.text else {400}), answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert canonical(_left(endpoint)) == before


def _quads(data: Data) -> list[Quad]:
    found = [quad for path in data.default for quad in read_dataset(path)]
    return found + [quad for name, path in data.named for quad in read_dataset(path, name)]


def _left(endpoint: Endpoint) -> list[Quad]:
    """Everything the dataset holds now."""
    answer = endpoint.ask(_EVERYTHING)
    assert answer.status_code == 200, answer.text
    found = parse_query_results(answer.content, QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    quads = []
    for graph, subject, predicate, term in found:
        assert isinstance(subject, NamedNode | BlankNode)
        assert isinstance(predicate, NamedNode)
        assert graph is None or isinstance(graph, NamedNode)
        assert term is not None
        quads.append(Quad(subject, predicate, term, graph or DefaultGraph()))
    return quads
