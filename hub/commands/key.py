"""``key``: who may write to this hub over HTTP."""

from __future__ import annotations

import click

from hub.commands.options import as_json
from hub.commands.session import Session, session_of
from hub.errors import Text


@click.group()
def key() -> None:
    """Who may write to this hub over HTTP."""


@key.command("create")
@click.argument("role", metavar="admin|source:ID|reviewer[:REGION]")
@click.option("--note", default="", help="Whose it is, for whoever reads the list.")
@session_of
def key_create(session: Session, role: str, note: str) -> None:
    """Make a key for ROLE and print it: it is shown this once, and stored nowhere."""
    from hub.pipeline.keys import make_key

    click.echo(make_key(session.hub(), role, note))
    session.note(
        Text(
            "Montrée cette seule fois : remettez-la à qui s'en servira.",
            "Shown this once: hand it to whoever will use it.",
        )
    )


@key.command("list")
@as_json
@session_of
def key_list(session: Session, json_output: bool) -> None:
    """The keys in force, without their secrets."""
    from hub.pipeline.keys import list_keys

    session.show(list_keys(session.hub()), json_output)


@key.command("revoke")
@click.argument("key_id", metavar="ID")
@session_of
def key_revoke(session: Session, key_id: str) -> None:
    """Take a key out; a hub that is being served follows at once."""
    from hub.pipeline.keys import remove_key

    revoked = remove_key(session.hub(), key_id)
    session.say(f"Clé retirée : {revoked.id} ({revoked.role})", f"Key revoked: {revoked.id} ({revoked.role})")
