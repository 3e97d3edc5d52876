"""What a publication and its parts follow from, each as one text: as long as it is the same, so is the part."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hub.pipeline.hub import Hub
from hub.pipeline.last_time import content_of, digest_of, records_given
from hub.pipeline.model_graph import model_version
from hub.publish.publication_folder import MANIFEST
from hub.publish.published_source import PublishedSource, admitted_ids
from hub.publish.table_schema import SIDE_TABLES_VERSION
from hub.resources import code_digest
from hub.store.changes import mark_of
from hub.store.draft import Draft


def stamp_of(hub: Hub, publication: int, revision: int, year: int) -> str:
    """What choices and counts follow from besides records and links, the publication they were made for, and the revision up to
    which they are true, with its mark."""
    mark = mark_of(hub.revisions.directory, revision)
    return f"{choice_made_from(hub, year)} {publication} {revision} {mark}"


def choice_made_from(hub: Hub, year: int) -> str:
    """What choices and counts of ``year`` follow from besides records and links."""
    return digest_of(
        repr(hub.choice),
        sorted((each.id, each.connector) for each in hub.sources.values()),
        sorted(admitted_ids(hub.published_sources)),
        hub.addresses.base,
        model_version(hub),
        content_of(hub.resources.territories_path),
        code_digest("publish", "model", "pipeline", "store"),
        year,
    )


def given_to(hub: Hub, draft: Draft, publication: int, year: int) -> str:
    """All that a publication follows from: records, links (told by the stage before), policy, model, code, year."""
    return digest_of(
        records_given(hub, draft.view),
        content_of(hub.directory / "reconcile.json"),
        content_of(hub.identity_path),
        repr(hub.choice),
        hub.bulk_forms,
        hub.addresses.base,
        model_version(hub),
        code_digest("publish", "model", "pipeline"),
        publication,
        year,
    )


def digest_shown(hub: Hub, draft: Draft, lines: str, sources: tuple[PublishedSource, ...], year: int) -> str:
    """Of all that a publication shows but links: statements (``lines`` is their digest) and what is counted of them in ``year``,
    sources, the model, the shape of the side tables, and the records, which its bulk files hold as they are."""
    return digest_of(
        SIDE_TABLES_VERSION,
        model_version(hub),
        repr(sources),
        hub.bulk_forms,
        records_given(hub, draft.view),
        lines,
        year,
    )


def digest_of_links(hub: Hub, draft: Draft) -> str:
    """Of the links graph, all of which is read."""
    digest = hashlib.blake2b(digest_size=16)
    for subject, pairs in sorted(draft.view.nodes(hub.addresses.links_graph)):
        digest.update(f"{subject} {sorted(pairs)!r}\n".encode())
    return digest.hexdigest()


def surroundings_shown(hub: Hub, sources: tuple[PublishedSource, ...]) -> str:
    """What the tables of a publication follow from besides the reference graph and the links."""
    return digest_of(
        SIDE_TABLES_VERSION,
        model_version(hub),
        repr(sources),
        hub.addresses.base,
        content_of(hub.resources.territories_path),
        code_digest("publish", "model", "store"),
    )


def manifest_of(hub: Hub, number: int) -> dict[str, Any]:
    """What publication ``number`` says of itself; nothing when there is none."""
    try:
        manifest: dict[str, Any] = json.loads(
            (hub.publication_directory(number) / MANIFEST).read_text("utf-8")
        )
    except FileNotFoundError:
        return {}
    return manifest
