"""RDF terms and prefixes in Turtle, as short as Turtle allows. Never fails."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from hub.model.statement import literal
from hub.model.vocabulary import PREFIXES

RML = "http://w3id.org/rml/"
CSVW = "http://www.w3.org/ns/csvw#"
NAMESPACES: Mapping[str, str] = {"rml": RML, "csvw": CSVW, **PREFIXES}

_PREFIX = re.compile(r"(?<![\w-])([a-z0-9]+):")
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def iri(text: str) -> str:
    """A short name where one of the hub's prefixes fits and Turtle takes it unescaped, else ``<…>``."""
    for prefix, namespace in NAMESPACES.items():
        local = text.removeprefix(namespace)
        if local != text and _LOCAL.fullmatch(local):
            return f"{prefix}:{local}"
    return f"<{text}>"


def string(text: str) -> str:
    """A string; N-Triples spells it as Turtle does."""
    return literal(text)


def constant(text: str, language: str | None, datatype: str | None) -> str:
    """A literal."""
    return f"{literal(text)}^^{iri(datatype)}" if datatype else literal(text, language)


def prefixes_in(lines: Iterable[str]) -> Iterator[str]:
    """One declaration for each prefix that ``lines`` use."""
    used = {prefix for line in lines if not line.startswith("#") for prefix in _PREFIX.findall(line)}
    yield from (
        f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in NAMESPACES.items() if prefix in used
    )
