"""A concept scheme arranged for readers: its concepts as a tree, its levels, and a regional profile the same way.

Only what the files say: a concept without a definition shows none. A concept that is its own ancestor is shown once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hub.errors import Language
from hub.model.statement import Term
from hub.model.vocabulary import DCTERMS, OWL, RDFS, SKOS, TYPE, XKOS
from hub.serve.model_files import Model, ModelPart, definition, in_language


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept or territory. ``others`` are its other labels; ``depth`` how far it is below the top of its tree."""

    iri: str
    code: str | None
    label: str
    others: tuple[str, ...]
    definition: str | None
    depth: int
    narrower: tuple[str, ...]
    facts: tuple[tuple[str, tuple[Term, ...]], ...]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a statistical classification (XKOS)."""

    iri: str
    label: str
    items: str | None


@dataclass(frozen=True, slots=True)
class SchemePage:
    """What a scheme is called, where it comes from, what is in it."""

    title: str
    description: str | None
    origin: str | None
    version: str | None
    levels: tuple[Level, ...]
    concepts: tuple[ConceptRow, ...]


_SAID_APART = frozenset(
    {TYPE, DCTERMS + "title", RDFS + "isDefinedBy"}
    | {SKOS + name for name in ("inScheme", "topConceptOf", "hasTopConcept", "notation", "prefLabel", "altLabel",
                                "definition", "narrower")}
)  # fmt: skip


def scheme_title(part: ModelPart, language: Language) -> str | None:
    """What a scheme, or a profile, is called."""
    return part.text(_head(part), language, DCTERMS + "title")


def scheme_page(part: ModelPart, language: Language, model: Model) -> SchemePage:
    """One scheme, its concepts in file order, each followed by those under it."""
    head = _head(part)
    return SchemePage(
        part.text(head, language, DCTERMS + "title") or head,
        definition(part, head, language),
        part.text(head, language, DCTERMS + "source"),
        part.text(head, language, OWL + "versionInfo"),
        tuple(_levels(part, language)),
        concept_rows(part, language, model),
    )


def concept_rows(part: ModelPart, language: Language, model: Model) -> tuple[ConceptRow, ...]:
    """The concepts of ``part`` as one walks down their tree."""
    concepts = [
        subject
        for subject in part.nodes
        if part.values(subject, SKOS + "prefLabel") and not _is_level(part, subject)
    ]
    under: dict[str, list[str]] = {}
    for subject in concepts:
        for broader in part.values(subject, SKOS + "broader"):
            under.setdefault(broader.value, []).append(subject)
    return tuple(
        ConceptRow(
            subject,
            in_language(part.values(subject, SKOS + "notation"), language),
            model.label(subject, language) or subject,
            tuple(term.value for term in part.values(subject, SKOS + "altLabel")),
            definition(part, subject, language),
            depth,
            tuple(under.get(subject, ())),
            _facts(part, subject, language),
        )
        for subject, depth in _walk(part, concepts, under)
    )


def code_of(part: ModelPart, iri: str) -> str:
    """The notation of a concept, else the end of its IRI."""
    found = part.values(iri, SKOS + "notation")
    return found[0].value if found else iri.rpartition("/")[2]


def _walk(part: ModelPart, concepts: list[str], under: Mapping[str, list[str]]) -> Iterator[tuple[str, int]]:
    known, done = set(concepts), set[str]()
    tops = [
        each
        for each in concepts
        if not any(term.value in known for term in part.values(each, SKOS + "broader"))
    ]
    waiting = [(each, 0) for each in reversed([*tops, *concepts])]
    while waiting:
        subject, depth = waiting.pop()
        if subject not in done:
            done.add(subject)
            yield subject, depth
            waiting += [(each, depth + 1) for each in reversed(under.get(subject, []))]


def _facts(part: ModelPart, subject: str, language: Language) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    """What else is said; of texts in several languages, those for the reader."""
    said: dict[str, list[Term]] = {}
    for predicate, term in part.nodes[subject]:
        if predicate not in _SAID_APART:
            said.setdefault(predicate, []).append(term)
    return tuple(
        (
            predicate,
            tuple(own) if (own := [term for term in terms if term.language == language]) else tuple(terms),
        )
        for predicate, terms in said.items()
    )


def _is_level(part: ModelPart, subject: str) -> bool:
    return Term("iri", XKOS + "ClassificationLevel") in part.values(subject, TYPE)


def _levels(part: ModelPart, language: Language) -> Iterator[Level]:
    levels = [subject for subject in part.nodes if _is_level(part, subject)]
    for level in sorted(levels, key=lambda each: part.text(each, language, XKOS + "depth") or ""):
        yield Level(
            level,
            part.text(level, language, SKOS + "prefLabel") or level,
            part.text(level, language, XKOS + "numberOfItems"),
        )


def _head(part: ModelPart) -> str:
    return next((node for node in part.nodes if part.values(node, DCTERMS + "title")), "")
