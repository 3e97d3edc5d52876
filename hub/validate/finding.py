"""One thing validation found: which node breaks which rule, with which value, said in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hub.errors import Text
from hub.model.problem import Severity
from hub.model.statement import Term


@dataclass(frozen=True, slots=True)
class Finding:
    """One validation result.

    ``focus`` is the node's IRI, ``_:label`` for a blank node. ``path`` is the property's IRI, or a SPARQL property
    path. ``value`` is what stands there, if one value is to blame. ``shape`` is the IRI of the shape, or of the
    nearest shape around it that has one. ``component`` is the kind of constraint (``sh:MinCountConstraintComponent``).
    ``details``: what was found inside, when a node had to conform to another shape and did not.
    """

    focus: str
    path: str | None
    value: Term | None
    severity: Severity
    text: Text
    shape: str
    component: str
    details: tuple[Finding, ...] = ()

    @property
    def record(self) -> str:
        """The record whose node this is about: its IRI without fragment."""
        return self.focus.partition("#")[0]

    def causes(self) -> Iterator[Finding]:
        """The innermost findings: what is to be mended, rather than "the address does not conform"."""
        if not self.details:
            yield self
        for detail in self.details:
            yield from detail.causes()
