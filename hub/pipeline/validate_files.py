"""Checks an integrator's files before they are sent: RDF as it is, anything else through a connector.

Nothing is stored and no hub is needed. The same reader, mapper and shapes as in a harvest, so what passes here
passes there.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from hub.errors import UserError
from hub.harvest.file_format import SUFFIXES
from hub.resources import Profile, Resources
from hub.store.jsonld_contexts import Contexts
from hub.validate.rdf_file import read_rdf
from hub.validate.report.report import Report
from hub.validate.report.rulebook import Rulebook
from hub.validate.shared_siret import shared_sirets
from hub.validate.syntaxes import SYNTAXES
from hub.validate.validator import Validator

if TYPE_CHECKING:
    from hub.mapping.connector import Connector

PATIENCE = 10.0
"""Seconds that a rule of someone's own may take for one node."""
LARGEST_RDF = 256 << 20
"""Bytes of an RDF file, which is read whole: about 2 million statements, and twenty times as much memory."""
_NEED_CONNECTOR = frozenset(
    {*SUFFIXES["csv"], *SUFFIXES["jsonl"], *SUFFIXES["xlsx"], ".zip", ".gz"} - {".txt"}
)
_CONTEXT = "https://w3id.org/ess-hub/context.jsonld"
_STDIN = "stdin"


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
    connector = None
    if slug:
        # Half as much to import as all the rest, and for RDF none of it is needed.
        from hub.mapping.connector import find_connector

        connector = find_connector(connector_folders, slug)
    for shape_file in shapes:
        if not shape_file.is_file():
            raise UserError(f"{shape_file} : aucun fichier à cet endroit.", f"{shape_file}: no such file.")
    validator, report = checks_of(resources, profile, shapes, patience)
    contexts = own_contexts(resources, bases)
    for path in paths:
        if connector is None:
            report.extend(_check_rdf(validator, path, contexts, standard_input))
        else:
            report.extend(_check_rows(validator, path, connector, report.rulebook, standard_input))
    return report


def checks_of(
    resources: Resources,
    profile: Profile | None,
    shapes: tuple[Path, ...] = (),
    patience: float = PATIENCE,
) -> tuple[Validator, Report]:
    """What checks by the common shapes (or ``shapes``) and those of ``profile``, and an empty report that knows them.

    The common shapes are known to end; for others ``patience`` is the seconds that a rule may take for one node.
    """
    rules = (shapes or resources.shape_files()) + (profile.shapes if profile else ())
    validator = Validator(
        rules,
        resources.reference_files() + (profile.vocabulary if profile else ()),
        patience if shapes or profile else None,
    )
    if shapes:
        validator.check_queries()
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
    if len(content) > LARGEST_RDF:
        raise _too_large(path)
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
        validator.validate_document(document),
        document.location_of,
        record_of=owner.record_of,
        is_own=document.describes,
    )
    for node, problem in shared_sirets(document):
        report.add_problems([problem], owner.record_of(node))
    return report


def _check_rows(
    validator: Validator, path: str, connector: Connector, rulebook: Rulebook, standard_input: IO[bytes]
) -> Report:
    from hub.pipeline.named_parts import parts_at
    from hub.pipeline.validate_rows import check_parts

    with tempfile.TemporaryDirectory(prefix="ess-hub-validate-") as folder:
        parts = parts_at(path, connector, Path(folder), standard_input)
        return check_parts(validator, parts, connector, rulebook)


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
