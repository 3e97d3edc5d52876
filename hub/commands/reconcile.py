"""``reconcile``: records into entities, and learning from what people judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hub.commands.options import as_json
from hub.commands.session import Session, session_of
from hub.errors import Text

if TYPE_CHECKING:
    from hub.reconcile.engine import Engine


@click.command()
@click.option("--learn", is_flag=True, help="Say what people's judgements teach; change nothing.")
@click.option("--adopt", is_flag=True, help="With --learn: follow it from now on, where it does better.")
@click.option("--forget", is_flag=True, help="With --learn: take back what was adopted.")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Where pairs are weighed; spark is an extra of its own. The entities are the same.",
)
@as_json
@session_of
def reconcile(
    session: Session, learn: bool, adopt: bool, forget: bool, engine: str, json_output: bool
) -> None:
    """Cluster records into entities; with --learn, re-weight what decides by what people judged."""
    from hub.pipeline.learn import forget_learnt, learn_from_judgements
    from hub.pipeline.reconcile import reconcile_records

    if ((adopt or forget) and not learn) or (adopt and forget):
        raise click.UsageError(
            Text(
                "--adopt ou --forget va avec --learn, l'un ou l'autre.",
                "--adopt or --forget goes with --learn, one or the other.",
            ).into(session.language)
        )
    if forget:
        session.tell(forget_learnt(session.hub(), wait=session.wait, on_wait=session.waiting))
        return
    if learn:
        report = learn_from_judgements(
            session.hub(), adopts=adopt, wait=session.wait, on_wait=session.waiting
        )
        session.show(report, json_output)
        if report.exit_code:
            raise click.exceptions.Exit(report.exit_code)
        return
    hub, spread = session.hub(), _engine(engine)
    session.show(
        reconcile_records(hub, engine=spread, wait=session.wait, on_wait=session.waiting), json_output
    )


def _engine(name: str) -> Engine:
    if name == "spark":
        from hub.reconcile.spark_engine import SparkEngine

        return SparkEngine()
    from hub.reconcile.engine import LocalEngine

    return LocalEngine()
