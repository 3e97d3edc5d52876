"""Checks records on their way in, and says what is wrong in the publisher's own words: file, line, column.

Shapes are parsed at the first record, not before, and their engine imported: a harvest that finds nothing new costs
neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hub.mapping.compile import Mapper
from hub.model.iri import Addresses
from hub.model.location import Location
from hub.model.problem import Problem
from hub.validate.finding import Finding
from hub.validate.rules_version import rules_version
from hub.validate.split import FieldOf, problems_by_record

if TYPE_CHECKING:
    from hub.harvest.record import RecordVersion
    from hub.validate.validator import Validator


class RecordChecks:
    """The common shapes over ``shapes`` and ``reference`` files. ``version`` changes whenever one of them does."""

    def __init__(self, shapes: Iterable[Path], reference: Iterable[Path]) -> None:
        self._shapes = tuple(shapes)
        self._reference = tuple(reference)

    @cached_property
    def version(self) -> str:
        return rules_version(self._shapes, self._reference)

    @cached_property
    def validator(self) -> Validator:
        from hub.validate.validator import Validator

        return Validator(self._shapes, self._reference)

    def problems(
        self, batch: Sequence[RecordVersion], mapper: Mapper, addresses: Addresses, source_id: str
    ) -> dict[str, tuple[Problem, ...]]:
        """What the shapes find in ``batch``: key → problems, each with the place and the column to mend."""
        findings = self.validator.validate(line for version in batch for line in version.statements)
        places = {addresses.record(source_id, version.key): version for version in batch}

        def location_of(finding: Finding) -> Location | None:
            version = places.get(finding.record)
            return version.location if version else None

        by_record = problems_by_record(findings, location_of, field_of(mapper))
        return {places[record].key: found for record, found in by_record.items() if record in places}


def field_of(mapper: Mapper) -> FieldOf:
    """The publisher's columns behind a property of a node, as one name; None when the connector itself wrote it."""

    columns_for = lru_cache(1_000)(mapper.columns_for)  # the same field is at fault in many records

    def column(focus: str, path: str | None) -> str | None:
        columns = columns_for(path, focus.partition("#")[2]) if path else ()
        return " + ".join(columns) or None

    return column
