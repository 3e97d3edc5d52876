"""A text index that one publication writes once and never changes: what the indexes of search and of matching share.

The index of the next publication may be made of it: its files are never changed, so they are shared, and what differs is
another part beside them (the engine joins small parts by itself). Entities that are gone are only marked as such until
their part is written anew: how rare a word is tells of them too until then.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import tantivy

from hub.store.shared_file import share_file

_WRITER_HEAP = 512_000_000
"""Bytes of the documents held before they are written as one part: a search looks through each part, so one is best."""


def write_index(directory: Path, schema: tantivy.Schema, documents: Iterable[tantivy.Document]) -> None:
    """Index ``documents``, in the order given, into the new directory ``directory``."""
    directory.mkdir(parents=True)
    _write(tantivy.Index(schema, path=str(directory), reuse=False), "", (), documents)


def renew_index(
    before: Path, directory: Path, field: str, gone: Iterable[str], documents: Iterable[tantivy.Document]
) -> None:
    """The index in ``before`` without the documents whose ``field`` is one of ``gone``, and with ``documents`` after all others,
    as the new directory ``directory``."""
    directory.mkdir(parents=True)
    for path in before.iterdir():
        if path.suffix != ".lock":
            # Whatever the engine writes anew, it writes beside and renames.
            share_file(path, directory / path.name)
    _write(tantivy.Index.open(str(directory)), field, gone, documents)


def _write(
    index: tantivy.Index, field: str, gone: Iterable[str], documents: Iterable[tantivy.Document]
) -> None:
    writer = index.writer(heap_size=_WRITER_HEAP, num_threads=1)
    for key in gone:
        writer.delete_documents_by_term(field, key)
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
