"""``publish``: what reconciliation found becomes what readers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hub.commands.options import as_json
from hub.commands.session import Session, session_of
from hub.errors import EngineError, Text

if TYPE_CHECKING:
    from hub.pipeline.publish import PublishReport


@click.command()
@click.option(
    "--rollback",
    is_flag=True,
    help="Remote engine: answer from the publication before, which it kept. The pages stay.",
)
@click.option("--roll-forward", is_flag=True, help="Undo a rollback.")
@as_json
@session_of
def publish(session: Session, rollback: bool, roll_forward: bool, json_output: bool) -> None:
    """Choose values, write the reference graph and its indexes, switch readers.

    With a remote engine ([publish.remote] in hub.toml): load its idle side, check it, switch to it.
    """
    from hub.pipeline.publish import publish_entities
    from hub.pipeline.remote import roll_back

    if rollback and roll_forward:
        raise click.UsageError(
            Text(
                "--rollback ou --roll-forward, pas les deux.", "--rollback or --roll-forward, not both."
            ).into(session.language)
        )
    hub = session.hub()
    if rollback or roll_forward:
        switched = roll_back(hub, forward=roll_forward, wait=session.wait, on_wait=session.waiting)
        session.show(switched, json_output)
        return
    report = publish_entities(hub, wait=session.wait, on_wait=session.waiting)
    session.show(report, json_output)
    say_not_loaded(session, report)


def say_not_loaded(session: Session, report: PublishReport) -> None:
    """Say why the remote engine was not loaded, and end with 2: the rest of the publication stands."""
    if report.failure is not None:
        click.echo(report.failure.into(session.language), err=True)
        raise click.exceptions.Exit(EngineError.exit_code)
