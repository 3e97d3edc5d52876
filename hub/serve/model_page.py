"""The reference model arranged for readers: classes and properties, concepts, what shapes demand.

Only what the files say: a term without a definition shows none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hub.errors import Language
from hub.model.statement import Term
from hub.model.vocabulary import DCTERMS, ESS, LABEL, OWL, RDFS, SCHEMA, SH, SHAPE, SKOS, TYPE
from hub.serve.model_files import Model, ModelPart, definition, in_language

_CLASSES = frozenset({OWL + "Class", RDFS + "Class"})
_DOMAIN = (RDFS + "domain", SCHEMA + "domainIncludes")
_RANGE = (RDFS + "range", SCHEMA + "rangeIncludes")
_PARENTS = (RDFS + "subClassOf", RDFS + "subPropertyOf")


@dataclass(frozen=True, slots=True)
class TermRow:
    """A class or a property as the ontology page shows it. ``facts`` are (property IRI, values)."""

    iri: str
    label: str
    definition: str | None
    note: str | None
    example: str | None
    source: str | None
    deprecated: bool
    facts: tuple[tuple[str, tuple[Term, ...]], ...]


@dataclass(frozen=True, slots=True)
class TermSections:
    """The ontology page: what it is called and says of itself, its classes, its properties."""

    title: str
    description: str | None
    version: str | None
    classes: tuple[TermRow, ...]
    properties: tuple[TermRow, ...]


def term_sections(part: ModelPart, language: Language) -> TermSections:
    """The terms the hub mints, in file order."""
    head = next(
        (node for node, pairs in part.nodes.items() if (TYPE, Term("iri", OWL + "Ontology")) in pairs), ""
    )
    rows: dict[bool, list[TermRow]] = {True: [], False: []}
    for subject in part.nodes:
        if subject.startswith(ESS) and part.values(subject, TYPE):
            kinds = {term.value for term in part.values(subject, TYPE)}
            rows[bool(kinds & _CLASSES)].append(_term_row(part, subject, language))
    return TermSections(
        part.text(head, language, DCTERMS + "title", LABEL) or head,
        definition(part, head, language),
        part.text(head, language, OWL + "versionInfo"),
        tuple(rows[True]),
        tuple(rows[False]),
    )


def _term_row(part: ModelPart, subject: str, language: Language) -> TermRow:
    facts = []
    for predicates in ((_PARENTS[0],), (_PARENTS[1],), _DOMAIN, _RANGE):
        values = tuple(value for each in predicates for value in part.values(subject, each))
        if values:
            facts.append((predicates[-1], values))
    return TermRow(
        subject,
        part.text(subject, language, LABEL, SKOS + "prefLabel") or subject.removeprefix(ESS),
        definition(part, subject, language),
        part.text(subject, language, SKOS + "scopeNote"),
        part.text(subject, language, SKOS + "example"),
        part.text(subject, language, DCTERMS + "source"),
        any(term.value in {"true", "1"} for term in part.values(subject, OWL + "deprecated")),
        tuple(facts),
    )


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept or territory. ``others`` are its other labels."""

    iri: str
    code: str | None
    label: str
    others: tuple[str, ...]
    definition: str | None
    facts: tuple[tuple[str, tuple[Term, ...]], ...]


_CONCEPT_FACTS = (
    SKOS + "broader", ESS + "formerlyIn", ESS + "succeededBy", ESS + "validFrom", ESS + "validUntil",
    SKOS + "exactMatch", SKOS + "closeMatch",
)  # fmt: skip


def scheme_title(part: ModelPart, language: Language) -> str | None:
    """What a scheme is called."""
    head = next((node for node in part.nodes if part.values(node, DCTERMS + "title")), "")
    return part.text(head, language, DCTERMS + "title")


def concept_rows(part: ModelPart, language: Language, model: Model) -> dict[str, Any]:
    """The title, description and concepts of one scheme, in file order."""
    heads = [node for node in part.nodes if part.values(node, DCTERMS + "title")]
    head = heads[0] if heads else ""
    rows = [
        ConceptRow(
            subject,
            in_language(part.values(subject, SKOS + "notation"), language),
            model.label(subject, language) or subject,
            tuple(term.value for term in part.values(subject, SKOS + "altLabel")),
            definition(part, subject, language),
            tuple((fact, tuple(found)) for fact in _CONCEPT_FACTS if (found := part.values(subject, fact))),
        )
        for subject in part.nodes
        if part.values(subject, SKOS + "prefLabel")
    ]
    return {
        "title": part.text(head, language, DCTERMS + "title") or head,
        "description": definition(part, head, language),
        "origin": part.text(head, language, DCTERMS + "source"),
        "concepts": rows,
    }


@dataclass(frozen=True, slots=True)
class Constraint:
    """One property shape, or a SPARQL rule on the node. ``demands`` are (SHACL property IRI, values)."""

    path: str | None
    name: str | None
    severity: str
    message: str | None
    demands: tuple[tuple[str, tuple[Term, ...]], ...]


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
     "select", "ask", "prefixes", "deactivated"))}
)  # fmt: skip


def shape_rows(part: ModelPart, language: Language) -> list[ShapeRow]:
    """The node shapes, in file order."""
    rows = []
    for subject in part.nodes:
        targets = tuple(term.value for kind in _TARGETS for term in part.values(subject, kind))
        if targets:
            inner = [
                term.value for kind in ("property", "sparql") for term in part.values(subject, SH + kind)
            ]
            rows.append(
                ShapeRow(
                    subject,
                    part.text(subject, language, LABEL, SH + "name") or subject.removeprefix(SHAPE),
                    part.text(subject, language, RDFS + "comment", SH + "description", SKOS + "definition"),
                    targets,
                    tuple(_constraint(part, node, language) for node in inner),
                )
            )
    return rows


def _constraint(part: ModelPart, node: str, language: Language) -> Constraint:
    severity = part.values(node, SH + "severity")
    demands: dict[str, list[Term]] = {}
    for predicate, term in part.nodes.get(node, ()):
        if predicate.startswith(SH) and predicate not in _SAID_APART:
            demands.setdefault(predicate, []).extend(_unlisted(part, term))
    path = part.values(node, SH + "path")
    return Constraint(
        path[0].value if path and not _is_hidden(path[0]) else None,
        part.text(node, language, SH + "name"),
        severity[0].value.removeprefix(SH).lower() if severity else "violation",
        part.text(node, language, SH + "message"),
        tuple((predicate, tuple(values)) for predicate, values in demands.items() if values),
    )


def _unlisted(part: ModelPart, term: Term) -> Sequence[Term]:
    """The members of an RDF list; a value that is a node of the file without a name of its own is not shown."""
    first, rest = (f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{name}" for name in ("first", "rest"))
    members: list[Term] = []
    node = term
    while part.values(node.value, first):
        members += part.values(node.value, first)
        following = part.values(node.value, rest)
        if not following:
            break
        node = following[0]
    found = members or [term]
    return [member for member in found if not (member.is_iri and _is_hidden(member))]


def _is_hidden(term: Term) -> bool:
    """Whether a node got its name from us, because its author gave it none."""
    return term.is_iri and ("/.well-known/genid/" in term.value or term.value.startswith("_:"))
