"""Asks a SPARQL query of a hub directory, by the same killable readers that serve it."""

from __future__ import annotations

import asyncio
import csv
import io

from hub.errors import UserError
from hub.pipeline.hub import Hub
from hub.publish.saved_query import fill, find_query
from hub.store.formats import GRAPH_FORMATS, RESULT_FORMATS
from hub.store.readers.admission import query_kind
from hub.store.readers.pool import Limits, ReaderPool

_PATIENCE = 3600.0
"""Seconds a query asked on the command line may take: its author can stop it."""


def ask_hub(hub: Hub, query: str, output_format: str | None, *, rows: int, megabytes: int) -> bytes:
    """The answer to ``query`` in ``output_format``; without one, a table to read, or Turtle.

    Raises QueryError, RefusedError, LimitError, and UserError for a format that does not fit the query.
    """
    kind = query_kind(query)
    fitting = [form.name for form in (RESULT_FORMATS if kind in {"select", "ask"} else GRAPH_FORMATS)]
    if output_format is not None and output_format not in fitting:
        names = ", ".join(fitting)
        raise UserError(
            f"Une requête {kind.upper()} se rend en {names}, pas en « {output_format} ».",
            f"A {kind.upper()} query is answered in {names}, not in '{output_format}'.",
        )
    wanted = output_format or (
        "csv" if kind == "select" else "turtle" if kind in {"construct", "describe"} else "json"
    )
    limits = Limits(deadline=_PATIENCE, rows=rows, bytes=megabytes << 20)
    answer = asyncio.run(_ask(hub, query, wanted, limits))
    return _table(answer) if output_format is None and kind == "select" else answer


def query_from(hub: Hub, slug: str, parameters: tuple[str, ...]) -> str:
    """The text of saved query ``slug`` with ``name=value`` parameters filled in."""
    values: dict[str, str] = {}
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if not equals:
            raise UserError(
                f"« {parameter} » : un paramètre s'écrit nom=valeur.",
                f"'{parameter}': a parameter is name=value.",
            )
        values[name] = value
    return fill(find_query(hub.resources.query_files(), slug), values)


async def _ask(hub: Hub, query: str, wanted: str, limits: Limits) -> bytes:
    pool = await ReaderPool.start(hub.revisions, readers=1, limits=limits)
    try:
        answer = await pool.query(query, accept=wanted, lane="internal")
        try:
            return answer.read()
        finally:
            answer.close()
    finally:
        await pool.close()


def _table(csv_bytes: bytes) -> bytes:
    """Columns a person can read in a terminal."""
    rows = list(csv.reader(io.StringIO(csv_bytes.decode("utf-8"))))
    widths = (
        [min(60, max(len(row[column]) for row in rows)) for column in range(len(rows[0]))] if rows else []
    )
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    if lines:
        lines.insert(1, "  ".join("─" * width for width in widths))
    return ("\n".join(lines) + "\n").encode("utf-8")
