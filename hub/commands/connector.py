"""``connector``: the formats this hub can read; check, begin, list, install and export them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from hub.commands.options import as_json
from hub.commands.session import Session, session_of
from hub.model.iri import Addresses


@click.group()
def connector() -> None:
    """The formats this hub can read."""


@connector.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@session_of
def connector_check(session: Session, files: tuple[Path, ...]) -> None:
    """Run the inline tests of each connector file; say every mistake as file:line:column."""
    from hub.mapping.check import check_connector

    mistakes = [mistake for file in files for mistake in check_connector(file)]
    for mistake in mistakes:
        click.echo(mistake.into(session.language), err=True)
    if mistakes:
        raise click.exceptions.Exit(2)
    session.say(f"{len(files)} connecteur(s) en ordre", f"{len(files)} connector(s) in order")


@connector.command("new")
@click.argument("slug", metavar="ID")
@click.option("--from", "location", required=True, metavar="FILE_OR_URL", help="A sample of the source.")
@click.option(
    "-o",
    "--output",
    default=None,
    type=click.Path(path_type=Path),
    help="Where to write it [default: ID.yaml].",
)
@session_of
def connector_new(session: Session, slug: str, location: str, output: Path | None) -> None:
    """Write a first connector from a sample: what was recognised, what is doubted, what to do next."""
    from hub.pipeline.new_connector import new_connector

    click.echo(new_connector(slug, location, output).into(session.language))


@connector.command("list")
@as_json
@session_of
def connector_list(session: Session, json_output: bool) -> None:
    """The connectors of this hub (without a hub: the bundled ones)."""
    from hub.pipeline.inventory import list_connectors

    session.show(list_connectors(session.connector_folders), json_output)


@connector.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@session_of
def connector_add(session: Session, file: Path) -> None:
    """Install a connector FILE into this hub, once it is in order."""
    from hub.pipeline.install_connector import install_connector

    installed = install_connector(session.hub(), file)
    session.say(f"Connecteur installé : {installed}", f"Connector installed: {installed}")


@connector.command("export-rml")
@click.argument("slug", metavar="ID")
@click.option(
    "-o", "--output", default=None, type=click.Path(path_type=Path), help="[default: standard output]"
)
@click.option(
    "--over",
    type=click.Choice(["source", "cleaned"]),
    default="source",
    show_default=True,
    help="What the mapping reads: the publisher's file, or its cleaned records, written beside -o.",
)
@click.option(
    "--from",
    "location",
    default=None,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file [default: the connector's sample].",
)
@click.option("--source", "source_id", default=None, metavar="ID", help="Name the records as this source's.")
@session_of
def connector_export_rml(
    session: Session,
    slug: str,
    output: Path | None,
    over: Literal["source", "cleaned"],
    location: Path | None,
    source_id: str | None,
) -> None:
    """Write a connector's map in RML (Turtle); what RML cannot say stands in comments."""
    from hub.pipeline.export_rml import export_connector, needs_output

    if over == "cleaned" and output is None:
        raise needs_output()
    addresses = Addresses(session.settings().base_iri if session.has_hub else "https://example.org/")
    exported = export_connector(
        session.connector_folders, slug, over, location, addresses, source_id, session.language
    )
    if output is None:
        click.echo(exported.export.turtle, nl=False)
    else:
        exported.write(output)
    click.echo(exported.export.summary.into(session.language), err=True)
