"""The W3C suites of SPARQL queries, over HTTP: what is asked, and how it is answered, in every format of results.

Data comes in by updates, each file as a graph of its own; the dataset of a query is what the protocol's parameters name.
The seven cases of federated queries are asked too, and refused: the hub makes no request for a client.
"""

from __future__ import annotations

import re

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from tests.conformance.endpoint import Endpoint
from tests.conformance.sparql_manifest import Case, cases
from tests.conformance.sparql_results import (
    FORMATS,
    canonical,
    read_dataset,
    read_results,
    read_table,
    result_set,
)
from tests.suites import suite

SPARQL = suite("sparql")
EVALUATION = ("sparql10/algebra", "sparql10/ask", "sparql10/basic", "sparql10/bnode-coreference",
              "sparql10/boolean-effective-value", "sparql10/bound", "sparql10/cast", "sparql10/construct",
              "sparql10/dataset", "sparql10/distinct", "sparql10/expr-builtin", "sparql10/expr-equals",
              "sparql10/expr-ops", "sparql10/graph", "sparql10/i18n", "sparql10/open-world", "sparql10/optional",
              "sparql10/optional-filter", "sparql10/reduced", "sparql10/regex", "sparql10/solution-seq", "sparql10/sort",
              "sparql10/triple-match", "sparql10/type-promotion",
              "sparql11/aggregates", "sparql11/bind", "sparql11/bindings", "sparql11/cast", "sparql11/construct",
              "sparql11/csv-tsv-res", "sparql11/exists", "sparql11/functions", "sparql11/grouping", "sparql11/json-res",
              "sparql11/negation", "sparql11/project-expression", "sparql11/property-path", "sparql11/subquery",
              "sparql12/eval-triple-terms", "sparql12/expression", "sparql12/grouping", "sparql12/lang-basedir",
              "sparql12/rdf11")  # fmt: skip
"""All folders of queries but entailment (this endpoint answers what was said, not what follows) and service."""
SYNTAX = ("sparql10/syntax-sparql1", "sparql10/syntax-sparql2", "sparql10/syntax-sparql3", "sparql10/syntax-sparql4",
          "sparql10/syntax-sparql5", "sparql11/syntax-query", "sparql11/syntax-fed", "sparql12/syntax",
          "sparql12/codepoint-escapes", "sparql12/syntax-triple-terms-positive",
          "sparql12/syntax-triple-terms-negative", "sparql12/version")  # fmt: skip
FOLDERS = (*EVALUATION, *SYNTAX)
QUICK = (
    "sparql10/dataset",
    "sparql11/csv-tsv-res",
    "sparql11/json-res",
    "sparql11/construct",
    "sparql11/subquery",
)
"""What runs every time; the rest in the long tests."""

_FROM = re.compile(r"FROM\s+(?:NAMED\s+)?<([^>:]+)>", re.IGNORECASE)
"""A file that a query names itself."""

_SPELLING = "the engine keeps the value of a number, not its spelling: '01' and '1' are one term"
_SCOPE = "the engine binds the graph's variable before what stands inside GRAPH, not after"
_ABSENT = "the engine follows no path from a term that the store does not hold"
_DATES = "the engine takes a date without a time zone to differ from one with"
_TAGGED = "GROUP_CONCAT of texts in one language keeps the language, as SPARQL 1.2 drafts had it"
EXEMPT: dict[str, str] = {
    "sparql10/distinct/distinct-1": _SPELLING,
    "sparql10/distinct/distinct-9": _SPELLING,
    "sparql10/expr-builtin/dawg-str-1": _SPELLING,
    "sparql10/expr-builtin/dawg-str-2": _SPELLING,
    "sparql10/expr-builtin/sameTerm-simple": _SPELLING,
    "sparql10/expr-builtin/sameTerm-eq": _SPELLING,
    "sparql10/expr-builtin/sameTerm-not-eq": _SPELLING,
    "sparql10/expr-equals/eq-graph-1": _SPELLING,
    "sparql10/expr-equals/eq-graph-2": _SPELLING,
    "sparql10/open-world/open-eq-01": _SPELLING,
    "sparql12/grouping/group01": _SPELLING,
    "sparql10/expr-builtin/case-insensitive-booleans": "the engine reads true and false in lower case only",
    "sparql10/graph/graph-variable-scope": _SCOPE,
    "sparql10/graph/graph-optional": _SCOPE,
    "sparql11/aggregates/agg-empty-group-count-graph": _SCOPE,
    "sparql11/bindings/graph": _SCOPE,
    "sparql11/negation/graph-minus": _SCOPE,
    "sparql10/open-world/date-2": _DATES,
    "sparql10/open-world/date-3": _DATES,
    "sparql11/aggregates/agg-groupconcat-04": _TAGGED,
    "sparql11/aggregates/agg-groupconcat-06": _TAGGED,
    "sparql11/csv-tsv-res/tsv03": "the engine writes xsd:negativeInteger in TSV as a bare number, which reads as xsd:integer",
    "sparql11/functions/bnode01": "BNODE(text) is one node for one text in all solutions, not in each",
    "sparql11/property-path/zero_or_more_set_start": _ABSENT,
    "sparql11/property-path/zero_or_more_set_end": _ABSENT,
    "sparql11/property-path/zero_or_one_set_start": _ABSENT,
    "sparql11/property-path/zero_or_one_set_end": _ABSENT,
    "sparql12/grouping/select-variable-reuse": "the engine does not let a SELECT use a variable it has just made of an aggregate",
    "sparql10/syntax-sparql3/syn-bad-26": "the engine reads '?x<?a&&?b>?y' as two comparisons, the longest token is an IRI",
    "sparql12/syntax/nested-aggregate-functions": "the engine accepts an aggregate inside an aggregate",
    "sparql12/syntax-triple-terms-negative/tripleterm-subject-03": "the engine leaves a wrong triple term unbound",
    "sparql12/syntax-triple-terms-negative/tripleterm-subject-06": "the engine leaves a wrong triple term unbound",
}
UNKNOWN_FUNCTIONS = frozenset(
    {
        "sparql10/syntax-sparql1/syntax-expr-05",
        "sparql10/syntax-sparql1/syntax-order-05",
        "sparql10/syntax-sparql1/syntax-order-06",
        "sparql10/syntax-sparql2/syntax-function-01",
        "sparql10/syntax-sparql2/syntax-function-02",
        "sparql10/syntax-sparql2/syntax-function-03",
        "sparql10/syntax-sparql2/syntax-function-04",
        "sparql11/syntax-query/test_4",
    }
)
"""Right queries that call functions nobody has: they are read, and the answer says what is unknown."""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The graphs that are in the dataset by now."""
    return set()


def chosen(folders: tuple[str, ...], kinds: set[str]) -> list[object]:
    return [pytest.param(case, id=case.name, marks=_marks(case)) for case in cases(SPARQL, folders, kinds)]


def _marks(case: Case) -> list[pytest.MarkDecorator]:
    marks = [] if case.name.rpartition("/")[0] in QUICK else [pytest.mark.long]
    if case.name in EXEMPT:
        marks.append(pytest.mark.xfail(reason=EXEMPT[case.name], strict=True))
    return marks


@pytest.mark.parametrize("case", chosen(FOLDERS, {"QueryEvaluationTest", "CSVResultFormatTest"}))
def test_a_query_is_answered_as_the_standard_says(endpoint: Endpoint, loaded: set[str], case: Case) -> None:
    default, named = _dataset(case)
    _load(endpoint, loaded, [*default, *named])
    assert case.result is not None
    stated = result_set(case.result) if case.result.suffix in {".ttl", ".rdf"} else None
    if case.result.suffix == ".csv":
        accept = "text/csv"
    elif case.result.suffix in FORMATS or stated is not None:
        accept = FORMATS.get(case.result.suffix, FORMATS[".srj"])[0]
    else:
        accept = "application/n-triples"
    query = f"BASE <{case.address}>\n{case.text}"
    if _FROM.search(case.text):
        answer = endpoint.ask(query, accept)
    else:
        answer = endpoint.ask(query, accept, [name for name, _ in default], [name for name, _ in named])
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].partition(";")[0] == accept
    if accept == "text/csv":
        assert read_table(answer.content) == read_table(case.result.read_bytes())
    elif accept == "application/n-triples":
        got = parse(answer.content, RdfFormat.N_TRIPLES)
        assert canonical(got) == canonical(read_dataset(case.result))
    elif stated is not None:
        table, ordered = stated
        assert read_results(answer.content, FORMATS[".srj"][1], ordered=ordered) == table
    else:
        form = FORMATS[case.result.suffix][1]
        expected = read_results(case.result.read_bytes(), form, lax=case.lax)
        assert read_results(answer.content, form, lax=case.lax) == expected


@pytest.mark.parametrize(
    "case", chosen(FOLDERS, {"PositiveSyntaxTest", "PositiveSyntaxTest11", "PositiveSyntaxTest12"})
)
def test_a_right_query_is_answered(endpoint: Endpoint, case: Case) -> None:
    answer = endpoint.ask(f"BASE <{case.address}>\n{case.text}", "*/*")
    if "SERVICE" in case.text.upper():
        assert answer.status_code == 403
        assert "SERVICE" in answer.json()["detail"]
    elif case.name in UNKNOWN_FUNCTIONS:
        assert answer.status_code == 400
        assert answer.json()["detail"].startswith("Fonction inconnue : <")
    else:
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "case", chosen(FOLDERS, {"NegativeSyntaxTest", "NegativeSyntaxTest11", "NegativeSyntaxTest12"})
)
def test_a_wrong_query_is_400(endpoint: Endpoint, case: Case) -> None:
    answer = endpoint.ask(case.text, "*/*")
    assert answer.status_code == 400, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("case", chosen(("sparql11/service",), {"QueryEvaluationTest"}))
def test_a_federated_query_is_refused(endpoint: Endpoint, case: Case) -> None:
    answer = endpoint.ask(case.text)
    assert answer.status_code == 403
    assert "SERVICE" in answer.json()["detail"]


Graphs = list[tuple[str, list[Quad]]]


def _dataset(case: Case) -> tuple[Graphs, Graphs]:
    """The graphs a query is asked of, each with its name: those merged into the default one, and the named ones."""
    files = [*case.data.default, *(case.request.parent / name for name in _FROM.findall(case.text))]
    default: Graphs = []
    named: Graphs = [(name, read_dataset(path, name)) for name, path in case.data.named]
    for path in files:
        own = path.resolve().as_uri()
        by_graph: dict[str, list[Quad]] = {own: []}
        for quad in read_dataset(path, own):
            assert isinstance(quad.graph_name, NamedNode)
            by_graph.setdefault(quad.graph_name.value, []).append(quad)
        default.append((own, by_graph.pop(own)))
        named += by_graph.items()
    return default, named


def _load(endpoint: Endpoint, loaded: set[str], graphs: Graphs) -> None:
    missing = {name: quads for name, quads in graphs if name not in loaded}
    if any(missing.values()):
        endpoint.fill([quad for quads in missing.values() for quad in quads])
    loaded.update(missing)
