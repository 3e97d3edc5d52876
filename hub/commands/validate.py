"""``validate``: files against the shapes, in a terminal, a page or continuous integration; there need be no hub."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hub.commands.options import language_option
from hub.commands.session import Session, session_of
from hub.resources import find_resources

if TYPE_CHECKING:
    from hub.errors import Language
    from hub.model.problem import Severity


@click.command()
@click.argument("paths", metavar="PATH...|-", nargs=-1, required=True)
@click.option(
    "--connector", "slug", default=None, metavar="ID", help="Read the files through this connector."
)
@click.option(
    "--shapes",
    "shape_files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Use these shapes instead of the hub's.",
)
@click.option("--profile", default=None, metavar="NAME", help="Check by this region's profile too.")
@click.option(
    "--patience",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="What a rule of someone's own may take for one node.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "turtle", "html", "sarif", "junit"]),
    default="text",
    show_default=True,
    help="html to send or print, sarif and junit for continuous integration.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info"]),
    default="violation",
    show_default=True,
    help="Exit with 1 from this severity on.",
)
@language_option
@session_of
def validate(
    session: Session,
    paths: tuple[str, ...],
    slug: str | None,
    shape_files: tuple[Path, ...],
    profile: str | None,
    patience: float,
    output_format: str,
    fail_on: Severity,
    language: Language | None,
) -> None:
    """Check RDF files, or tables, JSON and XML through a connector, against the shapes."""
    from hub.pipeline.short_run import look_rarely
    from hub.pipeline.validate_files import validate_files
    from hub.validate.report.render import render

    look_rarely()
    resources = find_resources()
    region = None
    if profile:
        from hub.pipeline.profiles import sound_profile

        region = sound_profile(profile, (resources.profile_folder, session.directory / "profiles"), resources)
    bases = [session.settings().base_iri] if session.has_hub else []
    report = validate_files(
        resources,
        session.connector_folders,
        paths,
        slug,
        shape_files,
        sys.stdin.buffer,
        region,
        bases,
        patience,
    )
    written = render(
        report,
        output_format,
        language or session.language,
        root=Path.cwd(),
        fail_on=fail_on,
        paint=_painted if _has_colours() else _unpainted,
    )
    click.echo(written, nl=not written.endswith("\n"))
    if report.fails(fail_on):
        raise click.exceptions.Exit(1)


_TONES: dict[str, dict[str, Any]] = {
    "violation": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "info": {"fg": "cyan", "bold": True},
    "strong": {"bold": True},
    "quiet": {"dim": True},
}


def _has_colours() -> bool:
    """Only where a person reads, who did not ask for none (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _painted(text: str, tone: str) -> str:
    return click.style(text, **_TONES[tone])


def _unpainted(text: str, _tone: str) -> str:
    return text
