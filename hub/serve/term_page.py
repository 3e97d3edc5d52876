"""The ontology for readers: every term by the part of the model that declares it, and the page of each.

Only what the files say: a term without an example shows none; one that nobody constrains has no shapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hub.errors import Language
from hub.model.statement import Term
from hub.model.vocabulary import DCTERMS, ESS, LABEL, OWL, QB, RDFS, SCHEMA, SCHEME, SH, SKOS, TYPE
from hub.serve.model_files import Model, ModelPart, definition
from hub.serve.shape_page import Constraint, ShapeRow, reached, shape_rows

CLASS = OWL + "Class"
DOMAIN = (RDFS + "domain", SCHEMA + "domainIncludes")
RANGE = (RDFS + "range", SCHEMA + "rangeIncludes")

_HOMES = ("ess", "ess-standing", "ess-development", "ess-exchange", "ess-observatory", "ess-hub")
"""The parts of the ontology as one reads them; another part comes after."""

_MEANINGS = (
    SKOS + "definition",
    SKOS + "scopeNote",
    RDFS + "comment",
    SKOS + "historyNote",
    SKOS + "changeNote",
)
_ALIGNMENTS = tuple(
    SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
) + tuple(OWL + name for name in ("equivalentClass", "equivalentProperty", "sameAs"))
_SAID_APART = frozenset(
    {*_MEANINGS, *_ALIGNMENTS, *DOMAIN, *RANGE, TYPE, LABEL, SKOS + "prefLabel", SKOS + "example",
     DCTERMS + "source", OWL + "deprecated", DCTERMS + "isReplacedBy", RDFS + "isDefinedBy"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TermRow:
    """A class or property in the list of all terms."""

    iri: str
    name: str
    label: str
    definition: str | None
    is_class: bool
    deprecated: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What the ontology says of itself. ``prior`` are the versions before this one."""

    title: str
    description: str | None
    version: str | None
    prior: tuple[str, ...]
    change: str | None


@dataclass(frozen=True, slots=True)
class TermPage:
    """Everything the model says of one term.

    ``meanings``: definition, notes: (predicate, its texts in every language). ``facts``: (predicate, values) said of
    it; ``inverse``: (catalogue key, terms) said of it by others. ``rules``: (node shape, property shape or None).
    ``schemes``: where its values come from.
    """

    iri: str
    name: str
    label: str
    labels: tuple[Term, ...]
    kinds: tuple[str, ...]
    home: str
    deprecated: bool
    replaced_by: tuple[Term, ...]
    meanings: tuple[tuple[str, tuple[Term, ...]], ...]
    examples: tuple[Term, ...]
    sources: tuple[Term, ...]
    facts: tuple[tuple[str, tuple[Term, ...]], ...]
    inverse: tuple[tuple[str, tuple[Term, ...]], ...]
    alignments: tuple[tuple[str, tuple[Term, ...]], ...]
    schemes: tuple[str, ...]
    rules: tuple[tuple[ShapeRow, Constraint | None], ...]


def declared_terms(part: ModelPart) -> tuple[str, ...]:
    """The terms the hub mints, in file order."""
    return tuple(subject for subject in part.nodes if subject.startswith(ESS) and subject in part.homes)


def head(part: ModelPart, language: Language) -> Head:
    """The ontology's own title, description and versions."""
    own = ESS.rstrip("#")
    prior = tuple(term.value.rpartition("/")[2] for term in part.values(own, OWL + "priorVersion"))
    return Head(
        part.text(own, language, DCTERMS + "title", LABEL) or own,
        definition(part, own, language),
        part.text(own, language, OWL + "versionInfo"),
        prior,
        part.text(own, language, SKOS + "changeNote"),
    )


def terms_by_home(part: ModelPart, language: Language) -> dict[str, list[TermRow]]:
    """File name → the terms it declares, classes first."""
    found: dict[str, list[TermRow]] = {}
    for iri in declared_terms(part):
        found.setdefault(part.homes[iri], []).append(_row(part, iri, language))
    places = {home: place for place, home in enumerate(_HOMES)}
    return {
        home: sorted(rows, key=lambda row: not row.is_class)
        for home, rows in sorted(found.items(), key=lambda item: (places.get(item[0], len(places)), item[0]))
    }


def borrowed_terms(part: ModelPart, language: Language) -> list[tuple[str, str, str | None]]:
    """The terms of other vocabularies that the model uses as they are: (IRI, label, use here)."""
    return [
        (iri, part.text(iri, language, LABEL) or iri, part.text(iri, language, SKOS + "scopeNote"))
        for iri, home in part.homes.items()
        if home == "reused" and part.values(iri, RDFS + "isDefinedBy")
    ]


def term_page(model: Model, name: str, language: Language) -> TermPage | None:
    """The page of one term, by its local name; None when the ontology declares no such term."""
    part, iri = model.ontology, ESS + name
    if iri not in part.homes:
        return None
    kinds = tuple(term.value for term in part.values(iri, TYPE))
    rules = _rules(model.shapes, iri, language)
    return TermPage(
        iri,
        name,
        _label(part, iri, language),
        tuple(part.values(iri, LABEL, SKOS + "prefLabel")),
        kinds,
        part.homes[iri],
        _is_deprecated(part, iri),
        tuple(part.values(iri, DCTERMS + "isReplacedBy")),
        _groups(part, iri, _MEANINGS),
        tuple(part.values(iri, SKOS + "example")),
        tuple(part.values(iri, DCTERMS + "source")),
        _facts(part, iri),
        _inverse(part, iri),
        _groups(part, iri, _ALIGNMENTS),
        _schemes(model, iri, rules),
        rules,
    )


def _row(part: ModelPart, iri: str, language: Language) -> TermRow:
    return TermRow(
        iri,
        iri.removeprefix(ESS),
        _label(part, iri, language),
        definition(part, iri, language),
        Term("iri", CLASS) in part.values(iri, TYPE),
        _is_deprecated(part, iri),
    )


def _label(part: ModelPart, iri: str, language: Language) -> str:
    return part.text(iri, language, LABEL, SKOS + "prefLabel") or iri.removeprefix(ESS)


def _is_deprecated(part: ModelPart, iri: str) -> bool:
    return any(term.value in {"true", "1"} for term in part.values(iri, OWL + "deprecated"))


def _groups(part: ModelPart, iri: str, predicates: Iterable[str]) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    return tuple(
        (predicate, tuple(found)) for predicate in predicates if (found := part.values(iri, predicate))
    )


def _facts(part: ModelPart, iri: str) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    """Domain and range under one heading whichever way they are said, then what else is said of the term."""
    said: dict[str, list[Term]] = {}
    for predicate, term in part.nodes[iri]:
        if predicate not in _SAID_APART:
            said.setdefault(predicate, []).append(term)
    for ways in (DOMAIN, RANGE):
        for way in ways:
            for term in part.values(iri, way):
                if term not in said.setdefault(ways[-1], []):
                    said[ways[-1]].append(term)
    return tuple((predicate, tuple(terms)) for predicate, terms in said.items() if terms)


def _inverse(part: ModelPart, iri: str) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    """Its narrower terms; for a class, the properties on it and those that lead to it."""
    asked = {
        "model.narrower": (RDFS + "subClassOf", RDFS + "subPropertyOf"),
        "model.properties_on": DOMAIN,
        "model.properties_to": RANGE,
        "model.replaces": (DCTERMS + "isReplacedBy",),
    }
    this = Term("iri", iri)
    found = []
    for key, predicates in asked.items():
        terms = tuple(
            Term("iri", other)
            for other in declared_terms(part)
            if any(this in part.values(other, predicate) for predicate in predicates)
        )
        if terms:
            found.append((key, terms))
    return tuple(found)


def _rules(part: ModelPart, iri: str, language: Language) -> tuple[tuple[ShapeRow, Constraint | None], ...]:
    """The shapes whose focus is this class, and the rules on this property or whose query names the term."""
    names = re.compile(rf"\bess:{re.escape(iri.removeprefix(ESS))}\b|<{re.escape(iri)}>")
    found: list[tuple[ShapeRow, Constraint | None]] = []
    for shape in shape_rows(part, language):
        if iri in shape.targets:
            found.append((shape, None))
        for rule in shape.constraints:
            queries = (term.value for term in part.values(rule.iri, SH + "select", SH + "ask"))
            if iri in rule.paths or any(names.search(query) for query in queries):
                found.append((shape, rule))
    return tuple(found)


def _schemes(model: Model, iri: str, rules: Iterable[tuple[ShapeRow, Constraint | None]]) -> tuple[str, ...]:
    """The schemes its values come from: said by its code list, by a rule, or by its example."""
    found = [term.value for term in model.ontology.values(iri, QB + "codeList")]
    for _, rule in rules:
        if rule and iri in rule.paths:
            found += [each for each in reached(model.shapes, rule.iri) if each.startswith(SCHEME)]
    found += [
        SCHEME + term.value.removeprefix(SCHEME).partition("/")[0]
        for term in model.ontology.values(iri, SKOS + "example")
        if term.is_iri and term.value.startswith(SCHEME)
    ]
    return tuple(each for each in dict.fromkeys(found) if each.removeprefix(SCHEME) in model.schemes)
