"""A text index that one publication writes once and never changes: what the indexes of search and of matching share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import tantivy

_WRITER_HEAP = 512_000_000
"""Bytes of the documents held before they are written as one part: a search looks through each part, so one is best."""


def write_index(directory: Path, schema: tantivy.Schema, documents: Iterable[tantivy.Document]) -> None:
    """Index ``documents``, in the order given, into the new directory ``directory``."""
    directory.mkdir(parents=True)
    index = tantivy.Index(schema, path=str(directory), reuse=False)
    writer = index.writer(heap_size=_WRITER_HEAP, num_threads=1)
    for document in documents:
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def open_index(directory: Path) -> tantivy.Index:
    """The index to read; its searchers are safe to use from several threads at once."""
    index = tantivy.Index.open(str(directory))
    # A publication never changes: no thread need watch its files.
    index.config_reader(reload_policy="manual")
    index.reload()
    return index
