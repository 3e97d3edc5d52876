"""Where an entity stands today: its region and its department, each known or not.

The address decides; without one, the territories its sources give. A place of 2011 counts in the region of today it
lies in. The whole country is no place in it, and two places in two regions are none: unknown, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hub.model.territory import COUNTRY, DEPARTMENT, Territories
from hub.model.vocabulary import TERRITORY

FRANCE = TERRITORY + "country/FR"
UNKNOWN_TERRITORY = TERRITORY + "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """``department`` is only ever known together with its ``region``."""

    region: str | None = None
    department: str | None = None

    @property
    def counted_in(self) -> tuple[str, ...]:
        """The territories whose counts it enters, the whole of France included."""
        if self.region is None:
            return FRANCE, UNKNOWN_TERRITORY
        return (FRANCE, self.region, self.department) if self.department else (FRANCE, self.region)


class Whereabouts:
    """Settles places among ``territories``."""

    def __init__(self, territories: Territories) -> None:
        self._territories = territories
        # Guadeloupe is a region of one department: who knows the one knows the other.
        self._alone = {
            region: department
            for department in territories
            if territories.kind(department) == DEPARTMENT and not territories.is_former(department)
            for region in territories.today(department)
            if territories.relation(department, region) == "same"
        }

    def place(self, departments: Iterable[str], given: Iterable[str]) -> Place:
        """``departments`` of its addresses, ``given`` the territories its sources name."""
        known = self._territories
        candidates = set(departments) or {one for one in given if known.kind(one) != COUNTRY}
        regions = [known.today(one) for one in candidates]
        if not regions or len(set(regions)) > 1 or len(regions[0]) != 1:
            return Place()
        region = next(iter(regions[0]))
        narrow = {one for one in candidates if known.kind(one) == DEPARTMENT}
        if not narrow and region in self._alone:
            narrow = {self._alone[region]}
        return Place(region, next(iter(narrow)) if len(narrow) == 1 else None)
