"""The observatory: the reference graph, counted. What the hub counts stands beside what its sources publish, never
in it.

Computed from the lines of the reference graph alone, so that only admitted sources count and the same lines in the
same year give the same bytes. A figure that a source publishes (``ess:Observation``) stays the entity it is; here it
is only told which dataset it belongs to, whatever its source says of that: a source cannot enter the hub's counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from hub.model.iri import Addresses
from hub.model.statement import iri, statement, subject_of
from hub.model.vocabulary import OBSERVATION, QB, TYPE
from hub.publish.cube import DATA_SET, cell_statements, data_set, founded_statements, structure_statements
from hub.publish.tally import Tally

_IS_OBSERVATION = f"> {iri(TYPE)} {iri(OBSERVATION)} ."
_OWN = re.compile(
    rf"\S+ (?:{re.escape(iri(DATA_SET))} |{re.escape(iri(TYPE))} {re.escape(iri(QB + 'Observation'))})"
)
"""What publication says of a published figure itself."""


def published_figures(lines: Sequence[str], addresses: Addresses) -> list[str]:
    """The ``lines`` of an entity; a figure that a source publishes is an observation of the dataset of such figures."""
    published = {subject_of(line) for line in lines if line.endswith(_IS_OBSERVATION)}
    if not published:
        return list(lines)
    whole = data_set(addresses, "published")
    said = [line for line in lines if subject_of(line) not in published or not _OWN.match(line)]
    for subject in sorted(published):
        said.append(statement(iri(subject), iri(TYPE), iri(QB + "Observation")))
        said.append(statement(iri(subject), iri(DATA_SET), iri(whole)))
    return said


def counted_statements(
    addresses: Addresses, counted: Tally, admitted: Iterable[str], year: int
) -> Iterator[str]:
    """The cube of what was ``counted`` in ``year``. ``admitted`` are the ids of the sources that count."""
    yield from structure_statements(addresses, sorted(admitted))
    yield from cell_statements(addresses, counted.cells, year)
    yield from founded_statements(addresses, counted.founded)


def changed_statements(
    addresses: Addresses, before: Tally, after: Tally, year: int
) -> tuple[set[str], set[str]]:
    """The lines of the cube that are no more, and those that are new, when the figures of ``year`` are others."""

    def lines(one: Tally, other: Tally) -> set[str]:
        cells = {cell: figures for cell, figures in one.cells.items() if other.cells.get(cell) != figures}
        founded = {key: count for key, count in one.founded.items() if other.founded.get(key) != count}
        return {*cell_statements(addresses, cells, year), *founded_statements(addresses, founded)}

    gone, come = lines(before, after), lines(after, before)
    return gone - come, come - gone
