"""Publishes: chooses values, writes the reference graph, builds what serves it, switches readers — in one commit.

The side tables of publication N stand in ``publications/N`` before the commit that makes N current; a directory
above the current publication is what a killed run left, and is built anew.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.errors import Language
from hub.pipeline.hub import Hub
from hub.pipeline.model_graph import model_version, refresh_model
from hub.publish.canonical import reference_statements
from hub.publish.provenance import publication_statements
from hub.publish.side_tables import SIDE_TABLES_VERSION, build_side_tables
from hub.pipeline.catalogue import admitted_sources, published_sources
from hub.store.revisions import Draft

MANIFEST = "publication.json"


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What was published; ``changed`` is False when the last publication already said all this."""

    publication: int
    revision: int
    statements: int
    entities: int
    withheld: tuple[str, ...]
    changed: bool

    def into(self, language: Language) -> str:
        held = ", ".join(self.withheld)
        if language == "en":
            state = "published" if self.changed else "unchanged"
            line = f"publication {self.publication} {state}: {self.entities} entities, {self.statements} statements"
            return line + (f"\n  kept out (licence unknown or share-alike, see `admit`): {held}" if held else "")
        state = "publiée" if self.changed else "inchangée"
        line = f"publication {self.publication} {state} : {self.entities} entités, {self.statements} énoncés"
        return line + (f"\n  non diffusées (licence inconnue ou à partage à l'identique, voir « admit ») : {held}" if held else "")

    def to_json(self, language: Language) -> dict[str, Any]:
        return {
            "publication": self.publication,
            "revision": self.revision,
            "statements": self.statements,
            "entities": self.entities,
            "withheld": list(self.withheld),
            "changed": self.changed,
        }


def publish_entities(hub: Hub, *, wait: float = 0.0, on_wait: Callable[[str], None] | None = None) -> PublishReport:
    """Publish what reconciliation produced. The same entities published twice make one publication."""
    with hub.revisions.lease("publish", wait=wait, on_wait=on_wait) as lease, lease.draft() as draft:
        refresh_model(hub, draft)
        lines = sorted(
            set(reference_statements(draft.view, hub.addresses, hub.territories, admitted_sources(hub, draft.view)))
        )
        withheld = tuple(source.id for source in published_sources(hub, draft.view) if not source.admitted)
        digest = _digest(hub, lines)
        current = lease.revision
        manifest = _read_manifest(hub.publication_directory(current.publication))
        if current.publication and manifest.get("digest") == digest:
            return PublishReport(
                current.publication, current.number, len(lines), manifest["entities"], withheld, changed=False
            )
        number = current.publication + 1
        draft.replace_graph(None, lines)
        _write_provenance(hub, draft, number, digest)
        entities = _build(hub, draft, number, digest)
        revision = draft.commit(publication=number)
    _free_old_publications(hub, number)
    return PublishReport(number, revision.number, len(lines), entities, withheld, changed=True)
