"""Adds up what entities count for, cell by cell: every combination of family, sector and territory, and the totals.

Only cells that something counts in exist, besides the grand total, which may be zero. A territory's cell holds all
that lies in it: the regions and the unknown add up to France; what a region has beyond its departments is in the
region, without its department being known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from hub.publish.classification import TOTAL_FAMILY, TOTAL_SECTOR
from hub.publish.counted import Counted
from hub.publish.whereabouts import FRANCE, Place


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One place in the cube; each part is the IRI of a concept or a territory, totals included."""

    family: str = TOTAL_FAMILY
    sector: str = TOTAL_SECTOR
    territory: str = FRANCE


@dataclass(slots=True)
class Figures:
    """``jobs`` are those that ``respondents`` structures and establishments state; the others' are not known."""

    structures: int = 0
    establishments: int = 0
    jobs: int = 0
    respondents: int = 0

    def count(self, one: Counted) -> None:
        """Count ``one`` in."""
        self.structures += one.is_structure
        self.establishments += not one.is_structure
        self.jobs += one.jobs or 0
        self.respondents += one.jobs is not None

    def add(self, others: Figures) -> None:
        """Count in what ``others`` counted."""
        self.structures += others.structures
        self.establishments += others.establishments
        self.jobs += others.jobs
        self.respondents += others.respondents


@dataclass(frozen=True, slots=True)
class Tally:
    """``founded``: family (or the total) and year of foundation → structures that stand today."""

    cells: dict[Cell, Figures]
    founded: dict[tuple[str, int], int]


Alike = Mapping[tuple[str, str, Place], Figures]
"""Family, sector and place → the figures of all that are alike in these."""


def tally(entities: Iterable[Counted]) -> Tally:
    """The cube's figures. Memory is that of its cells."""
    alike: defaultdict[tuple[str, str, Place], Figures] = defaultdict(Figures)
    founded: Counter[tuple[str, int]] = Counter()
    for one in entities:
        alike[one.family, one.sector, one.place].count(one)
        if one.founded is not None:
            founded[one.family, one.founded] += 1
    return added_up(alike, founded)


def added_up(alike: Alike, founded: Mapping[tuple[str, int], int]) -> Tally:
    """The same, of what was added up already: ``founded`` by family and year."""
    # Totals are added up once for all that stand in one place of the cube, not once an entity.
    cells: defaultdict[Cell, Figures] = defaultdict(Figures, {Cell(): Figures()})
    for (family, sector, place), figures in alike.items():
        for cell in product((family, TOTAL_FAMILY), (sector, TOTAL_SECTOR), place.counted_in):
            cells[Cell(*cell)].add(figures)
    years = Counter(dict(founded))
    for (_, year), count in founded.items():
        years[TOTAL_FAMILY, year] += count
    return Tally(dict(cells), dict(years))
