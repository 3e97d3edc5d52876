"""Checks the rows of an integrator's files through a connector: mapped, judged a thousand at a time, placed in the file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from hub.errors import Text
from hub.harvest.acquire import Part
from hub.harvest.opening import open_parts
from hub.harvest.readers.rows import notices_of
from hub.harvest.record import same_key
from hub.mapping.compile import Mapper, compile_connector
from hub.mapping.connector import Connector
from hub.mapping.mapped import Mapped
from hub.mapping.row import Row
from hub.model.iri import Addresses
from hub.model.location import Location
from hub.model.problem import Problem
from hub.model.shared_siret import Bearer, own_sirets, twins
from hub.pipeline.field_places import FieldPlaces
from hub.pipeline.put_right import put_right
from hub.pipeline.record_checks import field_of
from hub.pipeline.source_values import SourceValues
from hub.pipeline.taken_for_numbers import taken_for_numbers
from hub.pipeline.unread_columns import UnreadColumns, unread_columns
from hub.validate.finding import Finding
from hub.validate.in_chunks import InChunks
from hub.validate.report.report import Report
from hub.validate.report.rulebook import Rulebook
from hub.validate.validator import Validator

_BATCH = 1_000
_ADDRESSES = Addresses("https://example.org/")
"""Records are named under this while they are checked: a file says nothing of the hub it will be sent to."""
_BY_CHUNKS = Problem(
    "warning",
    "rules-across-records",
    Text(
        f"Le fichier compte trop de fiches pour qu'on les compare toutes : les règles qui vont d'une fiche à l'autre n'ont vu "
        f"que {_BATCH} fiches à la fois. Validez-le par parties qui vont ensemble.",
        f"The file has too many records for all of them to be compared: rules that go from one record to another have seen "
        f"{_BATCH} records at a time. Validate it in parts that belong together.",
    ),
)


class Place(NamedTuple):
    """A record that was read: its key, and where it stands."""

    key: str
    location: Location


def check_parts(
    validator: Validator, parts: Sequence[Part], connector: Connector, rulebook: Rulebook
) -> Report:
    """Check the rows of ``parts``, which make one source; ``rulebook`` names the rules. Raises SourceError for what cannot be
    read."""
    mapper = compile_connector(connector, _ADDRESSES, connector.slug)
    report = Report(rulebook=rulebook, files=[part.name for part in parts])
    rows = open_parts(parts, connector)
    places: dict[str, Place] = {}
    bearers: list[Bearer] = []
    faulty: dict[str, Row] = {}
    unread = UnreadColumns(connector, mapper)
    with tempfile.TemporaryDirectory(prefix="ess-hub-validate-") as folder:
        judged = InChunks(validator, Path(folder) / "judged", lambda iri: iri.startswith(_ADDRESSES.base))
        for batch in _batches(rows):
            read: dict[str, Row] = {}
            for row in batch:
                unread.note(row)
            found = judged.add(_mapped(report, batch, mapper, connector, places, bearers, read))
            faulty.update((each.record, read[each.record]) for each in found if each.record in read)
        _add_findings(report, judged, mapper, places, faulty, unread)
    for bearer, problem in twins(() if connector.repeats_sirets else bearers, field_of(mapper)):
        report.add_problems([problem], _ADDRESSES.record(connector.slug, bearer.key), bearer.key)
    report.add_problems(notices_of(rows))
    report.relocate(FieldPlaces(parts, connector, report).place_of)
    return report


def _mapped(
    report: Report,
    rows: list[Row],
    mapper: Mapper,
    connector: Connector,
    places: dict[str, Place],
    bearers: list[Bearer],
    read: dict[str, Row],
) -> Iterator[str]:
    """The statements of ``rows``; what the mapper says of them goes into the report.

    ``places`` has every record read so far, its key and where it stands: the second record of one key is refused, as in a
    harvest. ``bearers`` has who bears which SIRET. ``read`` takes in the row of each record.
    """
    for row in rows:
        outcome = mapper(row)
        record = _ADDRESSES.record(connector.slug, outcome.key) if outcome.key is not None else None
        report.checked += 1
        if record in places and outcome.key is not None:
            twin = same_key(outcome.key, places[record].location, row.location)
            report.add_problems([twin], record, outcome.key)
            report.repeated += 1
            continue
        report.add_problems(outcome.problems, record, outcome.key, str(row.location))
        if record is not None and outcome.key is not None:
            places[record] = Place(outcome.key, row.location)
            read[record] = row
        if isinstance(outcome, Mapped):
            report.add_problems(taken_for_numbers(row, outcome.statements, mapper), record, outcome.key)
            report.add_problems(put_right(row, outcome.statements, mapper, connector), record, outcome.key)
            yield from outcome.statements
            bearers.extend(
                Bearer(siret, outcome.key, subject, row.location)
                for subject, siret in own_sirets(outcome.statements)
            )


def _add_findings(
    report: Report,
    judged: InChunks,
    mapper: Mapper,
    places: dict[str, Place],
    read: dict[str, Row],
    unread: UnreadColumns,
) -> None:
    """``read``: the rows of records with findings, to show what stands there."""

    def location_of(finding: Finding) -> Location | None:
        place = places.get(finding.record)
        return place.location if place else None

    def key_of(record: str) -> str | None:
        place = places.get(record)
        return place.key if place else None

    of_records, of_the_file = unread.told_apart(judged.findings())
    report.add_findings(
        of_records, location_of, field_of(mapper), key_of, value_of=SourceValues(read).value_of
    )
    report.add_problems(unread_columns(of_the_file, report.rulebook, report.files[0]))
    if judged.is_partial:
        report.add_problems([_BY_CHUNKS])


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch
