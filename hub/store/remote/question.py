"""A query as it is put to a remote engine: its dataset said beside it, nothing left to what engines do by themselves.

Engines differ in what their default graph is, in what ``GRAPH ?g`` ranges over when only FROM is given, and in what wins
when a request and its query both name graphs. So FROM clauses are taken out of the text and become the request's own;
prefixes and base are declared anew, the hub's own among them, in the one order that every engine reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hub.errors import RefusedError
from hub.model.vocabulary import PREFIXES
from hub.store.readers.admission import Admitted, Changes, rewritten
from hub.store.readers.dataset_clause import Prologue
from hub.store.readers.tokenizer import Token, tokens
from hub.store.remote.place import Names
from hub.store.remote.virtuoso import misreads

_INNER = ("bif:", "sql:", "long:")
"""What begins the names of an engine's inner functions: Virtuoso runs SQL by them."""

Graphs = Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Question:
    """``text`` without dataset clauses. ``default`` and ``named`` are those it had, None when it had none; ``iris`` are all
    that it names; ``counting`` asks how many solutions a CONSTRUCT has, empty for other queries. ``virtuoso_misreads`` it, or
    not."""

    text: str
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None
    iris: frozenset[str] = frozenset()
    counting: str = ""
    virtuoso_misreads: bool = False

    def dataset(self, default: Graphs, named: Graphs, names: Names, all_named: Sequence[str]) -> Dataset:
        """The dataset to ask it of: what the request names, else what the query does, else the whole one."""
        if default is None and named is None:
            default, named = self.default, self.named
        if default is None and named is None:
            return Dataset((names.reference,), tuple(all_named) or (names.nothing,))
        asked = (*(default or ()), *(named or ()))
        nothing = (names.nothing,)
        return Dataset(tuple(default or ()) or nothing, tuple(named or ()) or nothing, asked)


@dataclass(frozen=True, slots=True)
class Dataset:
    """Graphs by name, at least one of each: an engine that is told of one kind alone makes up its mind about the other.
    ``asked`` are those that somebody chose; none is the whole dataset."""

    default: tuple[str, ...]
    named: tuple[str, ...]
    asked: tuple[str, ...] = ()

    def form(self) -> list[tuple[str, str]]:
        """As parameters of the SPARQL protocol."""
        return [
            *(("default-graph-uri", graph) for graph in self.default),
            *(("named-graph-uri", graph) for graph in self.named),
        ]


@lru_cache(maxsize=512)
def question_of(admitted: Admitted, base: str | None) -> Question:
    """How to put an admitted query to any engine. Raises RefusedError for an engine's inner functions."""
    found = list(tokens(admitted.text))
    prologue = Prologue(base)
    start = prologue.read(found)
    changes: Changes = []
    default: list[str] = []
    named: list[str] = []
    iris: set[str] = set()
    used: dict[str, str] = {}
    depth = 0
    for place in range(start, len(found)):
        token = found[place]
        if token.kind == "mark":
            depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(token.text, 0)
        elif token.kind in {"name", "iri"}:
            iris.add(_refuse_inner(prologue.resolve(token)))
            prefix = token.text.partition(":")[0]
            if token.kind == "name" and prologue.knows(prefix):
                used[prefix] = prologue.prefixes.get(prefix) or PREFIXES.get(prefix, "")
        elif depth == 0 and token.kind == "word" and token.text.upper() == "FROM":
            clause = _clause(found, place)
            (named if len(clause) == 3 else default).append(prologue.resolve(clause[-1]))
            changes += [(each, " ") for each in clause]
    # Some take one BASE at most, before all PREFIX: what the declarations come to is declared anew.
    head = f"BASE <{prologue.base}>\n" if prologue.base else ""
    head += "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in used.items())
    body = rewritten(admitted.text, changes)[found[start].start :]
    has_clause = bool(default or named)
    return Question(
        head + body,
        tuple(default) if has_clause else None,
        tuple(named) if has_clause else None,
        frozenset(iris),
        f"{head}SELECT (COUNT(*) AS ?rows) WHERE {{ SELECT * {rest} }}"
        if admitted.kind == "construct" and (rest := _without_template(body))
        else "",
        misreads(found[start:]),
    )


def _without_template(construct: str) -> str:
    """What stands behind the template of a CONSTRUCT: its WHERE, its LIMIT; empty when it has none of its own."""
    depth = 0
    for token in tokens(construct):
        if token.kind == "mark":
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            if depth == 0 and token.text == "}":
                return construct[token.start + 1 :]
        elif depth == 0 and token.text.upper() == "WHERE":
            return construct[token.start :]
    return ""


def _clause(found: list[Token], place: int) -> list[Token]:
    """``FROM <g>`` or ``FROM NAMED <g>``: admission has seen to it that it is one of the two."""
    is_named = found[place + 1].text.upper() == "NAMED"
    return found[place : place + 2 + is_named]


def _refuse_inner(iri: str) -> str:
    if iri.lower().startswith(_INNER):
        raise RefusedError(
            f"<{iri}> est une fonction interne du moteur : ce hub connaît celles de SPARQL 1.1.",
            f"<{iri}> is an inner function of the engine: this hub knows those of SPARQL 1.1.",
        )
    return iri
