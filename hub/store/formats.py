"""The syntaxes answers are written in: short name, media type, file suffix, and what each can hold.

Names are the ones commands and the pool use: ``json xml csv tsv`` for SELECT and ASK, ``turtle ntriples rdfxml
jsonld`` for graphs, ``trig nquads`` for whole datasets. An unknown one gives a :class:`UserError` listing the known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hub.errors import UserError

Holds = Literal["results", "graph", "dataset"]


@dataclass(frozen=True, slots=True)
class Format:
    """One syntax. ``suffixes`` and ``media_types`` start with the one the hub writes itself."""

    name: str
    holds: Holds
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]

    @property
    def media_type(self) -> str:
        return self.media_types[0]

    @property
    def suffix(self) -> str:
        return self.suffixes[0]


FORMATS: tuple[Format, ...] = (
    Format("json", "results", ("application/sparql-results+json", "application/json"), (".srj", ".json")),
    Format(
        "xml", "results", ("application/sparql-results+xml", "application/xml", "text/xml"), (".srx", ".xml")
    ),
    Format("csv", "results", ("text/csv",), (".csv",)),
    Format("tsv", "results", ("text/tab-separated-values",), (".tsv",)),
    Format("turtle", "graph", ("text/turtle", "application/x-turtle"), (".ttl",)),
    Format("ntriples", "graph", ("application/n-triples", "text/plain"), (".nt",)),
    Format(
        "rdfxml", "graph", ("application/rdf+xml", "application/xml", "text/xml"), (".rdf", ".owl", ".xml")
    ),
    Format("jsonld", "graph", ("application/ld+json", "application/json"), (".jsonld", ".json")),
    Format("trig", "dataset", ("application/trig",), (".trig",)),
    Format("nquads", "dataset", ("application/n-quads",), (".nq",)),
)

RESULT_FORMATS: tuple[Format, ...] = tuple(form for form in FORMATS if form.holds == "results")
GRAPH_FORMATS: tuple[Format, ...] = tuple(form for form in FORMATS if form.holds == "graph")
RDF_FORMATS: tuple[Format, ...] = tuple(form for form in FORMATS if form.holds != "results")


def find_format(name: str, among: tuple[Format, ...] = FORMATS) -> Format | None:
    """The format a short name, a media type (parameters ignored) or a suffix (with its dot) stands for."""
    key = name.partition(";")[0].strip().lower()
    for form in among:
        if key == form.name or key in form.media_types or key in form.suffixes:
            return form
    return None


def named_format(name: str, among: tuple[Format, ...] = FORMATS) -> Format:
    """As :func:`find_format`; raises UserError when there is none."""
    form = find_format(name, among)
    if form is None:
        known = ", ".join(known.name for known in among)
        raise UserError(
            f"Format {name!r} inconnu ; formats possibles : {known}.",
            f"Unknown format {name!r}; possible formats: {known}.",
        )
    return form


def format_begun(content: bytes) -> Format:
    """The RDF format that the beginning of a document tells: JSON-LD, RDF/XML, else Turtle (N-Triples is Turtle)."""
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    name = "turtle"
    if head[:1] in (b"{", b"["):
        # Turtle too may begin with "[": an anonymous node, never followed by a JSON value.
        after = head[1:].lstrip()[:1]
        name = "jsonld" if head[:1] == b"{" or after == b"{" or head.strip() == b"[]" else "turtle"
    elif head.startswith((b"<?xml", b"<rdf:RDF", b"<!DOCTYPE", b"<!--")):
        name = "rdfxml"
    return named_format(name)
