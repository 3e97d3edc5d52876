"""What the statistics page shows, read from query answers: the hub's counts on one side, published figures on the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

from hub.model.iri import Addresses
from hub.model.statement import Term
from hub.model.territory import COUNTRY, DEPARTMENT, REGION, Territories
from hub.publish.classification import TOTAL_FAMILY, TOTAL_SECTOR, UNKNOWN_FAMILY, UNKNOWN_SECTOR
from hub.publish.cube import ESTABLISHMENTS, JOB_SHARE, JOBS, STRUCTURES
from hub.publish.whereabouts import FRANCE, UNKNOWN_TERRITORY
from hub.serve.reading import Row

_UNKNOWN = frozenset({UNKNOWN_FAMILY, UNKNOWN_SECTOR, UNKNOWN_TERRITORY})
_TOTALS = frozenset({TOTAL_FAMILY, TOTAL_SECTOR, FRANCE})


@dataclass(frozen=True, slots=True)
class Count:
    """One row of a table: what is counted of ``concept``. ``jobs`` are those that ``respondents`` state."""

    concept: str
    structures: int = 0
    establishments: int = 0
    jobs: int = 0
    respondents: int = 0

    @property
    def is_unknown(self) -> bool:
        """Whether the row counts what could not be placed."""
        return self.concept in _UNKNOWN

    @property
    def is_empty(self) -> bool:
        return not (self.structures or self.establishments or self.respondents)

    def less(self, others: Iterable[Count]) -> Count:
        """What is left of this count when those of its parts are taken out."""
        parts = list(others)
        return Count(
            UNKNOWN_TERRITORY,
            self.structures - sum(each.structures for each in parts),
            self.establishments - sum(each.establishments for each in parts),
            self.jobs - sum(each.jobs for each in parts),
            self.respondents - sum(each.respondents for each in parts),
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """The hub's own counts for one territory; the unknown stands last in every list, empty rows in none."""

    year: str
    total: Count
    families: Sequence[Count]
    sectors: Sequence[Count]
    places: Sequence[Count]


@dataclass(slots=True)
class PublishedFigure:
    """A figure as its source publishes it. A dimension it does not give is None."""

    entity: str
    measure: str
    value: str
    family: str | None = None
    sector: str | None = None
    territory: str | None = None
    year: str | None = None
    label: str | None = None
    sources: list[Term] = field(default_factory=list)
    source_ids: list[str] = field(default_factory=list)

    @property
    def axis(self) -> str:
        """What it breaks down by: ``family``, ``sector``, or nothing (``total``)."""
        if self.family not in {None, TOTAL_FAMILY}:
            return "family"
        return "sector" if self.sector not in {None, TOTAL_SECTOR} else "total"

    @property
    def is_share(self) -> bool:
        """Whether the value is in percent of the jobs of its territory and year."""
        return self.measure == JOB_SHARE

    @property
    def amount(self) -> int | None:
        """The value as a whole number; None when it is none, or not written as a number at all."""
        size = _size(self.value)
        return int(size) if size is not None and size.is_integer() else None

    @property
    def width(self) -> float:
        """A share as the length of a bar, 0 to 100."""
        return min(max(_size(self.value) or 0.0, 0.0), 100.0)


@dataclass(frozen=True, slots=True)
class Publication:
    """Figures that come from the same place: what they say of their source, and the databases that hold them."""

    sources: tuple[Term, ...]
    source_ids: tuple[str, ...]
    figures: Sequence[PublishedFigure]


def by_source(figures: Iterable[PublishedFigure], axis: str) -> list[Publication]:
    """The figures that break down by ``axis``, source by source; each source and figure in the order given."""
    found: dict[tuple[tuple[Term, ...], tuple[str, ...]], list[PublishedFigure]] = {}
    for figure in figures:
        if figure.axis == axis:
            found.setdefault((tuple(figure.sources), tuple(figure.source_ids)), []).append(figure)
    return [Publication(*place, figures=figures) for place, figures in found.items()]


def read_counts(rows: Iterable[Row], territory: str, territories: Territories) -> Counts | None:
    """The counts that :func:`counts_query` found; None when this publication has no cube."""
    cells: dict[tuple[str, str, str], dict[str, int]] = {}
    year = ""
    for row in rows:
        cell = cells.setdefault((row["family"].value, row["sector"].value, row["territory"].value), {})
        cell[row["measure"].value] = int(row["value"].value)
        if "respondents" in row:
            cell["respondents"] = int(row["respondents"].value)
        year = row["year"].value
    if not cells:
        return None

    def listed(axis: int, wanted: Mapping[int, str]) -> list[Count]:
        found = [
            _count(cell[axis], figures)
            for cell, figures in cells.items()
            if cell[axis] not in _TOTALS and all(cell[place] == value for place, value in wanted.items())
        ]
        return sorted(found, key=_order)

    total = _count(territory, cells.get((TOTAL_FAMILY, TOTAL_SECTOR, territory), {}))
    everywhere = listed(2, {0: TOTAL_FAMILY, 1: TOTAL_SECTOR})
    return Counts(
        year=year,
        total=total,
        families=listed(0, {1: TOTAL_SECTOR, 2: territory}),
        sectors=listed(1, {0: TOTAL_FAMILY, 2: territory}),
        places=_within(everywhere, total, territories),
    )


def read_published(
    rows: Iterable[Row], addresses: Addresses, territory: str, territories: Territories
) -> list[PublishedFigure]:
    """The figures that :func:`published_query` found, of ``territory`` and what lies in it."""
    figures: dict[tuple[str, str], PublishedFigure] = {}
    for row in rows:
        place = row["territory"].value if "territory" in row else None
        if territory != FRANCE and territories.relation(place or "", territory) not in {"same", "within"}:
            continue
        key = (row["o"].value, row["measure"].value)
        figure = figures.setdefault(key, PublishedFigure(*key, value=row["value"].value))
        for name in ("family", "sector", "territory", "year", "label"):
            if name in row:
                setattr(figure, name, row[name].value)
        if "source" in row and row["source"] not in figure.sources:
            figure.sources.append(row["source"])
        record = addresses.node_name(row["record"].value) if "record" in row else None
        if record and record.source not in figure.source_ids:
            figure.source_ids.append(record.source)
    return sorted(
        figures.values(),
        key=lambda one: (one.year or "", one.measure, -(_size(one.value) or 0.0), one.entity),
    )


def _within(everywhere: Sequence[Count], total: Count, territories: Territories) -> list[Count]:
    """The regions of France, or the departments of a region; what is in none of them last."""
    kind = territories.kind(total.concept)
    if kind == COUNTRY:
        return [each for each in everywhere if each.is_unknown or territories.kind(each.concept) == REGION]
    if kind != REGION:
        return []
    inside = [
        each
        for each in everywhere
        if territories.kind(each.concept) == DEPARTMENT and total.concept in territories.today(each.concept)
    ]
    rest = total.less(inside)
    return inside if rest.is_empty else [*inside, rest]


def _count(concept: str, figures: Mapping[str, int]) -> Count:
    return Count(
        concept,
        figures.get(STRUCTURES, 0),
        figures.get(ESTABLISHMENTS, 0),
        figures.get(JOBS, 0),
        figures.get("respondents", 0),
    )


def _order(count: Count) -> tuple[bool, int, int, str]:
    return count.is_unknown, -count.structures, -count.establishments, count.concept


def _size(value: str) -> float | None:
    try:
        size = float(value)
    except ValueError:
        return None
    return size if isfinite(size) else None
