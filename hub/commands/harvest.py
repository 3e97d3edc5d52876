"""``harvest``, and ``run``, the nightly job that begins with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from hub.commands.options import as_json
from hub.commands.publish import say_not_loaded
from hub.commands.session import Session, session_of

if TYPE_CHECKING:
    from hub.pipeline.harvest import Failure


@click.command()
@click.argument("source_ids", metavar="[ID]...", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Show the difference; write nothing.")
@click.option("--full", is_flag=True, help="Read and validate everything, even what looks unchanged.")
@click.option("--strict", is_flag=True, help="Exit 1 when a record is rejected.")
@click.option(
    "--retry-rejects", is_flag=True, help="Try rejected records again, even when the source is unchanged."
)
@click.option(
    "--accept-deletions",
    type=click.IntRange(min=0),
    default=None,
    metavar="N",
    help="Let exactly N records go.",
)
@as_json
@session_of
def harvest(
    session: Session,
    source_ids: tuple[str, ...],
    dry_run: bool,
    full: bool,
    strict: bool,
    retry_rejects: bool,
    accept_deletions: int | None,
    json_output: bool,
) -> None:
    """Fetch, map, validate and commit each source (all of them when none is named)."""
    from hub.pipeline.harvest import HarvestOptions, harvest_sources

    options = HarvestOptions(dry_run, full, retry_rejects, accept_deletions)
    outcomes = harvest_sources(session.hub(), source_ids, options, wait=session.wait, on_wait=session.waiting)
    session.show(outcomes, json_output)
    if not json_output:
        _say_failures(session, outcomes.failed)
    if outcomes.failed:
        raise click.exceptions.Exit(outcomes.exit_code)
    if strict and outcomes.rejected:
        raise click.exceptions.Exit(1)


@click.command()
@as_json
@session_of
def run(session: Session, json_output: bool) -> None:
    """Harvest, reconcile, publish: the nightly job. Safe to run twice, safe to kill."""
    from hub.pipeline.run import run_all

    outcome = run_all(session.hub(), wait=session.wait, on_wait=session.waiting)
    session.show(outcome, json_output)
    if not json_output:
        _say_failures(session, outcome.harvests.failed)
    if outcome.harvests.failed:
        raise click.exceptions.Exit(outcome.harvests.exit_code)
    say_not_loaded(session, outcome.publication)


def _say_failures(session: Session, failures: Iterable[Failure]) -> None:
    for failure in failures:
        click.echo(failure.into(session.language), err=True)
