"""SHACL property paths, each made once into a function from a node to its value nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.prefilter.term_text import TermText, text_of

Walk = Callable[[NodeIndex, TermText], list[TermText]]
"""The value nodes of a path at a node, each once."""


class PathError(Exception):
    """Not a well-formed path: the standard, or pyshacl, has to say what is wrong with it."""


def walk_of(shapes: Graph, path: Node | None) -> Walk:
    """Raises PathError."""
    return _walk(shapes, path, inverse=False, depth=0)


def first_steps(shapes: Graph, path: Node | None) -> frozenset[TermText] | None:
    """Predicates of which a node must have one to have any value on ``path``; None when that cannot be said."""
    if isinstance(path, URIRef):
        return frozenset((text_of(path),))
    if path is None:
        return None
    first = shapes.value(path, RDF.first)
    if first is not None:
        return first_steps(shapes, first)
    alternatives = shapes.value(path, SH.alternativePath)
    if alternatives is None:
        return None
    found = [first_steps(shapes, each) for each in shapes.items(alternatives)]
    return None if None in found else frozenset().union(*(each for each in found if each is not None))


def _walk(shapes: Graph, path: Node | None, inverse: bool, depth: int) -> Walk:
    # pyshacl counts so, list cells included, and gives up at ten with an error: which is for it to say.
    if path is None or depth >= 10:
        raise PathError
    if isinstance(path, URIRef):
        return step(text_of(path), inverse)
    if shapes.value(path, RDF.first) is not None:
        steps = list(shapes.items(path))
        if len(steps) < 2 or inverse:
            raise PathError
        parts = [_walk(shapes, each, inverse, depth + 1 + place) for place, each in enumerate(steps)]
        return sequence(parts)
    for predicate, combine in _COMBINATIONS.items():
        inner = shapes.value(path, predicate)
        if inner is not None:
            return combine(_walk(shapes, inner, inverse, depth + 1))
    inner = shapes.value(path, SH.inversePath)
    if inner is not None:
        return _walk(shapes, inner, not inverse, depth + 1)
    alternatives = shapes.value(path, SH.alternativePath)
    if alternatives is not None:
        parts = [_walk(shapes, each, inverse, depth + 1) for each in shapes.items(alternatives)]
        if len(parts) < 2:
            raise PathError
        return alternative(parts)
    raise PathError


def step(predicate: TermText, inverse: bool = False) -> Walk:
    """To the objects of ``predicate``, or back to its subjects."""
    if inverse:
        return lambda index, node: index.subjects(predicate, node)
    return lambda index, node: index.values(node, predicate)


def sequence(parts: list[Walk]) -> Walk:
    """One path after another."""

    def walk(index: NodeIndex, node: TermText) -> list[TermText]:
        reached = [node]
        for part in parts:
            reached = _each_once(each for start in reached for each in part(index, start))
        return reached

    return walk


def alternative(parts: list[Walk]) -> Walk:
    """What any of the paths reaches."""
    return lambda index, node: _each_once(each for part in parts for each in part(index, node))


def zero_or_more(inner: Walk) -> Walk:
    """The node itself, and whatever the path reaches, once or again and again."""
    return lambda index, node: _closure(inner, index, [node])


def one_or_more(inner: Walk) -> Walk:
    """What the path reaches, once or again and again."""
    return lambda index, node: _closure(inner, index, inner(index, node))


def zero_or_one(inner: Walk) -> Walk:
    """The node itself, and what the path reaches."""
    return lambda index, node: _each_once([node, *inner(index, node)])


_COMBINATIONS: dict[Node, Callable[[Walk], Walk]] = {
    SH.zeroOrMorePath: zero_or_more,
    SH.oneOrMorePath: one_or_more,
    SH.zeroOrOnePath: zero_or_one,
}


def _closure(inner: Walk, index: NodeIndex, start: Iterable[TermText]) -> list[TermText]:
    found = dict.fromkeys(start)
    waiting = list(found)
    while waiting:
        for each in inner(index, waiting.pop()):
            if each not in found:
                found[each] = None
                waiting.append(each)
    return list(found)


def _each_once(nodes: Iterable[TermText]) -> list[TermText]:
    return list(dict.fromkeys(nodes))
