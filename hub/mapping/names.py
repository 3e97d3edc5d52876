"""Short names: ``prefix:rest`` and the IRI it stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hub.model.vocabulary import PREFIXES, TYPE

_SHORT = re.compile(r"([A-Za-z][\w.-]*)?:(?!//)(.*)", re.DOTALL)
_LOCAL = re.compile(r"[\w.-]+")

FUNCTION_PREFIXES = {
    "idlab-fn": "https://w3id.org/imec/idlab/function#",
    "grel": "http://users.ugent.be/~bjdmeest/function/grel.ttl#",
}
"""YARRRML's own: they name functions in conditions and never reach a graph."""


class Names:
    """The prefixes one connector may use: the hub's, then its own, which may not say otherwise."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self.prefixes: dict[str, str] = {**PREFIXES, **own}

    def expand(self, name: str) -> str | None:
        """The IRI of ``name`` (``a`` is rdf:type, absolute http IRIs stay); None when its prefix is unknown."""
        if name == "a":
            return TYPE
        if name.startswith(("http://", "https://", "urn:", "mailto:", "tel:")):
            return name
        short = _SHORT.fullmatch(name)
        if short is None or short.group(1) not in self.prefixes:
            return None
        return self.prefixes[short.group(1)] + short.group(2)

    def shorten(self, iri: str) -> str:
        """``prefix:rest`` for ``iri``, by the prefix that says most; the IRI itself when none says it all but a name."""
        best = max(
            (prefix for prefix, namespace in self.prefixes.items() if iri.startswith(namespace)),
            key=lambda prefix: len(self.prefixes[prefix]),
            default=None,
        )
        rest = iri.removeprefix(self.prefixes[best]) if best is not None else ""
        return f"{best}:{rest}" if _LOCAL.fullmatch(rest) else iri

    def looks_short(self, text: str) -> bool:
        """Whether ``text`` reads as a short name with a known prefix (``scheme:axis/innover``)."""
        short = _SHORT.fullmatch(text)
        return short is not None and short.group(1) in self.prefixes and " " not in text

    def advice(self, name: str) -> tuple[str, str]:
        """What to say of a name that does not expand, in French and in English."""
        prefix, colon, _ = name.partition(":")
        if not colon:
            return (
                f"« {name} » n'est ni un nom court ni une IRI ; écrivez par exemple schema:name",
                f"'{name}' is neither a short name nor an IRI; write for instance schema:name",
            )
        known = ", ".join(sorted(self.prefixes))
        return (
            f"préfixe inconnu « {prefix} » ; déclarez-le sous « prefixes » ou prenez-en un parmi : {known}",
            f"unknown prefix '{prefix}'; declare it under 'prefixes' or take one of: {known}",
        )
