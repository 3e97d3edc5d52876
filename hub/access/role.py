"""What the bearer of a key may do: everything, send one source's records, or judge pairs (of one region, or of all)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from hub.errors import SettingsError
from hub.model.iri import is_slug

Kind = Literal["admin", "source", "reviewer"]

_REGION = re.compile(r"[0-9A-Za-z-]{1,40}")


@dataclass(frozen=True, slots=True)
class Role:
    """``admin``, ``source:ID``, ``reviewer`` or ``reviewer:REGION``. ``scope`` is what stands behind the colon: the
    id of a source, the code of a region; None for all of it."""

    kind: Kind
    scope: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.scope}" if self.scope else self.kind

    def may_send(self, source_id: str) -> bool:
        """Whether it sends, and sees, the records of ``source_id``."""
        return self.kind == "admin" or (self.kind == "source" and self.scope == source_id)

    def may_review(self, region: str | None) -> bool:
        """Whether it judges the pairs of ``region`` (None: of no known region)."""
        return self.kind == "admin" or (self.kind == "reviewer" and self.scope in {None, region})


def parse_role(text: str) -> Role:
    """Read what ``str`` wrote. Raises SettingsError for anything else."""
    kind, colon, scope = text.partition(":")
    if kind == "admin" and not colon:
        return Role("admin")
    if kind == "source" and is_slug(scope):
        return Role("source", scope)
    if kind == "reviewer" and not colon:
        return Role("reviewer")
    if kind == "reviewer" and _REGION.fullmatch(scope):
        return Role("reviewer", scope)
    raise SettingsError(
        f"« {text} » n'est pas un rôle : écrivez admin, source:ID, reviewer ou reviewer:REGION.",
        f"'{text}' is no role: write admin, source:ID, reviewer or reviewer:REGION.",
    )
