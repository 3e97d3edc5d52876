"""What the last reconciliation leaves to the next one, in ``reconciled.columns`` of the hub's directory.

Only ever a shortcut: without it, or with one that is spoilt, or that other code, another model or other territories made, or
that is not of the links graph in the store, everything is worked out from nothing, and comes to the same. It may be deleted
at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.pipeline.hub import Hub
from hub.pipeline.kept_entities import keep_entities, kept_entities
from hub.pipeline.kept_links import KeptLinks
from hub.pipeline.last_time import content_of, digest_of
from hub.pipeline.model_in_force import reweighting_path
from hub.pipeline.records_now import Records
from hub.reconcile.earlier import Earlier
from hub.reconcile.identity_log import Entities
from hub.reconcile.kept_columns import read_kept, write_kept
from hub.reconcile.kept_reconciliation import keep_reconciliation, kept_nodes, kept_reconciliation
from hub.reconcile.model_scorer import shipped
from hub.reconcile.node import Described
from hub.reconcile.node_rows import name_of
from hub.reconcile.reweighting import name_of as name_of_models
from hub.resources import code_digest


@dataclass(frozen=True)
class KeptRun:
    """``links`` is what the links graph says that the run wrote, ``graph`` names that graph
    (:attr:`hub.store.revision.Revision.links`), ``identities`` what the log of identities was then, and ``entities`` what
    it came to, where it had no mistake."""

    records: Records
    earlier: Earlier
    links: KeptLinks
    graph: str
    identities: str
    entities: Entities | None


def kept_path(hub: Hub) -> Path:
    """Where it is; it need not be there."""
    return hub.directory / "reconciled.columns"


def read_run(hub: Hub, once_sources: Iterable[str]) -> KeptRun | None:
    """What was left, if it is of any use."""
    kept = read_kept(kept_path(hub), _version(hub, once_sources))
    if kept is None:
        return None
    hashes = {
        source: dict(zip(kept[f"keys.{source}"], kept[f"hashes.{source}"], strict=True))
        for source in kept["sources"]
    }
    others = {
        name: Described(name_of(name), kind, label)
        for name, kind, label in zip(
            *(kept[f"others.{part}"] for part in ("names", "types", "labels")), strict=True
        )
    }
    graph, identities = kept["state"]
    records = Records(kept_nodes(kept), others, hashes)
    links = KeptLinks.of_parts(records.nodes, kept)
    return KeptRun(records, kept_reconciliation(kept), links, graph, identities, kept_entities(kept))


def keep_run(hub: Hub, once_sources: Iterable[str], run: KeptRun) -> None:
    """Leave ``run`` to the next one, if the disk lets it: this one's work is done already."""
    records, others = run.records, run.records.others
    kept: dict[str, Any] = {
        "state": [run.graph, run.identities],
        "sources": list(records.hashes),
        "others.names": list(others),
        "others.types": [one.type for one in others.values()],
        "others.labels": [one.label for one in others.values()],
    }
    if run.entities is not None:
        kept |= keep_entities(run.entities)
    for source, hashes in records.hashes.items():
        kept |= {f"keys.{source}": list(hashes), f"hashes.{source}": list(hashes.values())}
    with suppress(OSError):
        write_kept(
            kept_path(hub),
            _version(hub, once_sources),
            kept | run.links.parts() | keep_reconciliation(records.nodes, run.earlier),
        )


def identities_of(hub: Hub) -> str:
    """What the log of identities is now."""
    return digest_of(content_of(hub.identity_path))


def _version(hub: Hub, once_sources: Iterable[str]) -> str:
    return digest_of(
        hub.addresses.base,
        sorted(once_sources),
        name_of_models(shipped()),
        content_of(reweighting_path(hub)),
        content_of(hub.resources.territories_path),
        code_digest("reconcile", "model", "pipeline"),
    )
