"""Lines in a JSON-LD document: those of each ``@id`` and of each key, found in the text.

A key stands for a property when its context says so; where no context is at hand, when both end with the same word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

from hub.model.json_places import Place, places
from hub.validate.described import Described, Member, Tree

_LAST_WORD = re.compile(r"[^:/#]*$")
_CONTAINERS = frozenset({"@graph", "@included", "@list", "@set"})
_TERM_WORDS = ("@type", "@id", "@value", "@language", "@index", "@context")


def jsonld_tree(text: str, base: str, contexts: Iterable[Mapping[str, Any]] = ()) -> Tree:
    """The nodes of the JSON-LD ``text`` with their lines. ``contexts`` are those it names without holding them."""
    terms: dict[str, str] = {}
    for context in contexts:
        terms |= _terms(context.get("@context", context))
    terms |= _terms(_own_context(text))
    ids = {"@id", *(term for term, meant in terms.items() if meant == "@id")}
    values = {"@value", *(term for term, meant in terms.items() if meant == "@value")}
    return Tree(
        _nodes(text, ids, values),
        lambda name, iri: _stands_for(name, iri, terms),
        lambda written: urljoin(base, _expanded(written, terms)),
    )


def _nodes(text: str, ids: set[str], values: set[str]) -> list[Described]:
    roots: list[Described] = []
    # The object around, the member it is the value of, and whether it is a node (not a list or a context).
    stack: list[tuple[Described | None, Member | None]] = []
    ignored: str | None = None
    for place in places(text):
        if ignored is not None:
            ignored = None if place.is_end and place.pointer == ignored else ignored
        elif place.is_end:
            stack.pop()
        elif place.key == "@context":
            ignored = place.pointer if place.opens else None
        elif place.opens:
            stack.append(_opened(place, stack[-1] if stack else (None, None), roots))
        elif stack:
            _scalar(place, *stack[-1], ids, values)
    return roots


def _opened(
    place: Place, around: tuple[Described | None, Member | None], roots: list[Described]
) -> tuple[Described | None, Member | None]:
    owner, member = around
    if place.key is not None and place.key not in _CONTAINERS and owner is not None:
        member = Member(place.key, place.line)
        owner.members.append(member)
    if place.opens == "[":
        return owner, member
    node = Described(place.line)
    if member is None or place.key in _CONTAINERS:
        roots.append(node)
    elif member.node is None:
        member.node = node
    elif owner is not None:  # the next item of a list
        member = Member(member.name, place.line, node=node)
        owner.members.append(member)
    return node, None


def _scalar(
    place: Place, owner: Described | None, member: Member | None, ids: set[str], values: set[str]
) -> None:
    if owner is None:
        return
    if place.key is None:
        if member is not None:  # an item of a list
            owner.members.append(Member(member.name, place.line, place.text))
    elif place.key in ids:
        owner.iri, owner.line = place.text, place.line
    else:
        owner.members.append(Member(place.key, place.line, place.text))
        if place.key in values:
            owner.members.append(Member("@value", place.line, place.text))


def _stands_for(name: str, iri: str, terms: Mapping[str, str]) -> bool:
    if name in _TERM_WORDS:
        return name == "@type" and iri.endswith("#type")
    meant = _expanded(name, terms)
    if meant == "@type":
        return iri.endswith("#type")
    if ":" in meant:
        return meant == iri
    # Without the context at hand, the last word of both is all there is to compare.
    return bool(name) and _LAST_WORD.findall(name)[0] == _LAST_WORD.findall(iri)[0]


def _expanded(name: str, terms: Mapping[str, str]) -> str:
    for _ in range(4):  # a term may be said by another one
        if name in terms and terms[name] != name:
            name = terms[name]
            continue
        prefix, colon, local = name.partition(":")
        if not (colon and prefix in terms) or local.startswith("//"):
            break
        name = terms[prefix] + local
    return name


def _terms(context: Any) -> dict[str, str]:
    """Term → what it stands for; of terms without an ``@id`` the vocabulary's."""
    found: dict[str, str] = {}
    vocabulary = ""
    for one in context if isinstance(context, list) else [context]:
        if not isinstance(one, dict):
            continue
        vocabulary = one.get("@vocab") or vocabulary
        for term, meant in one.items():
            iri = meant.get("@id") if isinstance(meant, dict) else meant
            if term.startswith("@"):
                continue
            if isinstance(iri, str):
                found[term] = iri
            elif vocabulary and ":" not in term:
                found[term] = vocabulary + term
    return found


def _own_context(text: str) -> Any:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if isinstance(document, list):
        return [each.get("@context") for each in document if isinstance(each, dict)]
    return document.get("@context", {}) if isinstance(document, dict) else {}
