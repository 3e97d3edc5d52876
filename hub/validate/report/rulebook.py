"""What the shapes say of their own rules: the name people know a rule by, and the value it expects.

Read beside the engine, out of the same files: whichever engine finds that a rule is broken, this says what it wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path

from rdflib import RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from hub.errors import Text
from hub.model.counting import counted
from hub.model.vocabulary import short_name
from hub.validate.finding import Finding
from hub.validate.results import path_text
from hub.validate.rule_files import read_shapes

_LISTED = 5
_LONGEST_PATTERN = 60
_AROUND = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_DIGITS = re.compile(r"\^\[0-9\]\{(\d+)\}\$")

_DATATYPES: dict[str, Text] = {
    "string": Text("du texte", "text"),
    "boolean": Text("true ou false", "true or false"),
    "integer": Text("un nombre entier", "a whole number"),
    "nonNegativeInteger": Text("un nombre entier, zéro ou plus", "a whole number, zero or more"),
    "positiveInteger": Text("un nombre entier, un ou plus", "a whole number, one or more"),
    "decimal": Text("un nombre (1.5)", "a number (1.5)"),
    "double": Text("un nombre (1.5)", "a number (1.5)"),
    "date": Text("une date année-mois-jour (2026-11-21)", "a date year-month-day (2026-11-21)"),
    "dateTime": Text(
        "une date et une heure (2026-11-21T09:00:00)", "a date and a time (2026-11-21T09:00:00)"
    ),
    "gYear": Text("une année (2026)", "a year (2026)"),
    "anyURI": Text("une adresse web (https://…)", "a web address (https://…)"),
}
_KINDS: dict[str, Text] = {
    "IRI": Text("un lien (une IRI), pas du texte", "a link (an IRI), not text"),
    "Literal": Text("un texte ou un nombre, pas un lien", "a text or a number, not a link"),
    "BlankNode": Text("une ressource décrite sur place", "a resource described in place"),
    "BlankNodeOrIRI": Text("un lien, ou une ressource décrite", "a link, or a described resource"),
    "IRIOrLiteral": Text("un lien, un texte ou un nombre", "a link, a text or a number"),
    "BlankNodeOrLiteral": Text(
        "une ressource décrite, ou un texte", "a resource described in place, or a text"
    ),
}


class Rulebook:
    """The rules of the ``shapes`` files (Turtle), which are read when something was found, not before."""

    def __init__(self, shapes: Iterable[Path] = ()) -> None:
        self._paths = tuple(shapes)
        self._known: dict[tuple[str, str | None, str], list[Node]] = {}
        self._expected: dict[tuple[str, str | None, str], Text | None] = {}

    @cached_property
    def _graph(self) -> Graph:
        return read_shapes(self._paths)

    def title(self, shape: str) -> Text | None:
        """The name of the rule, or of the field it is about: « SIREN »."""
        node = URIRef(shape)
        if self._graph.value(node, SH.path) is None:
            return None  # the label of a whole description repeats what the sentence says
        for said in (SH.name, RDFS.label):
            texts = [text for text in self._graph.objects(node, said) if isinstance(text, Literal)]
            if texts:
                return Text(_capital(_in("fr", texts)), _capital(_in("en", texts)))
        return None

    @cached_property
    def _sentences(self) -> frozenset[str]:
        return frozenset(str(said) for said in self._graph.objects(None, SH.message))

    def says(self, sentence: str) -> bool:
        """Whether ``sentence`` stands in the shapes word for word: no value was put into it."""
        return sentence in self._sentences

    def expected(self, finding: Finding) -> Text | None:
        """What the constraint that ``finding`` breaks wanted, in a few words; None when it cannot be said shortly."""
        rule = (finding.shape, finding.path, finding.component)
        if rule not in self._expected:
            self._expected[rule] = self._said_of(finding)
        return self._expected[rule]

    def _said_of(self, finding: Finding) -> Text | None:
        name = finding.component.rpartition("#")[2].removesuffix("ConstraintComponent")
        say = _SAID.get(name)
        if say is None:
            return None
        wanted = self._parameters(finding, _PARAMETERS.get(name, name[:1].lower() + name[1:]))
        return say(self._graph, wanted[0]) if len(wanted) == 1 else None

    def pattern(self, finding: Finding) -> str | None:
        """The regular expression that ``finding``'s value does not match, when there is only one it may be."""
        if not finding.component.endswith("#PatternConstraintComponent"):
            return None
        wanted = self._parameters(finding, "pattern")
        return str(wanted[0]) if len(wanted) == 1 else None

    def _parameters(self, finding: Finding, name: str) -> list[Node]:
        """The distinct values of a parameter, on the shape or on those nested in it that have the finding's path."""
        known = (finding.shape, finding.path, name)
        if known not in self._known:
            self._known[known] = list(dict.fromkeys(self._looked_up(*known)))
        return self._known[known]

    def _looked_up(self, shape_name: str, wanted_path: str | None, name: str) -> Iterator[Node]:
        for shape in self._shapes(URIRef(shape_name)):
            path = self._graph.value(shape, SH.path)
            if wanted_path is None or path is None or path_text(self._graph, path) == wanted_path:
                yield from self._graph.objects(shape, SH[name])

    def _shapes(self, shape: Node) -> Iterator[Node]:
        """``shape``, and the nameless ones inside."""
        waiting, seen = [shape], {shape}
        while waiting:
            each = waiting.pop()
            yield each
            inner = [node for link in _AROUND for node in self._graph.objects(each, link)]
            for link in (SH["or"], SH["and"], SH.xone):
                inner.extend(
                    node for head in self._graph.objects(each, link) for node in self._graph.items(head)
                )
            for node in inner:
                if not isinstance(node, URIRef) and node not in seen:
                    seen.add(node)
                    waiting.append(node)


def _in(language: str, texts: list[Literal]) -> str:
    own = [text for text in texts if (text.language or "").startswith(language)]
    return str(own[0] if own else texts[0])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shown(value: Node) -> str:
    return short_name(str(value))


def _same(fr: str, en: str) -> Callable[[Graph, Node], Text]:
    return lambda _graph, value: Text(fr.format(_shown(value)), en.format(_shown(value)))


def _count(fr: str, en: str) -> Callable[[Graph, Node], Text]:
    def say(_graph: Graph, value: Node) -> Text:
        text = counted(int(str(value)), ("valeur", "valeurs"), ("value", "values"))
        return Text(f"{fr} {text.fr}", f"{en} {text.en}")

    return say


def _length(fr: str, en: str) -> Callable[[Graph, Node], Text]:
    def say(_graph: Graph, value: Node) -> Text:
        text = counted(int(str(value)), ("caractère", "caractères"), ("character", "characters"))
        return Text(f"{fr} {text.fr}", f"{en} {text.en}")

    return say


def _datatype(_graph: Graph, value: Node) -> Text:
    name = str(value).removeprefix(str(XSD))
    return _DATATYPES.get(name) or Text(
        f"une valeur de type {_shown(value)}", f"a value of type {_shown(value)}"
    )


def _pattern(_graph: Graph, value: Node) -> Text | None:
    if digits := _DIGITS.fullmatch(str(value)):
        return Text(f"{digits[1]} chiffres", f"{digits[1]} digits")
    return _same("la forme {}", "the form {}")(_graph, value) if len(str(value)) <= _LONGEST_PATTERN else None


def _in_list(graph: Graph, value: Node) -> Text:
    items = [_shown(each) for each in graph.items(value)]
    shown = ", ".join(items[:_LISTED]) + (", …" if len(items) > _LISTED else "")
    if len(items) == 1:
        return Text(shown, shown)
    return Text(f"l'une des {len(items)} valeurs {shown}", f"one of the {len(items)} values {shown}")


def _languages(graph: Graph, value: Node) -> Text:
    shown = ", ".join(str(each) for each in graph.items(value))
    return Text(f"un texte en {shown}", f"a text in {shown}")


def _kind(_graph: Graph, value: Node) -> Text | None:
    return _KINDS.get(str(value).rpartition("#")[2])


_PARAMETERS = {"QualifiedMinCount": "qualifiedMinCount", "QualifiedMaxCount": "qualifiedMaxCount"}
_SAID: dict[str, Callable[[Graph, Node], Text | None]] = {
    "MinCount": _count("au moins", "at least"),
    "MaxCount": _count("au plus", "at most"),
    "QualifiedMinCount": _count("au moins", "at least"),
    "QualifiedMaxCount": _count("au plus", "at most"),
    "Datatype": _datatype,
    "NodeKind": _kind,
    "Pattern": _pattern,
    "In": _in_list,
    "LanguageIn": _languages,
    "Class": _same("une ressource de la classe {}", "a resource of the class {}"),
    "HasValue": _same("{}", "{}"),
    "MinLength": _length("au moins", "at least"),
    "MaxLength": _length("au plus", "at most"),
    "MinInclusive": _same("{} ou plus", "{} or more"),
    "MinExclusive": _same("plus que {}", "more than {}"),
    "MaxInclusive": _same("{} ou moins", "{} or less"),
    "MaxExclusive": _same("moins que {}", "less than {}"),
    "Equals": _same("la même valeur que {}", "the same value as {}"),
    "Disjoint": _same("une autre valeur que {}", "another value than {}"),
    "LessThan": _same("une valeur avant {}", "a value before {}"),
    "LessThanOrEquals": _same("une valeur avant {}, ou égale", "a value before {}, or equal"),
}
