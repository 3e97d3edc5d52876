"""What is wrong with a record, said to the owner of the data: one type from the cleaner to the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hub.errors import Language, Text
from hub.model.location import Location

Severity = Literal["violation", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found in one record.

    ``field`` is the publisher's own column or path, ``value`` what stands there, ``rule`` names the rule broken
    (a cleaner's name or a shape's IRI). A ``violation`` keeps the record out; the others let it in and are said.
    """

    severity: Severity
    rule: str
    text: Text
    field: str | None = None
    value: str | None = None
    location: Location | None = None

    def into(self, language: Language) -> str:
        """``file:line field: what, and what to do``."""
        where = " ".join(str(part) for part in (self.location, self.field and f"« {self.field} »") if part)
        return f"{where}: {self.text.into(language)}" if where else self.text.into(language)
