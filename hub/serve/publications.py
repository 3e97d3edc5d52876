"""The publications whose bulk files can be fetched: the one being served, as soon as it is described, and those before it
that are still on disk."""

from __future__ import annotations

from hub.errors import NotFoundError
from hub.pipeline.publications import published_up_to
from hub.publish.manifest import Manifest, read_manifest
from hub.serve.site import Site

LATEST = "latest"


def kept_publications(site: Site) -> list[Manifest]:
    """The manifests of those that are described, the newest first. Reads files: not for the event loop."""
    found = (read_manifest(path) for path in published_up_to(site.hub, site.publication))
    return [manifest for manifest in found if manifest is not None and manifest.is_described]


def find_publication(site: Site, name: str) -> Manifest:
    """The one called ``latest``, or by its number. Raises NotFoundError."""
    kept = kept_publications(site)
    for manifest in kept:
        if name in {LATEST, str(manifest.number)}:
            return manifest
    known = ", ".join([LATEST, *(str(manifest.number) for manifest in kept)]) if kept else "—"
    raise NotFoundError(
        f"Aucune publication « {name} » à télécharger ; il y a : {known}.",
        f"No publication '{name}' to fetch; there are: {known}.",
    )
