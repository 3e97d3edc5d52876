"""Writes a bulk file of what a hub holds; see :mod:`hub.publish.dump` for what goes where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hub.harvest.quarantine import COLUMNS, reject_rows
from hub.harvest.state import State
from hub.pipeline.hub import Hub
from hub.publish.dump import Content, write_dump
from hub.publish.table import Table
from hub.store.view import open_view


def dump_hub(hub: Hub, what: str, output: Path, *, excel: bool = False) -> None:
    """Write ``what`` to ``output``, whole or not at all. See :func:`hub.publish.dump.write_dump` for its errors."""
    with open_view(hub.revisions.current()) as view:
        content = Content(view, hub.addresses, hub.published_sources, lambda: _rejects(hub))
        write_dump(content, what, output, excel=excel)


def _rejects(hub: Hub) -> Table:
    return Table(COLUMNS, _reject_rows(hub))


def _reject_rows(hub: Hub) -> Iterator[tuple[str, ...]]:
    for source_id in hub.sources:
        path = hub.state_path(source_id)
        if not path.is_file():
            continue
        with State(path, readonly=True) as state:
            for row in reject_rows(source_id, state.rejects(), "fr"):
                yield tuple("" if row[name] is None else str(row[name]) for name in COLUMNS)
