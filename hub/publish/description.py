"""What describes a publication and is not needed to serve it: its bulk files and its counts.

Made once the publication is served, as long as they take, and there all at once: ``description.json`` is written last and
names them. Until then the bulk files and the counts to be had are those of the publication before.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

from hub.model.iri import Addresses
from hub.publish.bulk import write_bulk_files
from hub.publish.card import Reference, read_reference
from hub.publish.published_source import PublishedSource
from hub.publish.statistics import count_statements
from hub.store.directory_lock import alone_in
from hub.store.durable import sync_tree, write_durably
from hub.store.view import View

BULK = "dumps"
DESCRIPTION = "description.json"


def is_described(directory: Path) -> bool:
    """Whether the publication in ``directory`` has all this."""
    return (directory / DESCRIPTION).exists()


def describe_publication(
    view: View,
    directory: Path,
    *,
    addresses: Addresses,
    sources: Sequence[PublishedSource],
    bulk_forms: Collection[str] = (),
    reference: Reference | None = None,
) -> None:
    """Add to ``directory`` the bulk files of what ``view`` shows, in ``bulk_forms`` (of :data:`BULK_FORMATS`), and its counts, if
    nobody else did. ``reference`` is the default graph, read from ``view`` where the caller has not got it in memory. Returns once
    everything is on disk. Raises FileNotFoundError when ``directory`` is removed meanwhile."""
    with alone_in(directory):
        if not is_described(directory):
            _describe(view, directory, addresses, sources, bulk_forms, reference)


def _describe(
    view: View,
    directory: Path,
    addresses: Addresses,
    sources: Sequence[PublishedSource],
    bulk_forms: Collection[str],
    reference: Reference | None,
) -> None:
    folder = directory / BULK
    shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed
    if reference is None and bulk_forms:
        reference = read_reference(view, addresses)
    elif reference is None:
        reference = Reference({}, {})
    files = write_bulk_files(folder, view, reference, addresses, sources, bulk_forms)
    statistics = count_statements(view, addresses, [source.id for source in sources])
    sync_tree(folder)
    description = {"bulk": [each.to_json() for each in files], "statistics": statistics.to_json()}
    write_durably(directory / DESCRIPTION, json.dumps(description, ensure_ascii=False, indent=2))
