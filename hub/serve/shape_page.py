"""What shapes demand, arranged for readers: each node shape, what it looks at, its rules with their anchors.

Rules without a name of their own are shown by their message; a shape without a target is one that others refer to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hub.errors import Language
from hub.model.statement import Term
from hub.model.vocabulary import LABEL, RDF, RDFS, SCHEME, SH, SKOS, TYPE
from hub.serve.model_files import ModelPart


@dataclass(frozen=True, slots=True)
class Constraint:
    """One property shape, or a SPARQL rule on the node. ``iri`` is a name of ours when ``named`` is False.

    ``paths`` are the properties it looks at, one or alternatives; ``messages`` what it says, in every language;
    ``demands`` are (SHACL property IRI, values); ``schemes`` where values must come from.
    """

    iri: str
    named: bool
    paths: tuple[str, ...]
    name: str | None
    severity: str
    messages: tuple[Term, ...]
    demands: tuple[tuple[str, tuple[Term, ...]], ...]
    schemes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """A node shape: what it looks at, what it demands."""

    iri: str
    label: str
    description: str | None
    targets: tuple[str, ...]
    constraints: tuple[Constraint, ...]


_TARGETS = tuple(SH + name for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"))
_SAID_APART = frozenset(
    {TYPE, LABEL, *(SH + name for name in ("path", "message", "severity", "name", "description", "order", "group",
     "select", "ask", "prefixes", "deactivated", "property", "sparql"))}
) | frozenset(_TARGETS)  # fmt: skip


def shape_rows(part: ModelPart, language: Language) -> list[ShapeRow]:
    """The node shapes, in file order."""
    rows = []
    for subject in part.nodes:
        targets = tuple(term.value for kind in _TARGETS for term in part.values(subject, kind))
        is_shape = Term("iri", SH + "NodeShape") in part.values(subject, TYPE)
        if targets or (is_shape and not is_hidden(subject)):
            rows.append(
                ShapeRow(
                    subject,
                    part.text(subject, language, LABEL, SH + "name") or subject.rpartition("#")[2],
                    part.text(subject, language, RDFS + "comment", SH + "description", SKOS + "definition"),
                    targets,
                    tuple(_constraint(part, node, language) for node in _rules_of(part, subject)),
                )
            )
    return rows


def rows_by_focus(rows: Sequence[ShapeRow]) -> list[tuple[str, list[ShapeRow]]]:
    """What is looked at → the shapes that look at it; classes before what bears a property, others last ("")."""
    found: dict[str, list[ShapeRow]] = {}
    for row in rows:
        for target in row.targets or ("",):
            found.setdefault(target, []).append(row)
    return sorted(found.items(), key=lambda item: (not item[0], not _last(item[0])[:1].isupper()))


def reached(part: ModelPart, node: str) -> list[str]:
    """The schemes a rule asks its values to be in, however deep its unnamed nodes say so."""
    found: list[str] = []
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        for predicate, term in part.nodes.get(here, ()):
            if predicate == SH + "hasValue" and "/" not in term.value.removeprefix(SCHEME):
                found.append(term.value)
            elif term.is_iri and predicate != TYPE and term.value in part.nodes:
                waiting.append(term.value)
    return [iri for iri in dict.fromkeys(found) if iri.startswith(SCHEME)]


def is_hidden(iri: str) -> bool:
    """Whether a node got its name from us, because its author gave it none."""
    return "/.well-known/genid/" in iri or iri.startswith("_:")


def _rules_of(part: ModelPart, shape: str) -> Iterator[str]:
    for kind in ("property", "sparql"):
        yield from (term.value for term in part.values(shape, SH + kind))
    # What the node itself must be: a message of its own.
    if part.values(shape, SH + "message"):
        yield shape


def _constraint(part: ModelPart, node: str, language: Language) -> Constraint:
    severity = part.values(node, SH + "severity")
    demands: dict[str, list[Term]] = {}
    for predicate, term in part.nodes.get(node, ()):
        if predicate.startswith(SH) and predicate not in _SAID_APART:
            demands.setdefault(predicate, []).extend(_unlisted(part, term))
    is_node_shape = Term("iri", SH + "NodeShape") in part.values(node, TYPE)
    return Constraint(
        node,
        not is_hidden(node) and not is_node_shape,
        tuple(dict.fromkeys(_paths(part, node))),
        part.text(node, language, SH + "name"),
        severity[0].value.removeprefix(SH).lower() if severity else "violation",
        tuple(sorted(part.values(node, SH + "message"), key=lambda term: term.language != language)),
        tuple((predicate, tuple(values)) for predicate, values in demands.items() if values),
        tuple(reached(part, node)) if not is_node_shape else (),
    )


def _paths(part: ModelPart, node: str) -> Iterator[str]:
    for term in part.values(node, SH + "path"):
        yield from _steps(part, term)


def _steps(part: ModelPart, term: Term) -> Iterator[str]:
    """The properties in a path: itself, or those of its alternatives and steps."""
    if not term.is_iri or not is_hidden(term.value):
        yield term.value
        return
    for predicate, inner in part.nodes.get(term.value, ()):
        follows = predicate.startswith(SH) or predicate in {RDF + "first", RDF + "rest"}
        if follows and inner.value != RDF + "nil":
            yield from _steps(part, inner)


def _unlisted(part: ModelPart, term: Term) -> Sequence[Term]:
    """The members of an RDF list; a value that is a node of the file without a name of its own is not shown."""
    members: list[Term] = []
    node = term
    while part.values(node.value, RDF + "first"):
        members += part.values(node.value, RDF + "first")
        following = part.values(node.value, RDF + "rest")
        if not following:
            break
        node = following[0]
    found = members or [term]
    return [member for member in found if not (member.is_iri and is_hidden(member.value))]


def _last(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]
