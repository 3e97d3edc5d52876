"""Bulk files: the reference graph, one source, the links, the whole dataset, or the rejected records, in one
file.

The format follows from the file's name. A file appears whole under its name or not at all: it is written
beside it and renamed. Sources that may not be published are in no dump: ``all`` leaves their graphs out,
``source:ID`` is refused. The links go out whole: they are this hub's own findings, and hold names of records,
none of their values.
"""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from hub.errors import NotFoundError, RefusedError, UserError
from hub.model.iri import Addresses, is_slug
from hub.publish.entity_table import reference_table
from hub.publish.published_source import PublishedSource
from hub.publish.table import Table, link_table, source_table, write_table
from hub.publish.workbook import write_workbook
from hub.store.view import View

_TRIPLES = (".nt", ".ttl", ".jsonld")
_WORKBOOK = ".xlsx"
_SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "reference": (*_TRIPLES, ".nq", ".csv", _WORKBOOK),
    "source": (*_TRIPLES, ".nq", ".csv", _WORKBOOK),
    "links": (*_TRIPLES, ".nq", ".csv", _WORKBOOK),
    "all": (".nq",),
    "rejects": (".csv", _WORKBOOK),
}


@dataclass(frozen=True, slots=True)
class Content:
    """What a dump is made from. ``rejects`` is asked for only when they are dumped: columns, then rows."""

    view: View
    addresses: Addresses
    sources: Sequence[PublishedSource]
    rejects: Callable[[], Table] | None = None


def write_dump(content: Content, what: str, path: Path, *, excel: bool = False) -> None:
    """Write ``what`` (``reference``, ``source:ID``, ``links``, ``all``, ``rejects``) to ``path``.

    ``excel`` writes CSV as a French Excel opens it. Running twice is safe; the same content gives the same
    bytes. Raises UserError for a suffix or a name it does not know, RefusedError for a source that may not be
    published.
    """
    kind, graph = _what(content, what)
    suffix, zipped = _suffix(path, kind)
    if suffix == ".csv":
        table = _table(content, kind, graph)
        _write(path, zipped, lambda out: write_table(table, out, excel=excel))
    elif suffix == _WORKBOOK:
        table = _table(content, kind, graph)
        _write(path, zipped, lambda out: write_workbook(table, out))
    elif kind == "all":
        _write(path, zipped, lambda out: _dump_dataset(content, out))
    else:
        _write(path, zipped, lambda out: content.view.dump(graph, suffix, out))


def _what(content: Content, what: str) -> tuple[str, str | None]:
    kind, colon, source_id = what.partition(":")
    if kind == "source" and colon:
        return kind, _source_graph(content, source_id)
    if what in _SUFFIXES and what != "source":
        return what, content.addresses.links_graph if what == "links" else None
    names = "reference, source:ID, all, links, rejects, rejects:ID"
    raise UserError(
        f"« {what} » ne s'exporte pas ; au choix : {names}.", f"'{what}' cannot be dumped; one of: {names}."
    )


def _source_graph(content: Content, source_id: str) -> str:
    source = next((each for each in content.sources if each.id == source_id), None)
    if source is None or not is_slug(source_id):
        known = ", ".join(sorted(each.id for each in content.sources)) or "—"
        raise NotFoundError(
            f"Aucune source « {source_id} » ; ce hub suit : {known}.",
            f"No source '{source_id}'; this hub follows: {known}.",
        )
    if not source.admitted:
        reason = source.admission.reason
        raise RefusedError(
            f"La source « {source_id} » n'est pas diffusée : {reason.fr}.",
            f"The source '{source_id}' is not published: {reason.en}.",
        )
    return content.addresses.source_graph(source_id)


def _suffix(path: Path, kind: str) -> tuple[str, bool]:
    name = path.name.lower()
    zipped = name.endswith(".gz")
    bare = name.removesuffix(".gz")
    suffix = next((suffix for suffix in _SUFFIXES[kind] if bare.endswith(suffix)), None)
    if suffix is None or (suffix == _WORKBOOK and zipped):  # a workbook is a compressed file already
        accepted = ", ".join(_SUFFIXES[kind])
        raise UserError(
            f"{path.name} : ce format n'existe pas pour « {kind} » ; suffixes acceptés : {accepted} (les textes aussi en .gz).",
            f"{path.name}: no such format for '{kind}'; accepted suffixes: {accepted} (texts also as .gz).",
        )
    return suffix, zipped


def _table(content: Content, kind: str, graph: str | None) -> Table:
    if kind == "reference":
        return reference_table(content.view, content.addresses)
    if kind == "links":
        return link_table(content.view, content.addresses)
    if kind == "source":
        return source_table(content.view, content.addresses, str(graph))
    if content.rejects is None:
        return Table((), ())
    return content.rejects()


def _dump_dataset(content: Content, out: BinaryIO) -> None:
    """Every graph that may be published, one after the other: N-Quads files can be joined end to end."""
    kept_out = {
        content.addresses.source_graph(source.id) for source in content.sources if not source.admitted
    }
    known = {content.addresses.source_graph(source.id) for source in content.sources}
    for graph in (None, *sorted(content.view.graphs())):
        # A source that is followed no more has a graph nobody vouches for.
        orphan = (
            graph is not None and graph.startswith(content.addresses.source_graph("")) and graph not in known
        )
        if graph not in kept_out and not orphan:
            content.view.dump(graph, ".nq", out)


def _write(path: Path, zipped: bool, write: Callable[[BinaryIO], None]) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise _unwritable(path, error) from None
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as raw:
            if zipped:
                # No time, no name: the same content gives the same bytes.
                with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as out:
                    write(cast("BinaryIO", out))
            else:
                write(raw)
            raw.flush()
            os.fsync(raw.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    """The mask of this process; reading it means setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _unwritable(path: Path, error: OSError) -> UserError:
    return UserError(
        f"{path} ne peut pas être écrit ({error.strerror}) : choisissez un autre fichier avec -o.",
        f"{path} cannot be written ({error.strerror}): choose another file with -o.",
    )
