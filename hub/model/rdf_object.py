"""A node of a graph as the object a connector reads: names for predicates, texts for values, objects for what hangs on it.

::

    {"@id": "https://exemple.fr/s/12", "@type": "schema:Organization", "schema:name": "L'Élan", "schema:name@en": "Elan",
     "schema:address": {"@type": "schema:PostalAddress", "schema:postalCode": "33000"}}

A predicate with several values is a list. A value is the text of a literal or an IRI; a blank node is an object; an IRI
that is described too, and is no record itself, is an object with its ``@id``, one deep. Of texts in several languages a
name gives those without one, else the French, else all; each language has a name of its own besides, ``schema:name@fr``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from hub.model.statement import Term
from hub.model.vocabulary import RDF, TYPE

Statements = Sequence[tuple[str, Term]]
"""What is said of one node: predicate IRI and value, in the order of the document."""

DEEPEST = 30
"""Blank nodes inside one another in one record."""
MOST = 2_000
"""Nodes inside one record."""

_FIRST, _REST, _NIL = RDF + "first", RDF + "rest", RDF + "nil"


class TooLargeError(ValueError):
    """More hangs on a record than one record has."""


class ObjectMaker:
    """Makes objects of nodes. ``describe`` says what is said of a node (nothing of one unknown), ``shorten`` names an
    IRI, ``is_record`` tells an IRI that is a record of its own."""

    def __init__(
        self,
        describe: Callable[[str], Statements],
        shorten: Callable[[str], str],
        is_record: Callable[[str], bool],
    ) -> None:
        self._describe = describe
        self._shorten = shorten
        self._is_record = is_record
        self._made = 0

    def object_of(self, node: str) -> dict[str, Any]:
        """The object of ``node``, an IRI or a ``_:`` name. Raises TooLargeError."""
        self._made = 0
        return self._object(node, self._describe(node), (node,), may_nest=True)

    def _object(
        self, node: str, statements: Statements, way: tuple[str, ...], *, may_nest: bool
    ) -> dict[str, Any]:
        self._made += 1
        if self._made > MOST or len(way) > DEEPEST:
            raise TooLargeError(node)
        found: dict[str, Any] = {} if node.startswith("_:") else {"@id": node}
        values: dict[str, list[Term]] = {}
        for predicate, value in dict.fromkeys(statements):
            values.setdefault(predicate, []).append(value)
        for predicate, terms in values.items():
            if predicate == TYPE:
                found["@type"] = _one_or_all(sorted(self._shorten(term.value) for term in terms))
                continue
            name = self._shorten(predicate)
            kept, tagged = self._values(terms, way, may_nest)
            if kept:
                found[name] = _one_or_all(kept)
            for language, texts in tagged.items():
                found[f"{name}@{language}"] = _one_or_all(texts)
        return found

    def _values(
        self, terms: Iterable[Term], way: tuple[str, ...], may_nest: bool
    ) -> tuple[list[Any], dict[str, list[str]]]:
        """The values under the predicate's own name, and those under each language."""
        plain: list[Any] = []
        tagged: dict[str, list[str]] = {}
        for term in terms:
            if term.language:
                tagged.setdefault(term.language, []).append(term.value)
            elif term.is_iri:
                plain.extend(self._node(term.value, way, may_nest))
            else:
                plain.append(term.value)
        if not plain:
            french = [text for language, texts in tagged.items() if _is_french(language) for text in texts]
            plain.extend(french or [text for texts in tagged.values() for text in texts])
        return plain, tagged

    def _node(self, node: str, way: tuple[str, ...], may_nest: bool) -> list[Any]:
        """What a value that is a node becomes: nothing for a blank node without content or that leads back."""
        is_blank = node.startswith("_:")
        if node == _NIL or (is_blank and node in way):
            return []
        if not is_blank and (not may_nest or node in way or self._is_record(node)):
            return [node]
        statements = self._describe(node)
        if not statements:
            return [] if is_blank else [node]
        if is_blank and any(predicate == _FIRST for predicate, _ in statements):
            return self._items(node, statements, way, may_nest)
        return [self._object(node, statements, (*way, node), may_nest=may_nest and is_blank)]

    def _items(self, node: str, statements: Statements, way: tuple[str, ...], may_nest: bool) -> list[Any]:
        """The items of an RDF list, in order."""
        items: list[Any] = []
        seen: set[str] = set()
        while node.startswith("_:") and node not in seen:
            seen.add(node)
            if len(seen) > MOST:
                raise TooLargeError(node)
            content = dict(reversed(statements))
            if _FIRST in content:
                kept, tagged = self._values([content[_FIRST]], (*way, node), may_nest)
                items.extend(kept or [text for texts in tagged.values() for text in texts])
            rest = content.get(_REST)
            if rest is None:
                break
            node, statements = rest.value, self._describe(rest.value)
        return items


def _is_french(language: str) -> bool:
    return language == "fr" or language.startswith("fr-")


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
