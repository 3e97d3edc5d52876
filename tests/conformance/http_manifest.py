"""The W3C suites that are conversations over HTTP, read from their manifests: requests, and what each is answered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from tests.conformance.sparql_manifest import LABEL, MF, RDF, UT, Graph, Term, file_of

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"

_NAMED = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}


@dataclass(frozen=True)
class Exchange:
    """One request and its answer. ``statuses`` are numbers, or the first digit of a class; ``location`` is the name that the
    answer's ``Location`` has in what follows; ``boolean`` and ``graph`` are what the answer holds, where that is said."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[int]
    format: str
    content_type: str
    boolean: bool | None
    location: str
    graph: str | None


@dataclass(frozen=True)
class Conversation:
    """``data`` is what is there beforehand: IRI and file of each graph."""

    name: str
    data: tuple[tuple[str, Path], ...]
    exchanges: tuple[Exchange, ...]


def conversations(manifest: Path, kind: str) -> list[Conversation]:
    """The tests of ``kind`` in a manifest, in its order."""
    graph = Graph(manifest)
    head = graph.subjects[MF + "Manifest"][0]
    return [
        _conversation(graph, test)
        for test in graph.members(graph.one(head, MF + "entries"))
        if any(each == NamedNode(MF + kind) for each in graph.all(test, RDF + "type"))
        and graph.one(test, MF + "action") is not None
    ]


def _conversation(graph: Graph, test: Term) -> Conversation:
    assert isinstance(test, NamedNode)
    action = graph.one(test, MF + "action")
    assert action is not None
    data = tuple(
        (graph.text(each, LABEL), file_of(graph.text(each, UT + "graph")))
        for each in graph.all(test, UT + "graphData")
    )
    requests = graph.members(graph.one(action, HT + "requests"))
    return Conversation(
        test.value.rpartition("#")[2], data, tuple(_exchange(graph, each) for each in requests)
    )


def _exchange(graph: Graph, request: Term) -> Exchange:
    answer = graph.one(request, HT + "resp")
    assert answer is not None
    boolean = graph.text(answer, MF + "expectedBoolean")
    body = graph.one(answer, HT + "body")
    return Exchange(
        graph.text(request, HT + "methodName"),
        graph.text(request, HT + "absolutePath"),
        _headers(graph, request),
        _body(graph, request),
        frozenset(_status(each) for each in graph.all(answer, MF + "expectedStatus")),
        graph.text(answer, MF + "expectedFormat"),
        _headers(graph, answer).get("content-type", ""),
        boolean == "true" if boolean else None,
        graph.text(answer, MF + "expectedLocation"),
        graph.text(body, CNT + "chars") if body is not None else None,
    )


def _headers(graph: Graph, message: Term) -> dict[str, str]:
    return {
        graph.text(each, HT + "fieldName").lower(): graph.text(each, HT + "fieldValue")
        for each in graph.members(graph.one(message, HT + "headers"))
    }


def _body(graph: Graph, request: Term) -> bytes:
    body = graph.one(request, HT + "body")
    if body is None:
        return b""
    return graph.text(body, CNT + "chars").encode(graph.text(body, CNT + "characterEncoding") or "utf-8")


def _status(status: Term) -> int:
    assert isinstance(status, NamedNode)
    name = status.value.rpartition("#")[2]
    return _NAMED[name] if name in _NAMED else int(name.removeprefix("StatusCode")[0])
