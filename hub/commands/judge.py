"""``explain``, ``review`` and ``judge``: a person looks at pairs of records, and decides."""

from __future__ import annotations

import os

import click

from hub.commands.options import as_json
from hub.commands.session import Session, session_of


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="[B]", required=False)
@as_json
@session_of
def explain(session: Session, first: str, second: str | None, json_output: bool) -> None:
    """Say why record A is where it is, or why A and B are, or are not, together.

    A and B are named source:key (or by their IRI).
    """
    from hub.pipeline.judge import explain_records

    session.show(explain_records(session.hub(), first, second), json_output)


@click.command()
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@as_json
@session_of
def review(session: Session, limit: int, json_output: bool) -> None:
    """The doubtful pairs, those whose answer teaches most first."""
    from hub.pipeline.judge import pairs_to_review

    session.show(pairs_to_review(session.hub(), limit), json_output)


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.argument("verdict", type=click.Choice(["same", "different", "unsure", "retract"]))
@click.option("--note", default="", help="Why, for whoever reads the log.")
@click.option("--who", default=lambda: os.environ.get("USER", "operator"), show_default="$USER")
@session_of
def judge(session: Session, first: str, second: str, verdict: str, note: str, who: str) -> None:
    """Record one decision on two records; the next reconciliation follows it, for ever."""
    from hub.pipeline.judge import record_judgement

    session.tell(record_judgement(session.hub(), first, second, verdict, note=note, who=who))
