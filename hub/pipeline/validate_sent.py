"""Checks one file that somebody sent to be checked, and writes the report: what the ``validate`` command does, for one file.

Nothing of the hub is read but its connectors and profiles, and nothing of it is written. The file goes by the name its
owner gave it, in messages only.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hub.errors import UserError
from hub.harvest.acquire import Part, unpack
from hub.harvest.fetch import Limits
from hub.mapping.connector import Connector, find_connector
from hub.pipeline.profiles import sound_profile
from hub.pipeline.sent_file import Rules, SentFile, Wish
from hub.pipeline.validate_files import check_document, checks_of, own_contexts
from hub.pipeline.validate_rows import check_parts
from hub.resources import Resources
from hub.validate.report.render import render
from hub.validate.report.report import Report


def validate_sent(resources: Resources, sent: SentFile, rules: Rules) -> Report:
    """The report on ``sent``. Raises UserError for a file that cannot be read, an unknown connector or profile."""
    connector = find_connector(rules.connector_folders, rules.connector) if rules.connector else None
    profile = sound_profile(rules.profile, tuple(rules.profile_folders), resources) if rules.profile else None
    if _is_empty(sent.path):
        raise UserError(
            f"{sent.name} : fichier vide. Envoyez le fichier à vérifier.",
            f"{sent.name}: empty file. Send the file to check.",
        )
    validator, report = checks_of(resources, profile)
    if connector is None:
        contexts = own_contexts(resources, (rules.base,))
        report.extend(check_document(validator, sent.path.read_bytes(), sent.name, contexts, sent.syntax))
        return report
    connector = _as_sent(connector, sent)
    with tempfile.TemporaryDirectory(prefix="ess-hub-validate-") as folder:
        parts = unpack(
            Part(sent.path, sent.name),
            Path(folder),
            connector.access.files,
            connector.formats,
            Limits(bytes=rules.expanded),
        )
        report.extend(check_parts(validator, parts, connector, report.rulebook))
    return report


def write_report(report: Report, wish: Wish, into: Path) -> None:
    """Write ``report`` into the file ``into``, UTF-8, with a newline at its end."""
    written = render(report, wish.format, wish.language, root=into.parent, fail_on=wish.fail_on)
    # A lone surrogate can stand in a JSON text; it cannot in UTF-8.
    content = written.encode("utf-8", "replace")
    into.write_bytes(content if content.endswith(b"\n") else content + b"\n")


def _is_empty(path: Path) -> bool:
    with path.open("rb") as file:
        return not any(chunk.strip() for chunk in iter(lambda: file.read(1 << 20), b""))


def _as_sent(connector: Connector, sent: SentFile) -> Connector:
    """``connector`` for a file whose format, or encoding, was said."""
    formats = (sent.format,) if sent.format else connector.formats
    encoding = sent.charset or connector.dialect.encoding
    return replace(connector, formats=formats, dialect=replace(connector.dialect, encoding=encoding))
