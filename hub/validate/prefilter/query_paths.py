"""The property paths of queries, as rdflib has parsed them, each made once into a function from a node to its values."""

from __future__ import annotations

from typing import Any

from rdflib import URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath

from hub.validate.prefilter import paths
from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.prefilter.paths import Walk
from hub.validate.prefilter.query_values import UnsupportedError, UnsureError
from hub.validate.prefilter.term_text import TermText, is_literal, node_of, text_of

_REPEATED = {"*": paths.zero_or_more, "+": paths.one_or_more, "?": paths.zero_or_one}


def query_walk(path: Any) -> Walk:
    """Raises UnsupportedError; the walk, UnsureError."""
    if isinstance(path, URIRef):
        return paths.step(text_of(path))
    if isinstance(path, SequencePath):
        return paths.sequence([query_walk(each) for each in path.args])
    if isinstance(path, AlternativePath):
        return paths.alternative([query_walk(each) for each in path.args])
    if isinstance(path, InvPath) and isinstance(path.arg, URIRef):
        return paths.step(text_of(path.arg), inverse=True)
    if isinstance(path, MulPath) and path.mod in _REPEATED:
        return _from_what_is_true(_REPEATED[path.mod](query_walk(path.path)))
    raise UnsupportedError


def _from_what_is_true(walk: Walk) -> Walk:
    def careful(index: NodeIndex, node: TermText) -> list[TermText]:
        check_truth(node)
        return walk(index, node)

    return careful


def check_truth(text: TermText) -> None:
    """Raise UnsureError for a literal that is false to Python (``""``, ``0``, ``false``): where a repeated path starts or ends
    with one, rdflib 7.6 takes it for a variable without value, and finds what nobody asked for."""
    if is_literal(text) and not node_of(text):
        raise UnsureError


def has_repetition(path: Any) -> bool:
    """Whether something in ``path`` has ``*``, ``+`` or ``?`` behind it."""
    if isinstance(path, SequencePath | AlternativePath):
        return any(map(has_repetition, path.args))
    return isinstance(path, MulPath)
