"""YARRRML templates: text with ``$(field)`` references, and the ``~iri`` that makes an IRI of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PART = re.compile(r"\\\$|\$\(([^()]*)\)|\$")

RECORD = "record"
"""``$(record)`` is the IRI of the record itself."""

RECORDS = "records"
"""``$(records)`` begins the IRI of every record of this source: ``$(records)$(code)~iri`` is the record of that key."""

HUB = "hub"
"""``$(hub)`` is the hub's base IRI: ``$(hub)record/cress/$(code)~iri`` is a record of the source followed as "cress"."""

RESERVED = frozenset({RECORD, RECORDS, HUB})
"""No field may bear one of these names."""


@dataclass(frozen=True, slots=True)
class Reference:
    """``$(field)``: the values of a field, or one of the reserved names."""

    field: str


@dataclass(frozen=True, slots=True)
class Template:
    """``parts`` in order; no two texts stand side by side. ``is_iri``: it ended with ``~iri``."""

    parts: tuple[str | Reference, ...]
    is_iri: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it refers to, without the reserved names."""
        return tuple(
            part.field for part in self.parts if isinstance(part, Reference) and part.field not in RESERVED
        )

    @property
    def constant(self) -> str | None:
        """Its text when it refers to nothing."""
        if not self.parts:
            return ""
        only = self.parts[0]
        return only if len(self.parts) == 1 and isinstance(only, str) else None

    @property
    def single(self) -> str | None:
        """The field when the template is that one reference and nothing else."""
        only = self.parts[0] if len(self.parts) == 1 else None
        return only.field if isinstance(only, Reference) and only.field not in RESERVED else None

    @property
    def is_in_record(self) -> bool:
        """Whether it is ``$(record)#…``: a node of the record at hand."""
        return (
            len(self.parts) > 1
            and self.parts[0] == Reference(RECORD)
            and isinstance(self.parts[1], str)
            and self.parts[1].startswith("#")
        )

    def resolve(self, known: Mapping[str, str]) -> Template:
        """The same with the references named in ``known`` replaced by their text."""
        parts: list[str | Reference] = []
        for part in self.parts:
            said = known.get(part.field, part) if isinstance(part, Reference) else part
            if parts and isinstance(said, str) and isinstance(parts[-1], str):
                parts[-1] += said
            else:
                parts.append(said)
        return Template(tuple(parts), self.is_iri)

    @property
    def record_fragment(self) -> str | None:
        """``carrier`` of ``$(record)#carrier``, empty for ``$(record)``; None for any other template."""
        match self.parts:
            case (Reference(field="record"),):
                return ""
            case (Reference(field="record"), str() as rest) if rest.startswith("#") and len(rest) > 1:
                return rest[1:]
            case _:
                return None


def parse_template(text: str) -> Template:
    """Read ``text``; ``\\$`` is a dollar. Raises ValueError for a dollar that opens nothing."""
    is_iri = text.endswith("~iri")
    if is_iri:
        text = text.removesuffix("~iri")
    parts: list[str | Reference] = []
    plain = ""
    end = 0
    for found in _PART.finditer(text):
        plain += text[end : found.start()]
        end = found.end()
        if found.group() == "\\$":
            plain += "$"
        elif found.group(1):
            if plain:
                parts.append(plain)
                plain = ""
            parts.append(Reference(found.group(1)))
        else:
            raise ValueError(text)
    plain += text[end:]
    if plain:
        parts.append(plain)
    return Template(tuple(parts), is_iri)
