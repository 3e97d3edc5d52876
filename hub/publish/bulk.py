"""The bulk files of a publication: the reference graph, the links, and each source that may be published, ready to be
fetched.

They are written into the publication's own directory while it is built, and appear with it: whole, or not at all. What
each one is, its size and its SHA-256 stand in the publication's manifest. The same content gives the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import cast

from hub.errors import LimitError
from hub.model.iri import Addresses
from hub.publish.bulk_file import BulkFile
from hub.publish.card import Reference
from hub.publish.entity_table import entity_table
from hub.publish.published_source import PublishedSource
from hub.publish.table import CsvWriter, Table, link_table
from hub.publish.workbook import write_workbook
from hub.store.view import View

_OF_GRAPHS = ("nq", "ttl", "jsonld")
_OF_TABLES = ("csv", "xlsx")
_NAMES = {"links": "links", "organization": "organizations", "establishment": "establishments"}
_LEVEL = 5
"""Of gzip: a tenth larger than the best one, in a third of its time."""
_BUFFER = 1 << 18


def write_bulk_files(
    folder: Path,
    view: View,
    reference: Reference,
    addresses: Addresses,
    sources: Sequence[PublishedSource],
    forms: Collection[str],
) -> list[BulkFile]:
    """Write the files into ``folder``, which is made; sources that may not be published have none. Graphs are streamed
    from ``view``; tables are made row by row from ``reference``, which is the same graph in memory."""
    folder.mkdir()
    graphs: list[tuple[str, str, str | None]] = [
        ("reference", "", None),
        ("links", "", addresses.links_graph),
    ]
    graphs += [("source", each.id, addresses.source_graph(each.id)) for each in sources if each.admitted]
    there = {None, *view.graphs()}
    written: list[BulkFile] = []
    for content, source, graph in graphs:
        for form in _OF_GRAPHS if graph in there else ():
            # Each form reads the whole graph again: only the reference is worth several.
            if form in forms and (form == "nq" or content == "reference"):
                path = folder / (f"source-{source}.{form}.gz" if source else f"{content}.{form}.gz")
                _write_graph(path, view, graph, form)
                written.append(_described(path, content, form, source))
    of_tables = [form for form in _OF_TABLES if form in forms]
    for content, table in _tables(view, reference, addresses) if of_tables else ():
        written += _write_table(folder, content, table, of_tables)
    return written


def _tables(view: View, reference: Reference, addresses: Addresses) -> Iterator[tuple[str, Table]]:
    yield "links", link_table(view, addresses)
    for entity_type in ("organization", "establishment"):
        yield entity_type, entity_table(reference, addresses, entity_type)


def _write_graph(path: Path, view: View, graph: str | None, form: str) -> None:
    """Its bytes follow from its content: no time, no name in the file's head."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as zipped:
        out = io.BufferedWriter(cast("io.RawIOBase", zipped), _BUFFER)
        view.dump(graph, f".{form}", out)
        out.flush()
        out.detach()


def _write_table(folder: Path, content: str, table: Table, forms: Sequence[str]) -> list[BulkFile]:
    """One file a form, all in one pass over the rows. A table longer than a sheet has no workbook."""
    paths = {form: folder / f"{_NAMES[content]}.{form}" for form in forms}
    with ExitStack() as opened:
        rows = iter(table.rows)
        if "csv" in paths:
            text = CsvWriter(opened.enter_context(paths["csv"].open("wb")), table.columns)
            opened.callback(text.close)
            rows = _written(rows, text)
        if "xlsx" in paths:
            try:
                write_workbook(Table(table.columns, rows), opened.enter_context(paths["xlsx"].open("wb")))
            except LimitError:
                paths.pop("xlsx").unlink()
        for _ in rows:
            pass  # what nobody has taken yet
    return [_described(path, content, form) for form, path in paths.items()]


def _written(rows: Iterator[Sequence[str]], text: CsvWriter) -> Iterator[Sequence[str]]:
    """``rows``, each written to ``text`` as it is taken."""
    for row in rows:
        text.write(row)
        yield row


def _described(path: Path, content: str, form: str, source: str = "") -> BulkFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return BulkFile(path.name, content, form, path.stat().st_size, digest, source)
