"""The publications whose bulk files can be fetched: the one being served, and the one before while it is on disk."""

from __future__ import annotations

from hub.errors import NotFoundError
from hub.publish.manifest import Manifest, read_manifest
from hub.serve.site import Site

LATEST = "latest"


def kept_publications(site: Site) -> list[Manifest]:
    """Their manifests, the newest first. Reads files: not for the event loop."""
    numbers = (number for number in (site.publication, site.publication - 1) if number > 0)
    found = (read_manifest(site.hub.publication_directory(number)) for number in numbers)
    return [manifest for manifest in found if manifest is not None]


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
