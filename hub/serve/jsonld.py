"""Writes statements as compact JSON-LD by a context whose terms are plain: an IRI, a type or a language each.

A value is written short only when a term of the context says exactly how to read it back (its type or language);
every other value is spelled out in full. So reading the document gives back the same statements, whatever the context.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from hub.model.statement import Term
from hub.model.vocabulary import TYPE

_RULE = tuple[str, str]
"""How a term reads a plain string: ("@id", ""), ("@type", datatype), ("@language", tag) or ("", "")."""


@dataclass(frozen=True)
class Context:
    """A JSON-LD context. ``terms``: (predicate IRI, rule) → term; ``names``: IRI → term, for classes."""

    definitions: Mapping[str, Any]
    terms: Mapping[tuple[str, _RULE], str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def short(self, predicate: str) -> str | None:
        """Any term for ``predicate``: enough for a value that is spelled out, which no rule touches."""
        return next((term for (iri, _), term in self.terms.items() if iri == predicate), None)

    @classmethod
    def load(cls, path: Path) -> Context:
        """The context in a ``.jsonld`` file."""
        return cls.of(orjson.loads(path.read_bytes())["@context"])

    @classmethod
    def of(cls, definitions: Mapping[str, Any]) -> Context:
        """The context with these definitions."""
        terms: dict[tuple[str, _RULE], str] = {}
        names: dict[str, str] = {}
        for term, definition in definitions.items():
            if term.startswith("@"):
                continue
            iri = _expand(
                definition if isinstance(definition, str) else definition.get("@id", term), definitions
            )
            if isinstance(definition, str):
                if not iri.endswith(("#", "/")):
                    names.setdefault(iri, term)
                    terms.setdefault((iri, _plain(definitions)), term)
            elif (
                not (definition.keys() - {"@id", "@type", "@language", "@container"})
                and definition.get("@container", "@set") == "@set"
            ):
                terms.setdefault((iri, _rule(definition, definitions)), term)
        return cls(definitions, terms, names)

    def part(self, used: set[str]) -> dict[str, Any]:
        """The definitions of the ``used`` terms and of the prefixes they are written with."""
        kept = {
            term: self.definitions[term] for term in self.definitions if term in used or term.startswith("@")
        }
        prefixes = {
            word.partition(":")[0]
            for definition in kept.values()
            for word in (definition.values() if isinstance(definition, Mapping) else [definition])
            if isinstance(word, str)
        }
        return {term: self.definitions[term] for term in self.definitions if term in kept or term in prefixes}


def write_jsonld(statements: Sequence[tuple[str, str, Term]], context: Context, first: str = "") -> bytes:
    """One ``@graph`` of the nodes, ``first`` at its head; keys and nodes keep the order of ``statements``."""
    used: set[str] = set()
    nodes: dict[str, dict[str, Any]] = {first: {"@id": first}} if first else {}
    for subject, predicate, term in statements:
        node = nodes.setdefault(subject, {"@id": subject})
        key, value = _member(predicate, term, context, used)
        held = node.setdefault(key, value)
        if held is not value:
            if not isinstance(held, list):
                node[key] = held = [held]
            held.append(value)
    document = {
        "@context": context.part(used),
        "@graph": [node for node in nodes.values() if len(node) > 1],
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _member(predicate: str, term: Term, context: Context, used: set[str]) -> tuple[str, Any]:
    if predicate == TYPE and term.is_iri:
        name = context.names.get(term.value)
        if name:
            used.add(name)
        return "@type", name or term.value
    rule = _rule_of(term)
    key = context.terms.get((predicate, rule))
    if key:
        used.add(key)
        return key, term.value
    full: dict[str, str] = {"@id": term.value} if term.is_iri else {"@value": term.value}
    if term.language:
        full["@language"] = term.language
    elif term.datatype:
        full["@type"] = term.datatype
    key = context.short(predicate)
    if key:
        used.add(key)
        return key, full
    return _with_prefix(predicate, context, used), full


def _with_prefix(predicate: str, context: Context, used: set[str]) -> str:
    """``dcterms:rights`` where the context has the prefix, else the IRI itself."""
    for prefix, namespace in context.definitions.items():
        if isinstance(namespace, str) and namespace.endswith(("#", "/")) and predicate.startswith(namespace):
            used.add(prefix)
            return f"{prefix}:{predicate.removeprefix(namespace)}"
    return predicate


def _rule_of(term: Term) -> _RULE:
    if term.is_iri:
        return ("@id", "")
    if term.language:
        return ("@language", term.language)
    return ("@type", term.datatype) if term.datatype else ("", "")


def _rule(definition: Mapping[str, Any], definitions: Mapping[str, Any]) -> _RULE:
    coercion = definition.get("@type")
    if coercion in {"@id", "@vocab"}:
        # A @vocab term would read "Paris" as a vocabulary name, but an absolute IRI reads the same under both.
        return ("@id", "")
    if coercion is not None:
        return ("@type", _expand(coercion, definitions))
    if "@language" in definition:
        language = definition["@language"]
        return ("@language", language.lower()) if language else ("", "")
    return _plain(definitions)


def _plain(definitions: Mapping[str, Any]) -> _RULE:
    language = definitions.get("@language")
    return ("@language", language.lower()) if language else ("", "")


def _expand(word: str, definitions: Mapping[str, Any]) -> str:
    """A compact IRI or a vocabulary name of the context, written out."""
    prefix, colon, rest = word.partition(":")
    namespace = definitions.get(prefix)
    if isinstance(namespace, Mapping):
        namespace = namespace.get("@id")
    if colon and not rest.startswith("//") and isinstance(namespace, str):
        return _expand(namespace, definitions) + rest
    if colon or word.startswith("@"):
        return word
    return str(definitions.get("@vocab", "")) + word
