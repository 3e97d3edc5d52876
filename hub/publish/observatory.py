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
from hub.model.territory import Territories
from hub.model.vocabulary import OBSERVATION, QB, TYPE
from hub.publish.classification import Classification
from hub.publish.counted import counted_entities
from hub.publish.cube import DATA_SET, cell_statements, data_set, founded_statements, structure_statements
from hub.publish.tally import tally
from hub.publish.whereabouts import Whereabouts

_IS_OBSERVATION = f"> {iri(TYPE)} {iri(OBSERVATION)} ."
_OWN = re.compile(
    rf"\S+ (?:{re.escape(iri(DATA_SET))} |{re.escape(iri(TYPE))} {re.escape(iri(QB + 'Observation'))})"
)
"""What publication says of a published figure itself."""


def with_observatory(
    lines: Sequence[str],
    *,
    addresses: Addresses,
    classification: Classification,
    territories: Territories,
    admitted: Iterable[str],
    year: int,
) -> list[str]:
    """``lines`` of the reference graph, followed by the cube counted from them.

    ``year`` is what the counts are dated with, ``admitted`` the ids of the sources behind ``lines``.
    """
    counted = tally(counted_entities(lines, classification, Whereabouts(territories), year))
    return [
        *_published(lines, data_set(addresses, "published")),
        *structure_statements(addresses, sorted(admitted)),
        *cell_statements(addresses, counted.cells, year),
        *founded_statements(addresses, counted.founded),
    ]


def _published(lines: Sequence[str], whole: str) -> Iterator[str]:
    """``lines``, the figures that sources publish being observations of one dataset of their own."""
    published = {subject_of(line) for line in lines if line.endswith(_IS_OBSERVATION)}
    for line in lines:
        if subject_of(line) not in published or not _OWN.match(line):
            yield line
    for subject in sorted(published):
        yield statement(iri(subject), iri(TYPE), iri(QB + "Observation"))
        yield statement(iri(subject), iri(DATA_SET), iri(whole))
