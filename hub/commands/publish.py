"""``publish``: what reconciliation found becomes what readers see."""

from __future__ import annotations

import click

from hub.commands.options import as_json
from hub.commands.session import Session, session_of


@click.command()
@as_json
@session_of
def publish(session: Session, json_output: bool) -> None:
    """Choose values, write the reference graph and its indexes, switch readers."""
    from hub.pipeline.publish import publish_entities

    session.show(publish_entities(session.hub(), wait=session.wait, on_wait=session.waiting), json_output)
