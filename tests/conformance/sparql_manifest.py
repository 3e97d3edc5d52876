"""The cases of the W3C SPARQL suites, read from their manifests."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

Term = NamedNode | BlankNode | Literal | Triple


class Graph:
    """The statements of one file, by subject and predicate."""

    def __init__(self, path: Path, syntax: RdfFormat = RdfFormat.TURTLE) -> None:
        self._held: dict[tuple[Term, str], list[Term]] = defaultdict(list)
        self.subjects: dict[str, list[Term]] = defaultdict(list)
        for quad in parse(path=str(path), format=syntax, base_iri=path.resolve().as_uri()):
            self._held[quad.subject, quad.predicate.value].append(quad.object)
            if quad.predicate.value == RDF + "type" and isinstance(quad.object, NamedNode):
                self.subjects[quad.object.value].append(quad.subject)

    def all(self, subject: Term, predicate: str) -> list[Term]:
        return self._held.get((subject, predicate), [])

    def one(self, subject: Term, predicate: str) -> Term | None:
        found = self.all(subject, predicate)
        return found[0] if found else None

    def text(self, subject: Term, predicate: str) -> str:
        """The value of an IRI or literal; empty when there is none."""
        found = self.one(subject, predicate)
        return found.value if isinstance(found, NamedNode | Literal) else ""

    def members(self, head: Term | None) -> list[Term]:
        """The members of a list."""
        found = []
        while head is not None and not (isinstance(head, NamedNode) and head.value == RDF + "nil"):
            first = self.one(head, RDF + "first")
            assert first is not None
            found.append(first)
            head = self.one(head, RDF + "rest")
        return found


@dataclass(frozen=True)
class Data:
    """A dataset as files: those of the default graph, and the named ones (IRI, file)."""

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True)
class Case:
    """``name`` is ``folder/test``. ``request`` is the query or update; ``result`` a file of results, ``after`` the dataset
    that an update leaves; ``lax``: how often a solution comes does not count."""

    name: str
    kind: str
    request: Path
    data: Data
    result: Path | None = None
    after: Data = Data()
    lax: bool = False

    @property
    def text(self) -> str:
        return self.request.read_text(encoding="utf-8")

    @property
    def address(self) -> str:
        return self.request.resolve().as_uri()


def cases(suite: Path, folders: tuple[str, ...], kinds: set[str]) -> list[Case]:
    """The cases of these kinds, in the order of their manifests."""
    return [case for folder in folders for case in _cases(suite, folder) if case.kind in kinds]


def _cases(suite: Path, folder: str) -> list[Case]:
    graph = Graph(suite / folder / "manifest.ttl")
    found = []
    for manifest in graph.subjects[MF + "Manifest"]:
        for test in graph.members(graph.one(manifest, MF + "entries")):
            kinds = [each.value for each in graph.all(test, RDF + "type") if isinstance(each, NamedNode)]
            kind = next(each.rpartition("#")[2] for each in kinds if "Test" in each)
            case = _case(graph, folder, test, kind)
            if case is not None:
                found.append(case)
    return found


def _case(graph: Graph, folder: str, test: Term, kind: str) -> Case | None:
    assert isinstance(test, NamedNode)
    name = f"{folder}/{test.value.rpartition('#')[2]}"
    action = graph.one(test, MF + "action")
    if isinstance(action, NamedNode):
        return Case(name, kind, file_of(action.value), Data())
    if action is None:
        return None
    space = UT if graph.one(action, UT + "request") is not None else QT
    request = graph.text(action, UT + "request") or graph.text(action, QT + "query")
    if not request:
        return None
    result = graph.one(test, MF + "result")
    return Case(
        name,
        kind,
        file_of(request),
        _data(graph, action, space),
        file_of(result.value) if isinstance(result, NamedNode) else None,
        _data(graph, result, UT) if isinstance(result, BlankNode) else Data(),
        graph.text(test, MF + "resultCardinality").endswith("LaxCardinality"),
    )


def _data(graph: Graph, node: Term, space: str) -> Data:
    default = tuple(
        file_of(each.value) for each in graph.all(node, space + "data") if isinstance(each, NamedNode)
    )
    named = []
    for each in graph.all(node, space + "graphData"):
        if isinstance(each, NamedNode):
            named.append((each.value, file_of(each.value)))
        else:
            file = graph.text(each, space + "graph") or graph.text(each, space + "data")
            named.append((graph.text(each, LABEL) or file, file_of(file)))
    return Data(default, tuple(named))


def file_of(iri: str) -> Path:
    return Path(unquote(urlsplit(iri).path))
