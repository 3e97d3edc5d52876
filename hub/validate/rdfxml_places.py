"""Lines in an RDF/XML document: node elements (``rdf:about``, ``rdf:ID``) and the property elements inside them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin
from xml.parsers import expat

from hub.validate.described import Described, Member, Tree

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML_BASE = "http://www.w3.org/XML/1998/namespace base"
_BETWEEN = " "


def rdfxml_tree(text: str, base: str) -> Tree:
    """The nodes of ``text``, which was parsed before, with their lines; no node where it is not XML after all."""
    reading = _Reading(base)
    try:
        reading.parser.Parse(text.encode(), True)
    except expat.ExpatError:
        reading.roots.clear()
    return Tree(reading.roots, lambda name, iri: name == iri, lambda written: written)


class _Reading:
    """Node elements and property elements come by turns, except under ``rdf:parseType="Resource"``."""

    def __init__(self, base: str) -> None:
        self.roots: list[Described] = []
        self.parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._bases = [base]
        self._open: list[Described | Member | None] = []
        self._heard: list[str] = []

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        base = urljoin(self._bases[-1], attributes.get(_XML_BASE, ""))
        self._bases.append(base)
        self._heard = []
        line = self.parser.CurrentLineNumber
        around = self._open[-1] if self._open else None
        name = tag.replace(_BETWEEN, "", 1)
        if isinstance(around, Described):
            self._open.append(self._property(around, name, attributes, line, base))
        elif name == _RDF + "RDF":
            self._open.append(None)
        else:
            node = self._node(name, attributes, line, base)
            if isinstance(around, Member):
                around.node = node
            else:
                self.roots.append(node)
            self._open.append(node)

    def _node(self, name: str, attributes: Mapping[str, str], line: int, base: str) -> Described:
        node = Described(line)
        if name != _RDF + "Description":
            node.members.append(Member(_RDF + "type", line, name))
        for attribute, value in attributes.items():
            iri = attribute.replace(_BETWEEN, "", 1)
            if iri == _RDF + "about":
                node.iri = urljoin(base, value)
            elif iri == _RDF + "ID":
                node.iri = urljoin(base, "#" + value)
            elif not iri.startswith((_RDF, _XML_BASE.split(_BETWEEN)[0])):
                node.members.append(Member(iri, line, value))
        return node

    def _property(
        self, around: Described, name: str, attributes: Mapping[str, str], line: int, base: str
    ) -> Described | Member:
        link = attributes.get(f"{_RDF}{_BETWEEN}resource")
        member = Member(name, line, urljoin(base, link) if link is not None else None)
        around.members.append(member)
        if attributes.get(f"{_RDF}{_BETWEEN}parseType") == "Resource":
            member.node = Described(line)
            return member.node
        return member

    def _end(self, _tag: str) -> None:
        self._bases.pop()
        closed = self._open.pop()
        if isinstance(closed, Member) and closed.node is None and closed.text is None:
            closed.text = "".join(self._heard)
        self._heard = []

    def _text(self, heard: str) -> None:
        self._heard.append(heard)
