"""A JSON-LD context whose keys each stand for one thing, and what each key says of its values.

A key is plain text, one datatype, an address (``@id``), or a language map (``"fr": "…"``); ``@set`` makes its value a
list, even of one. Aliases rename the keywords (``id`` for ``@id``). Where two keys stand for one IRI the first is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

LANGUAGE_MAP = "@language"
ADDRESS = "@id"


@dataclass(frozen=True, slots=True)
class Key:
    """``kind`` is ``""`` for plain text, ADDRESS, LANGUAGE_MAP, or a datatype's IRI; ``many`` when it is always a list."""

    name: str
    kind: str
    many: bool


@dataclass(frozen=True)
class Context:
    """``keys``: property IRI → key; ``names``: class IRI → name; ``aliases``: keyword → what it is called here;
    ``places``: name → its rank."""

    definitions: Mapping[str, Any]
    keys: Mapping[str, Key] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Context:
        """The context in a ``.jsonld`` file."""
        return cls.of(orjson.loads(path.read_bytes())["@context"])

    @classmethod
    def of(cls, definitions: Mapping[str, Any]) -> Context:
        """The context with these definitions."""
        keys: dict[str, Key] = {}
        names: dict[str, str] = {}
        aliases: dict[str, str] = {}
        prefixes: dict[str, str] = {}
        for name, definition in definitions.items():
            if name.startswith("@"):
                continue
            word = definition if isinstance(definition, str) else definition["@id"]
            iri = _expand(word, definitions)
            if iri.startswith("@"):
                aliases[iri] = name
            elif isinstance(definition, str) and iri.endswith(("#", "/")):
                prefixes[name] = iri
            else:
                keys.setdefault(iri, _key(name, definition, definitions))
                if isinstance(definition, str):
                    names.setdefault(iri, name)
        places = {name: place for place, name in enumerate(definitions)}
        return cls(definitions, keys, names, aliases, prefixes, places)

    def keyword(self, keyword: str) -> str:
        """What this context calls ``@id``, ``@type``…"""
        return self.aliases.get(keyword, keyword)

    def rank(self, name: str) -> tuple[int, str]:
        """Sorts the keys of an object: the type, the keys in the order of the context, the others by name."""
        if name == self.keyword("@type"):
            return (-1, "")
        return (self.places.get(name, len(self.definitions)), name)

    def with_prefix(self, iri: str) -> str:
        """``dcterms:rights`` where the context has the prefix, else the IRI itself."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def reads_as_prefixed(self, iri: str) -> bool:
        """Whether a reader of this context would take ``iri`` for a prefixed name (``ess:x``) and write it out."""
        scheme, _, rest = iri.partition(":")
        return scheme in self.definitions and not rest.startswith("//")

    def part(self, used: set[str]) -> dict[str, Any]:
        """The definitions of the ``used`` names and of the prefixes they are written with."""
        kept = {name: self.definitions[name] for name in self.definitions if name in used or name[:1] == "@"}
        prefixes = {
            word.partition(":")[0]
            for definition in kept.values()
            for word in (definition.values() if isinstance(definition, Mapping) else [definition])
            if isinstance(word, str)
        }
        return {name: self.definitions[name] for name in self.definitions if name in kept or name in prefixes}


def _key(name: str, definition: str | Mapping[str, Any], definitions: Mapping[str, Any]) -> Key:
    if isinstance(definition, str):
        return Key(name, "", many=False)
    containers = definition.get("@container", [])
    containers = [containers] if isinstance(containers, str) else containers
    if LANGUAGE_MAP in containers:
        kind = LANGUAGE_MAP
    else:
        coercion = definition.get("@type", "")
        kind = ADDRESS if coercion == "@id" else _expand(coercion, definitions)
    return Key(name, kind, many="@set" in containers)


def _expand(word: str, definitions: Mapping[str, Any]) -> str:
    """A prefixed name of the context, written out."""
    prefix, colon, rest = word.partition(":")
    namespace = definitions.get(prefix)
    return namespace + rest if colon and isinstance(namespace, str) else word
