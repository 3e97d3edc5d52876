"""``writer``: the process that a server starts to take pushes in; nobody calls it by hand."""

from __future__ import annotations

import os
import signal
import sys

import click

from hub.commands.session import Session, session_of


@click.command(hidden=True)
@session_of
def writer(session: Session) -> None:
    """Take pushes in for a server: jobs on standard input, outcomes on standard output."""
    from hub.pipeline.push_jobs import work

    # The terminal's Ctrl-C is for the server; and nothing but outcomes may be written where it reads.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    outcomes = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for outcome in work(session.directory, session.hub, sys.stdin.buffer):
        outcomes.write(outcome)
        outcomes.flush()
