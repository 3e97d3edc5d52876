"""Writes a bulk file of what a hub holds; see :mod:`hub.publish.dump` for what goes where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from hub.errors import Language
from hub.harvest.quarantine import COLUMNS, reject_rows
from hub.harvest.state import State
from hub.pipeline.hub import Hub
from hub.publish.dump import Content, write_dump
from hub.publish.table import Table

_REJECTS_OF = "rejects:"


def dump_hub(hub: Hub, what: str, output: Path, *, language: Language = "fr", excel: bool = False) -> None:
    """Write ``what`` to ``output``, whole or not at all; what was wrong with a reject is said in ``language``.

    ``rejects`` are those of every source, ``rejects:ID`` those of one, to send back to its owner. See
    :func:`hub.publish.dump.write_dump` for the errors it raises.
    """
    sources: Iterable[str] = hub.sources
    if what.startswith(_REJECTS_OF):
        sources, what = (hub.source(what.removeprefix(_REJECTS_OF)).id,), "rejects"
    with hub.revisions.reading() as view:
        content = Content(
            view, hub.addresses, hub.published_sources, lambda: reject_table(hub, sources, language)
        )
        write_dump(content, what, output, excel=excel)


def reject_table(hub: Hub, source_ids: Iterable[str], language: Language) -> Table:
    """What is wrong with each record in quarantine, and the row its publisher sent: one line a problem."""
    return Table(COLUMNS, _reject_rows(hub, source_ids, language))


def _reject_rows(hub: Hub, source_ids: Iterable[str], language: Language) -> Iterator[tuple[str, ...]]:
    for source_id in source_ids:
        path = hub.state_path(source_id)
        if not path.is_file():
            continue
        with State(path, readonly=True) as state:
            for row in reject_rows(source_id, state.rejects(), language):
                yield tuple("" if row[name] is None else str(row[name]) for name in COLUMNS)
