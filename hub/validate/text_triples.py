"""The triples of a document as text, and the line each stands on.

Lines are looked up when the first one is asked for: most documents have nothing wrong, and need none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from rdflib import Literal
from rdflib.term import Node

from hub.model.statement import XSD_STRING, Term
from hub.validate.ntriples import Triple
from hub.validate.prefilter.term_text import TermText, TextTriple, literal_text, text_of, text_of_name


class TextTriples:
    """Triples as :mod:`hub.validate.prefilter.term_text` writes them, in the order of the document; one that it says twice is
    there twice.

    ``with_capitals``: rdflib's term for the value of each triple, by its place among those said, whose language tag has a
    capital. ``line_at`` makes a line (counted from 1) of a place, which is one already unless it is given.
    """

    def __init__(self, line_at: Callable[[int], int] = int) -> None:
        self._line_at = line_at
        self.said: list[TextTriple] = []
        self.places: list[int] = []
        """Of the value of each triple."""
        self.subject_places: list[int] = []
        self.with_capitals: dict[int, Literal] = {}

    @cached_property
    def capitals(self) -> dict[TextTriple, Literal]:
        """The triples that are first said with a capital in the language tag of their value, with the value as written."""
        if not self.with_capitals:
            return {}
        of_triple, _, _ = self._first
        said = ((place, self.said[place], value) for place, value in self.with_capitals.items())
        return {triple: value for place, triple, value in said if of_triple[triple] == place}

    @cached_property
    def each_once(self) -> tuple[TextTriple, ...]:
        """Without those that are said again."""
        return tuple(dict.fromkeys(self.said))

    def line_of(self, node: str, path: str | None, value: Term | None) -> int | None:
        """The line of ``value`` as the ``path`` of ``node``, else of the property, else of the node, where each is said
        first; None when nothing is said of the node."""
        of_triple, of_property, of_subject = self._first
        subject, predicate = text_of_name(node), f"<{path}>"
        if path is not None and value is not None:
            texts = ((subject, predicate, text) for text in _spellings(value))
            found = [of_triple[each] for each in texts if each in of_triple]
            if found:
                return self._line_at(self.places[max(found)])
        place = of_property.get((subject, predicate))
        if place is not None:
            return self._line_at(self.places[place])
        place = of_subject.get(subject)
        return self._line_at(self.subject_places[place]) if place is not None else None

    @cached_property
    def _first(
        self,
    ) -> tuple[dict[TextTriple, int], dict[tuple[TermText, TermText], int], dict[TermText, int]]:
        """By triple, by subject and property, by subject: which triple has it first."""
        of_triple: dict[TextTriple, int] = {}
        of_property: dict[tuple[TermText, TermText], int] = {}
        of_subject: dict[TermText, int] = {}
        for place, triple in enumerate(self.said):
            of_triple.setdefault(triple, place)
            of_property.setdefault(triple[:2], place)
            of_subject.setdefault(triple[0], place)
        return of_triple, of_property, of_subject


def texts_of(triples: Iterable[Triple]) -> tuple[tuple[TextTriple, ...], dict[TextTriple, Literal]]:
    """rdflib's ``triples``, each once, as text; and the ``capitals`` among them."""
    texts: dict[TextTriple, None] = {}
    capitals: dict[TextTriple, Literal] = {}
    for subject, predicate, value in triples:
        text = (text_of(subject), text_of(predicate), text_of(value))
        if isinstance(value, Literal) and has_capital(value.language) and text not in texts:
            capitals[text] = value
        texts[text] = None
    return tuple(texts), capitals


def with_places(triples: Mapping[Triple, int], subjects: Mapping[Node, int]) -> TextTriples:
    """rdflib's triples with the lines of their values, and of their ``subjects``."""
    found = TextTriples()
    for triple, line in triples.items():
        subject, predicate, value = triple
        found.said.append((text_of(subject), text_of(predicate), text_of(value)))
        found.places.append(line)
        found.subject_places.append(subjects[subject])
    return found


def has_capital(language: str | None) -> bool:
    """Whether a language tag is not written as texts have it."""
    return language is not None and language != "" and not language.islower()


def _spellings(value: Term) -> list[TermText]:
    """The texts of a value that a finding names: a string may have its datatype written."""
    if value.is_iri:
        return [text_of_name(value.value)]
    text = literal_text(value.value, value.language, value.datatype)
    if value.language or value.datatype:
        return [text]
    return [text, f"{text}^^<{XSD_STRING}>"]
