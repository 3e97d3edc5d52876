"""Checks an integrator's files before they are sent: RDF as it is, anything else through a connector.

Nothing is stored and no hub is needed. The same reader, mapper and shapes as in a harvest, so what passes here
passes there.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from hub.errors import UserError
from hub.harvest.acquire import Part, unpack
from hub.harvest.acquire.folder import files_of, name_in
from hub.harvest.fetch import Limits
from hub.harvest.file_format import SUFFIXES
from hub.harvest.readers import open_parts
from hub.harvest.readers.rows import notices_of
from hub.harvest.stage import same_key
from hub.mapping.compile import Mapper, compile_connector
from hub.mapping.connector import Connector, find_connector
from hub.mapping.mapped import Mapped
from hub.mapping.row import Row
from hub.model.iri import Addresses
from hub.model.location import Location
from hub.model.shared_siret import Bearer, own_sirets, twins
from hub.pipeline.field_places import FieldPlaces
from hub.pipeline.record_checks import field_of
from hub.resources import Profile, Resources
from hub.store.jsonld_contexts import Contexts
from hub.validate.finding import Finding
from hub.validate.rdf_file import SYNTAXES, read_rdf
from hub.validate.report import Report
from hub.validate.rulebook import Rulebook
from hub.validate.shared_siret import shared_sirets
from hub.validate.validator import Validator

_BATCH = 500
_NEED_CONNECTOR = frozenset(
    {*SUFFIXES["csv"], *SUFFIXES["jsonl"], *SUFFIXES["xlsx"], ".zip", ".gz"} - {".txt"}
)
_CONTEXT = "https://w3id.org/ess-hub/context.jsonld"
_ADDRESSES = Addresses("https://example.org/")
"""Records are named under this while they are checked: a file says nothing of the hub it will be sent to."""
_STDIN = "stdin"


class Place(NamedTuple):
    """A record that was read: its key, and where it stands."""

    key: str
    location: Location


def validate_files(
    resources: Resources,
    connector_folders: Sequence[Path],
    paths: Iterable[str],
    slug: str | None,
    shapes: tuple[Path, ...],
    standard_input: IO[bytes],
    profile: Profile | None = None,
    bases: Iterable[str] = (),
) -> Report:
    """Check every path (``-``: standard input) and gather one report; ``profile`` adds a region's rules.

    A document may name the hub's JSON-LD context by its own address or by that of a hub (``bases``: their base IRIs);
    both are read from the package.

    Raises UserError for a file that cannot be read, an unknown connector, or shapes that are none.
    """
    connector = find_connector(connector_folders, slug) if slug else None
    for shape_file in shapes:
        if not shape_file.is_file():
            raise UserError(f"{shape_file} : aucun fichier à cet endroit.", f"{shape_file}: no such file.")
    validator, report = checks_of(resources, profile, shapes)
    contexts = own_contexts(resources, bases)
    for path in paths:
        if connector is None:
            report.extend(_check_rdf(validator, path, contexts, standard_input))
        else:
            report.extend(_check_rows(validator, path, connector, standard_input))
    return report


def checks_of(
    resources: Resources, profile: Profile | None, shapes: tuple[Path, ...] = ()
) -> tuple[Validator, Report]:
    """What checks by the common shapes (or ``shapes``) and those of ``profile``, and an empty report that knows them."""
    rules = (shapes or resources.shape_files()) + (profile.shapes if profile else ())
    validator = Validator(rules, resources.reference_files() + (profile.vocabulary if profile else ()))
    return validator, Report(rulebook=Rulebook(rules))


def own_contexts(resources: Resources, bases: Iterable[str]) -> Contexts:
    """The hub's context under each address it has."""
    context: dict[str, Any] = json.loads(resources.context_path.read_text(encoding="utf-8"))
    return dict.fromkeys((_CONTEXT, *(f"{base}context.jsonld" for base in bases)), context)


def _check_rdf(validator: Validator, path: str, contexts: Contexts, standard_input: IO[bytes]) -> Report:
    suffix = Path(path).suffix.lower()
    if path != "-" and (suffix in _NEED_CONNECTOR or Path(path).is_dir()):
        known = " ".join(SYNTAXES)
        raise UserError(
            f"{path} : un tableau, une archive ou un dossier se valide à travers un connecteur (--connector) ; en RDF, les "
            f"suffixes sont {known}.",
            f"{path}: a table, an archive or a folder is validated through a connector (--connector); RDF suffixes are "
            f"{known}.",
        )
    content = _content(path, standard_input)
    if not content.strip():
        raise UserError(f"{path} : fichier vide.", f"{path}: empty file.")
    return check_document(validator, content, _STDIN if path == "-" else path, contexts)


def check_document(
    validator: Validator, content: bytes, name: str, contexts: Contexts, syntax: str | None = None
) -> Report:
    """Check RDF; see :func:`hub.validate.rdf_file.read_rdf` for ``syntax`` and what is raised."""
    document = read_rdf(content, name, syntax=syntax, contexts=contexts)
    owner = document.ownership
    report = Report(checked=owner.records, files=[name])
    report.add_findings(
        validator.validate_triples(document.triples), document.location_of, record_of=owner.record_of
    )
    for node, problem in shared_sirets(document):
        report.add_problems([problem], owner.record_of(node))
    return report


def _check_rows(validator: Validator, path: str, connector: Connector, standard_input: IO[bytes]) -> Report:
    with tempfile.TemporaryDirectory(prefix="ess-hub-validate-") as folder:
        return check_parts(validator, _parts(path, connector, Path(folder), standard_input), connector)


def check_parts(validator: Validator, parts: Sequence[Part], connector: Connector) -> Report:
    """Check the rows of ``parts``, which make one source. Raises SourceError for what cannot be read."""
    mapper = compile_connector(connector, _ADDRESSES, connector.slug)
    report = Report(files=[part.name for part in parts])
    rows = open_parts(parts, connector)
    places: dict[str, Place] = {}
    bearers: list[Bearer] = []
    for batch in _batches(rows):
        _check_batch(report, validator, batch, mapper, connector, places, bearers)
    for bearer, problem in twins(() if connector.repeats_sirets else bearers, field_of(mapper)):
        report.add_problems([problem], _ADDRESSES.record(connector.slug, bearer.key), bearer.key)
    report.add_problems(notices_of(rows))
    report.relocate(FieldPlaces(parts, connector, report).place_of)
    return report


def _parts(path: str, connector: Connector, into: Path, standard_input: IO[bytes]) -> list[Part]:
    """The files to read at ``path``: itself, those of a folder, what an archive holds (unpacked into ``into``)."""
    place, pattern = Path(path), connector.access.files
    if path == "-":
        place = into / _STDIN
        place.write_bytes(standard_input.read())
        found = [Part(place, _STDIN)]
    elif place.is_dir():
        files = files_of(place, pattern, connector.formats)
        found, pattern = [Part(file, name_in(place, file)) for file in files], None
    elif place.is_file():
        found = [Part(place, path)]
    else:
        raise UserError(f"{path} : aucun fichier à cet endroit.", f"{path}: no such file.")
    return [part for one in found for part in unpack(one, into, pattern, connector.formats, Limits())]


def _check_batch(
    report: Report,
    validator: Validator,
    rows: list[Row],
    mapper: Mapper,
    connector: Connector,
    places: dict[str, Place],
    bearers: list[Bearer],
) -> None:
    """``places`` has every record read so far, its key and where it stands: the second record of one key is refused, as in a harvest.
    ``bearers`` has who bears which SIRET."""
    lines: list[str] = []
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
        if isinstance(outcome, Mapped):
            lines.extend(outcome.statements)
            bearers.extend(
                Bearer(siret, outcome.key, subject, row.location)
                for subject, siret in own_sirets(outcome.statements)
            )

    def location_of(finding: Finding) -> Location | None:
        place = places.get(finding.record)
        return place.location if place else None

    def key_of(record: str) -> str | None:
        place = places.get(record)
        return place.key if place else None

    report.add_findings(validator.validate(lines), location_of, field_of(mapper), key_of)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _content(path: str, standard_input: IO[bytes]) -> bytes:
    if path == "-":
        return standard_input.read()
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise UserError(f"{path} : aucun fichier à cet endroit.", f"{path}: no such file.") from None
    except OSError as error:
        raise UserError(
            f"{path} : lecture impossible ({error.strerror}).", f"{path}: cannot be read ({error.strerror})."
        ) from error
