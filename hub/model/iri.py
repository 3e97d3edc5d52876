"""Every address the hub mints, from the base IRI it was given at ``init``.

Addresses are derived, never drawn: the same source and key give the same IRI on every machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from hub.errors import UserError

_SAFE = "-._~"
_NOT_IN_AN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_HASH_IN_KEY = re.compile(r"#|%(?=2[35])")
_WRITTEN_HASH = re.compile(r"%2([35])")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def is_slug(text: str) -> bool:
    """Lower-case letters, digits and inner hyphens, at most 64 characters: what a source or connector may be called."""
    return _SLUG.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, order=True)
class NodeName:
    """A described thing, as people and logs name it: ``source:key`` or, inside a record, ``source:key#fragment``.

    Judgements and identities are keyed on it, so that they outlive every re-harvest and a change of base IRI.
    ``key`` is the source's own, unescaped; in writing, a ``#`` inside it is ``%23``.
    """

    source: str
    key: str
    fragment: str = ""

    def __str__(self) -> str:
        key = _HASH_IN_KEY.sub(lambda found: "%23" if found[0] == "#" else "%25", self.key)
        return f"{self.source}:{key}" + (f"#{self.fragment}" if self.fragment else "")

    @property
    def record(self) -> NodeName:
        """The record this node belongs to."""
        return NodeName(self.source, self.key)

    @classmethod
    def parse(cls, text: str) -> NodeName:
        """Read what ``str`` wrote; raises ValueError when there is no colon, or nothing on one side of it."""
        source, colon, rest = text.partition(":")
        if not colon or not source or not rest:
            raise ValueError(f"not a record name: {text!r}")
        key, _, fragment = rest.partition("#")
        return cls(source, _WRITTEN_HASH.sub(lambda found: "#" if found[1] == "3" else "%", key), fragment)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one hub. ``base`` is absolute (http or https) and ends with a slash."""

    base: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        if (
            parts.scheme not in {"http", "https"}
            or not parts.netloc
            or not self.base.endswith("/")
            or parts.query
            or parts.fragment
            or _NOT_IN_AN_IRI.search(self.base)
        ):
            raise UserError(
                f"L'IRI de base {self.base!r} doit être une adresse http(s) finissant par « / ».",
                f"The base IRI {self.base!r} must be an http(s) address ending with '/'.",
            )

    @property
    def links_graph(self) -> str:
        return self.base + "graph/links"

    @property
    def provenance_graph(self) -> str:
        return self.base + "graph/provenance"

    @property
    def model_graph(self) -> str:
        return self.base + "graph/model"

    @property
    def local_graphs(self) -> str:
        """What the names of the operator's own graphs begin with."""
        return self.base + "graph/local/"

    def source_graph(self, source: str) -> str:
        return f"{self.base}graph/source/{source}"

    def source(self, source: str) -> str:
        """The source itself, as a dataset."""
        return f"{self.base}source/{source}"

    def entity(self, entity_type: str, slug: str) -> str:
        return f"{self.base}id/{entity_type}/{slug}"

    def record(self, source: str, key: str) -> str:
        """The record's IRI; what it describes besides itself gets a fragment of it."""
        return f"{self.base}record/{source}/{quote(key, safe=_SAFE)}"

    def node(self, name: NodeName) -> str:
        """The IRI of a described node."""
        fragment = f"#{name.fragment}" if name.fragment else ""
        return self.record(name.source, name.key) + fragment

    def node_name(self, iri: str) -> NodeName | None:
        """The way back from :meth:`node`; None when ``iri`` is no record of this hub."""
        prefix = self.base + "record/"
        if not iri.startswith(prefix):
            return None
        path, _, fragment = iri.removeprefix(prefix).partition("#")
        source, slash, key = path.partition("/")
        if not slash or not source or not key:
            return None
        return NodeName(source, unquote(key), fragment)
