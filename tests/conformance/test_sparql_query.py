"""The W3C suites of SPARQL queries, over HTTP: what is asked, and how it is answered, in every format of results.

Data comes in by updates, each file as a graph of its own; the dataset of a query is what the protocol's parameters name.
The seven cases of federated queries are asked too, and refused: the hub makes no request for a client.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.conformance.endpoint import Endpoint, scratch
from tests.conformance.sparql_manifest import Case, cases
from tests.conformance.sparql_results import FORMATS, canonical, read_dataset, read_results, read_table, result_set
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
QUICK = ("sparql10/dataset", "sparql11/csv-tsv-res", "sparql11/json-res", "sparql11/construct", "sparql11/subquery")
"""What runs every time; the rest in the long tests."""

EXEMPT: dict[str, str] = {}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    with scratch() as served:
        yield served


@pytest.fixture(scope="module")
def loaded() -> set[tuple[str, Path]]:
    """The graphs that are in the dataset by now."""
    return set()


def chosen(folders: tuple[str, ...], kinds: set[str]) -> list[object]:
    return [
        pytest.param(case, id=case.name, marks=_marks(case)) for case in cases(SPARQL, folders, kinds)
    ]


def _marks(case: Case) -> list[pytest.MarkDecorator]:
    marks = [] if case.name.rpartition("/")[0] in QUICK else [pytest.mark.long]
    if case.name in EXEMPT:
        marks.append(pytest.mark.xfail(reason=EXEMPT[case.name], strict=True))
    return marks


@pytest.mark.parametrize("case", chosen(EVALUATION, {"QueryEvaluationTest", "CSVResultFormatTest"}))
def test_a_query_is_answered_as_the_standard_says(
    endpoint: Endpoint, loaded: set[tuple[str, Path]], case: Case
) -> None:
    default = [path.resolve().as_uri() for path in case.data.default]
    named = [name for name, _ in case.data.named]
    _load(endpoint, loaded, [*zip(default, case.data.default, strict=True), *case.data.named])
    assert case.result is not None
    stated = result_set(case.result) if case.result.suffix in {".ttl", ".rdf"} else None
    if case.result.suffix == ".csv":
        accept = "text/csv"
    elif case.result.suffix in FORMATS or stated is not None:
        accept = FORMATS.get(case.result.suffix, FORMATS[".srj"])[0]
    else:
        accept = "application/n-triples"
    query = f"BASE <{case.address}>\n{case.text}"
    answer = endpoint.ask(query, accept, default or None, named or None)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].partition(";")[0] == accept
    if accept == "text/csv":
        assert read_table(answer.content) == read_table(case.result.read_bytes())
    elif accept == "application/n-triples":
        got = parse(answer.content, RdfFormat.N_TRIPLES)
        assert canonical(got) == canonical(read_dataset(case.result))
    elif stated is not None:
        expected, ordered = stated
        assert read_results(answer.content, FORMATS[".srj"][1], ordered=ordered) == expected
    else:
        form = FORMATS[case.result.suffix][1]
        assert read_results(answer.content, form) == read_results(case.result.read_bytes(), form)


@pytest.mark.parametrize(
    "case", chosen(SYNTAX, {"PositiveSyntaxTest", "PositiveSyntaxTest11", "PositiveSyntaxTest12"})
)
def test_a_right_query_is_answered(endpoint: Endpoint, case: Case) -> None:
    answer = endpoint.ask(f"BASE <{case.address}>\n{case.text}", "*/*")
    if "SERVICE" in case.text.upper():
        assert answer.status_code == 403
        assert "SERVICE" in answer.json()["detail"]
    else:
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "case", chosen(SYNTAX, {"NegativeSyntaxTest", "NegativeSyntaxTest11", "NegativeSyntaxTest12"})
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


def _load(endpoint: Endpoint, loaded: set[tuple[str, Path]], graphs: list[tuple[str, Path]]) -> None:
    missing = [each for each in graphs if each not in loaded]
    quads = [quad for name, path in missing for quad in read_dataset(path, name)]
    if quads:
        endpoint.fill(quads)
    loaded.update(missing)
