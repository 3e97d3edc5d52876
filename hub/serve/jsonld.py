"""Writes statements as JSON that people can read and machines read back as the same statements.

A document about one thing is a tree with that thing at its root: what it points to stands inside it, where it is first
pointed to; what points to it stands under ``referredToBy``. Whatever the document describes is an object wherever it
is mentioned, after the first time with its ``id`` only. A value is written short only when the context says exactly
how to read it back; every other value is spelled out in full. Keys keep the order of the context.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from hub.model.statement import Term
from hub.model.vocabulary import TYPE, XSD
from hub.serve.jsonld_context import ADDRESS, LANGUAGE_MAP, Context, Key

Statement = tuple[str, str, Term]
_Object = dict[str, Any]

_INTEGER, _BOOLEAN = XSD + "integer", XSD + "boolean"
_SAFE_INTEGER = 2**53
"""Beyond, JSON readers round."""


def write_jsonld(statements: Sequence[Statement], context: Context, first: str = "") -> bytes:
    """The document: a tree with ``first`` at its root or, without it, a flat ``@graph``.

    Arrays and nodes keep the order of ``statements``: the same statements in the same order give the same bytes.
    """
    if any(context.reads_as_prefixed(word) for word in _addresses(statements)):
        context = Context({})
    writer = _Writer(context, _by_subject(statements))
    body = writer.tree(first) if first else writer.flat()
    document = {"@context": context.part(writer.used), **body}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def write_node(
    statements: Sequence[Statement], context: Context, first: str
) -> tuple[dict[str, Any], frozenset[str]]:
    """The tree with ``first`` at its root, to stand in a larger document, and the names of ``context`` it uses."""
    if any(context.reads_as_prefixed(word) for word in _addresses(statements)):
        # Read without the context of the document around it.
        return {"@context": None, **_Writer(Context({}), _by_subject(statements)).tree(first)}, frozenset()
    writer = _Writer(context, _by_subject(statements))
    return writer.tree(first), frozenset(writer.used)


@dataclass
class _Writer:
    """``written`` holds the object of every node that stands in the document already."""

    context: Context
    nodes: dict[str, list[tuple[str, Term]]]
    used: set[str] = field(default_factory=set)
    written: dict[str, _Object] = field(default_factory=dict)
    pointing: dict[str, dict[str, list[_Object]]] = field(default_factory=dict)

    def flat(self) -> _Object:
        """Every node by itself, in order."""
        return {"@graph": [self._node(iri, nest=False) for iri in self.nodes]}

    def tree(self, root: str) -> _Object:
        """Everything under ``root``: first what it leads to, then what leads there, then the rest beside it."""
        top = self._node(root)
        while self._attach(root):
            pass
        rest = [self._node(iri) for iri in self.nodes if iri not in self.written]
        if rest:
            top[self._keyword("@included")] = rest
        for iri, members in self.pointing.items():
            ordered = dict(sorted(members.items(), key=lambda item: self.context.rank(item[0])))
            self.written[iri][self._keyword("@reverse")] = ordered
        return top

    def _attach(self, root: str) -> bool:
        """Hang the nodes that point to one that stands already, under it: under the root where they can."""
        hung = False
        for iri, pairs in self.nodes.items():
            if iri in self.written:
                continue
            links = [
                (predicate, term)
                for predicate, term in pairs
                if term.is_iri and predicate != TYPE and term.value in self.written
            ]
            if links:
                link = next((each for each in links if each[1].value == root), links[0])
                members = self.pointing.setdefault(link[1].value, {})
                members.setdefault(self._name(*link), []).append(self._node(iri, without=link))
                hung = True
        return hung

    def _node(self, iri: str, *, nest: bool = True, without: tuple[str, Term] | None = None) -> _Object:
        members: dict[str, Any] = {}
        made: _Object = {self._keyword("@id"): iri}
        self.written[iri] = made
        for predicate, term in self.nodes.get(iri, ()):
            if (predicate, term) == without:
                continue
            if predicate == TYPE and term.is_iri:
                _add(members, self._keyword("@type"), self._class(term.value), many=False)
            else:
                self._member(members, predicate, term, nest=nest)
        made.update(sorted(members.items(), key=lambda item: self.context.rank(item[0])))
        return made

    def _member(self, members: dict[str, Any], predicate: str, term: Term, *, nest: bool) -> None:
        name = self._name(predicate, term)
        key = self.context.keys.get(predicate)
        if key is None or key.name != name:
            _add(members, name, self._mention(term, nest) or _in_full(term), many=False)
        elif key.kind == LANGUAGE_MAP:
            texts = members.setdefault(name, {})
            _add(texts, term.language or "@none", term.value, many=key.many)
        else:
            value = self._mention(term, nest)
            _add(members, name, _short(key, term) if value is None else value, many=key.many)

    def _mention(self, term: Term, nest: bool) -> _Object | None:
        """The object for a node that the document describes; None for any other value."""
        if not nest or not term.is_iri or term.value not in self.nodes:
            return None
        if term.value in self.written:
            return {self._keyword("@id"): term.value}
        return self._node(term.value)

    def _name(self, predicate: str, term: Term) -> str:
        """The key of ``predicate``; its prefixed name where the key cannot hold such a value."""
        key = self.context.keys.get(predicate)
        if key is not None and not (key.kind == LANGUAGE_MAP and (term.is_iri or term.datatype)):
            self.used.add(key.name)
            return key.name
        name = self.context.with_prefix(predicate)
        if name != predicate:
            self.used.add(name.partition(":")[0])
        return name

    def _class(self, iri: str) -> str:
        name = self.context.names.get(iri)
        if name:
            self.used.add(name)
        return name or iri

    def _keyword(self, keyword: str) -> str:
        name = self.context.keyword(keyword)
        self.used.add(name)
        return name


def _by_subject(statements: Iterable[Statement]) -> dict[str, list[tuple[str, Term]]]:
    nodes: dict[str, list[tuple[str, Term]]] = {}
    for subject, predicate, term in dict.fromkeys(statements):
        nodes.setdefault(subject, []).append((predicate, term))
    return nodes


def _addresses(statements: Iterable[Statement]) -> Iterable[str]:
    for subject, predicate, term in statements:
        yield subject
        yield predicate
        if term.is_iri:
            yield term.value
        elif term.datatype:
            yield term.datatype


def _add(members: dict[str, Any], name: str, value: Any, *, many: bool) -> None:
    if name not in members:
        members[name] = [value] if many else value
    elif isinstance(members[name], list):
        members[name].append(value)
    else:
        members[name] = [members[name], value]


def _short(key: Key, term: Term) -> Any:
    """``term`` as the key reads it back, or spelled out where it would read it otherwise."""
    if term.is_iri:
        return term.value if key.kind == ADDRESS else _in_full(term)
    if term.language or key.kind == ADDRESS or (term.datatype or "") != key.kind:
        return _in_full(term)
    if key.kind == _INTEGER:
        return _number(term.value)
    if key.kind == _BOOLEAN and term.value in {"true", "false"}:
        return term.value == "true"
    return term.value


def _number(written: str) -> int | str:
    """A JSON number when it says all that was written: ``7``, but ``"07"``."""
    try:
        number = int(written)
    except ValueError:
        return written
    return number if str(number) == written and abs(number) < _SAFE_INTEGER else written


def _in_full(term: Term) -> _Object:
    if term.is_iri:
        return {"@id": term.value}
    full: _Object = {"@value": term.value}
    if term.language:
        full["@language"] = term.language
    elif term.datatype:
        full["@type"] = term.datatype
    return full
