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

from hub.errors import Text, UserError
from hub.harvest.acquire import Part, unpack
from hub.harvest.acquire.folder import files_of
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
from hub.model.problem import Problem
from hub.model.shared_siret import Bearer, own_sirets, twins
from hub.pipeline.field_places import FieldPlaces
from hub.pipeline.lost_zeros import lost_zeros
from hub.pipeline.record_checks import field_of
from hub.pipeline.source_values import SourceValues
from hub.resources import Profile, Resources
from hub.store.jsonld_contexts import Contexts
from hub.validate.finding import Finding
from hub.validate.in_chunks import InChunks
from hub.validate.rdf_file import SYNTAXES, read_rdf
from hub.validate.report import Report
from hub.validate.rulebook import Rulebook
from hub.validate.shared_siret import shared_sirets
from hub.validate.validator import Validator

_BATCH = 1_000
PATIENCE = 10.0
"""Seconds that a rule of someone's own may take for one node."""
LARGEST_RDF = 256 << 20
"""Bytes of an RDF file, which is read whole: about 2 million statements, and twenty times as much memory."""
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
    patience: float = PATIENCE,
) -> Report:
    """Check every path (``-``: standard input) and gather one report; ``profile`` adds a region's rules. ``patience``: the
    seconds that a rule of someone's own may take for one node.

    A document may name the hub's JSON-LD context by its own address or by that of a hub (``bases``: their base IRIs);
    both are read from the package.

    Raises UserError for a file that cannot be read, an unknown connector, or shapes that are none; LimitError for a rule
    that takes too long.
    """
    connector = find_connector(connector_folders, slug) if slug else None
    for shape_file in shapes:
        if not shape_file.is_file():
            raise UserError(f"{shape_file} : aucun fichier à cet endroit.", f"{shape_file}: no such file.")
    rules = (shapes or resources.shape_files()) + (profile.shapes if profile else ())
    validator = Validator(
        rules,
        resources.reference_files() + (profile.vocabulary if profile else ()),
        patience if shapes or profile else None,
    )
    if shapes:
        validator.check_queries()
    contexts = _contexts(resources, bases)
    report = Report(rulebook=Rulebook(rules))
    for path in paths:
        if connector is None:
            report.extend(_check_rdf(validator, path, contexts, standard_input))
        else:
            report.extend(_check_rows(validator, path, connector, standard_input))
    return report


def _contexts(resources: Resources, bases: Iterable[str]) -> Contexts:
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
    if len(content) > LARGEST_RDF:
        raise _too_large(path)
    if not content.strip():
        raise UserError(f"{path} : fichier vide.", f"{path}: empty file.")
    name = _STDIN if path == "-" else path
    document = read_rdf(content, name, contexts=contexts)
    owner = document.ownership
    report = Report(checked=owner.records, files=[name])
    report.add_findings(
        validator.validate_triples(document.triples),
        document.location_of,
        record_of=owner.record_of,
        is_own=document.describes,
    )
    for node, problem in shared_sirets(document):
        report.add_problems([problem], owner.record_of(node))
    return report


def _check_rows(validator: Validator, path: str, connector: Connector, standard_input: IO[bytes]) -> Report:
    mapper = compile_connector(connector, _ADDRESSES, connector.slug)
    report = Report()
    with tempfile.TemporaryDirectory(prefix="ess-hub-validate-") as folder:
        parts = _parts(path, connector, Path(folder), standard_input)
        report.files.extend(part.name for part in parts)
        rows = open_parts(parts, connector)
        places: dict[str, Place] = {}
        bearers: list[Bearer] = []
        judged = InChunks(validator, Path(folder) / "judged", lambda iri: iri.startswith(_ADDRESSES.base))
        faulty: dict[str, Row] = {}
        for batch in _batches(rows):
            read: dict[str, Row] = {}
            found = judged.add(_mapped(report, batch, mapper, connector, places, bearers, read))
            faulty.update((each.record, read[each.record]) for each in found if each.record in read)
        _add_findings(report, judged, mapper, places, faulty)
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
        # Told from where the command runs, not from the folder: code scanning looks for files by their path.
        found, pattern = [Part(file, _shown(file)) for file in files], None
    elif place.is_file():
        found = [Part(place, path)]
    else:
        raise UserError(f"{path} : aucun fichier à cet endroit.", f"{path}: no such file.")
    return [part for one in found for part in unpack(one, into, pattern, connector.formats, Limits())]


def _shown(file: Path) -> str:
    """Its path; bytes that are no letters are shown as ``?``."""
    return file.as_posix().encode(errors="replace").decode()


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
            report.add_problems(lost_zeros(row, outcome.statements, mapper), record, outcome.key)
            yield from outcome.statements
            bearers.extend(
                Bearer(siret, outcome.key, subject, row.location)
                for subject, siret in own_sirets(outcome.statements)
            )


def _add_findings(
    report: Report, judged: InChunks, mapper: Mapper, places: dict[str, Place], read: dict[str, Row]
) -> None:
    """``read``: the rows of records with findings, to show what stands there."""

    def location_of(finding: Finding) -> Location | None:
        place = places.get(finding.record)
        return place.location if place else None

    def key_of(record: str) -> str | None:
        place = places.get(record)
        return place.key if place else None

    report.add_findings(
        judged.findings(), location_of, field_of(mapper), key_of, value_of=SourceValues(read).value_of
    )
    if judged.is_partial:
        report.add_problems([_BY_CHUNKS])


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _content(path: str, standard_input: IO[bytes]) -> bytes:
    """All of it, or one byte more than is taken."""
    if path == "-":
        return standard_input.read(LARGEST_RDF + 1)
    try:
        with Path(path).open("rb") as file:
            return file.read(LARGEST_RDF + 1)
    except FileNotFoundError:
        raise UserError(f"{path} : aucun fichier à cet endroit.", f"{path}: no such file.") from None
    except OSError as error:
        raise UserError(
            f"{path} : lecture impossible ({error.strerror}).", f"{path}: cannot be read ({error.strerror})."
        ) from error


def _too_large(path: str) -> UserError:
    most = LARGEST_RDF >> 20
    return UserError(
        f"{path} : plus de {most} Mo ; un fichier RDF est lu d'un bloc. Découpez-le, ou validez-le à travers un connecteur de "
        "format rdf (--connector), qui le lit fiche à fiche.",
        f"{path}: more than {most} MB; an RDF file is read whole. Cut it into parts, or validate it through a connector of "
        "format rdf (--connector), which reads it record by record.",
    )
