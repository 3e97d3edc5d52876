"""``init``: create a hub."""

from __future__ import annotations

from pathlib import Path

import click

from hub.commands.session import Session, session_of
from hub.model.iri import Addresses
from hub.resources import find_resources


@click.command()
@click.argument("directory", required=False, type=click.Path(path_type=Path))
@click.option(
    "--base-iri",
    required=True,
    metavar="IRI",
    help="The public address everything is named under, ending with '/'.",
)
@session_of
def init(session: Session, directory: Path | None, base_iri: str) -> None:
    """Create a hub in DIRECTORY."""
    from hub.pipeline.create import create_hub
    from hub.pipeline.hub import Hub
    from hub.settings import write_first_settings

    target = directory or session.directory
    hub = Hub(target, Addresses(base_iri), find_resources())
    create_hub(hub, lambda folder: write_first_settings(folder, base_iri))
    session.say(f"Hub créé dans {target}, sous {base_iri}", f"Hub created in {target}, under {base_iri}")
