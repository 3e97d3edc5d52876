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
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from hub.errors import LimitError
from hub.model.iri import Addresses
from hub.publish.bulk_file import BulkFile
from hub.publish.card import Reference
from hub.publish.entity_table import entity_table
from hub.publish.published_source import PublishedSource
from hub.publish.table import CsvWriter, Table, link_table
from hub.publish.workbook import write_workbook
from hub.store.rdf import serialize_to
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
    """Write the files into ``folder``, which is made; sources that may not be published have none. ``reference`` is
    the default graph of ``view``, in memory already; other graphs are streamed, tables made row by row."""
    folder.mkdir()
    written: list[BulkFile] = []
    for form in _OF_GRAPHS:
        if form in forms:
            path = folder / f"reference.{form}.gz"
            with _zipped(path) as out:
                _write_lines(out, _lines(reference), form)
            written.append(_described(path, "reference", form))
    graphs = [("links", "", addresses.links_graph)]
    graphs += [("source", each.id, addresses.source_graph(each.id)) for each in sources if each.admitted]
    there = set(view.graphs()) if "nq" in forms else set()
    for content, source, graph in graphs:
        if graph in there:
            path = folder / (f"source-{source}.nq.gz" if source else f"{content}.nq.gz")
            with _zipped(path) as out:
                view.dump(graph, ".nq", out)
            written.append(_described(path, content, "nq", source))
    of_tables = [form for form in _OF_TABLES if form in forms]
    for content, table in _tables(view, reference, addresses) if of_tables else ():
        written += _write_table(folder, content, table, of_tables)
    return written


def _tables(view: View, reference: Reference, addresses: Addresses) -> Iterator[tuple[str, Table]]:
    yield "links", link_table(view, addresses)
    for entity_type in ("organization", "establishment"):
        yield entity_type, entity_table(reference, addresses, entity_type)


@contextmanager
def _zipped(path: Path) -> Iterator[BinaryIO]:
    """A file to write to. Its bytes follow from its content: no time, no name in its head."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as zipped:
        out = io.BufferedWriter(cast("io.RawIOBase", zipped), _BUFFER)
        yield out
        out.flush()
        out.detach()


def _lines(reference: Reference) -> Iterator[str]:
    """The reference graph again: three times cheaper than to have the store read it anew."""
    for nodes in (reference.entities, reference.nested):
        for subject, said in nodes.items():
            for predicate, terms in said.items():
                start = f"<{subject}> <{predicate}> "
                for term in terms:
                    yield f"{start}{term.ntriples()} ."


def _write_lines(out: BinaryIO, lines: Iterator[str], form: str) -> None:
    if form == "nq":
        out.writelines(f"{line}\n".encode() for line in lines)
    else:
        serialize_to(out, lines, f".{form}")


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
