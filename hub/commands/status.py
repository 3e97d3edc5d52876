"""``status``: what this hub holds."""

from __future__ import annotations

import click

from hub.commands.options import as_json
from hub.commands.session import Session, session_of


@click.command()
@as_json
@session_of
def status(session: Session, json_output: bool) -> None:
    """What this hub holds, how fresh each source is, what waits for a person."""
    from hub.pipeline.status import hub_status

    session.show(hub_status(session.hub()), json_output)
