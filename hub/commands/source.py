"""``source``: the databases this hub follows."""

from __future__ import annotations

import click

from hub.commands.options import as_json
from hub.commands.session import Session, session_of
from hub.model.source import Source


@click.group()
def source() -> None:
    """The databases this hub follows."""


@source.command("add")
@click.argument("source_id", metavar="ID")
@click.option("--connector", "slug", required=True, help="Format of the source (`ess-hub connector list`).")
@click.option(
    "--from",
    "location",
    required=True,
    metavar="FILE_OR_URL",
    help="Or 'push:' when its owner sends its records.",
)
@click.option("--licence", metavar="IRI", default=None, help="Licence of the data, when not the connector's.")
@click.option("--profile", default=None, help="A region's own vocabulary and shapes.")
@click.option("--admit", is_flag=True, help="Publish it although its licence is unknown or share-alike.")
@session_of
def source_add(
    session: Session,
    source_id: str,
    slug: str,
    location: str,
    licence: str | None,
    profile: str | None,
    admit: bool,
) -> None:
    """Follow a database under the name ID."""
    from hub.pipeline.follow import checked_source
    from hub.settings import add_source

    hub = session.hub()
    followed = checked_source(hub, Source(source_id, slug, location, licence, profile, admit))
    add_source(session.directory, followed)
    if followed.is_only_pushed:
        session.say(
            f"Source « {source_id} » suivie : `ess-hub key create source:{source_id}` donne de quoi envoyer ses fiches.",
            f"Source '{source_id}' followed: `ess-hub key create source:{source_id}` gives what it takes to send its "
            "records.",
        )
        return
    session.say(
        f"Source « {source_id} » suivie : `ess-hub harvest {source_id}` la moissonne.",
        f"Source '{source_id}' followed: `ess-hub harvest {source_id}` harvests it.",
    )


@source.command("list")
@as_json
@session_of
def source_list(session: Session, json_output: bool) -> None:
    """The databases this hub follows."""
    from hub.pipeline.inventory import SourceList

    session.show(SourceList(tuple(session.settings().sources.values())), json_output)


@source.command("remove")
@click.argument("source_id", metavar="ID")
@session_of
def source_remove(session: Session, source_id: str) -> None:
    """Stop following ID; take its graph and its records out."""
    from hub.pipeline.follow import forget_source
    from hub.settings import remove_source

    hub = session.hub()
    forget_source(
        hub,
        hub.source(source_id).id,
        lambda: remove_source(session.directory, source_id),
        wait=session.wait,
        on_wait=session.waiting,
    )
    session.say(
        f"Source « {source_id} » retirée ; `ess-hub run` met la publication à jour.",
        f"Source '{source_id}' removed; `ess-hub run` brings the publication up to date.",
    )
