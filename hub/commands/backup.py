"""``backup`` and ``restore``: a hub as one file, and a hub again."""

from __future__ import annotations

from pathlib import Path

import click

from hub.commands.options import as_json
from hub.commands.session import Session, session_of


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@session_of
def backup(session: Session, file: Path, json_output: bool) -> None:
    """Write the whole hub to FILE (.tar, .tar.gz or .tgz), as it stands now, while it is served.

    It holds everything, the keys' digests and the records that are not published included: keep it as safe as the hub.
    """
    from hub.pipeline.backup.backing_up import back_up

    report = back_up(session.hub(), file, wait=session.wait, on_wait=session.waiting)
    session.show(report, json_output)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@session_of
def restore(session: Session, file: Path, json_output: bool) -> None:
    """Make a hub again from FILE, checked whole first, in the directory that --hub names: one that is not there yet."""
    from hub.pipeline.backup.restoring import restore as restore_hub
    from hub.settings import read_settings

    report = restore_hub(file, session.directory, lambda folder: read_settings(folder).base_iri)
    session.show(report, json_output)
