"""Following a database, and ceasing to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hub.errors import SettingsError
from hub.harvest.acquire import checked_location
from hub.harvest.fetch import is_web, web_only
from hub.harvest.media_types import sendable_as
from hub.model.iri import is_slug
from hub.model.source import Source
from hub.pipeline.hub import Hub
from hub.pipeline.profiles import sound_profile


def checked_source(hub: Hub, source: Source) -> Source:
    """``source`` with an absolute path, once its connector is known and its file or folder is there.

    Raises NotFoundError for an unknown connector, SettingsError for a name, a place or a profile that cannot be used,
    SourceError for what is no database, RefusedError for an address that is neither http nor https.
    """
    if not is_slug(source.id):
        raise SettingsError(
            f"« {source.id} » ne peut pas nommer une source : minuscules sans accent, chiffres et tirets.",
            f"'{source.id}' cannot name a source: lower-case letters without accents, digits and hyphens.",
        )
    connector = hub.connector(source.connector)
    if source.licence is not None and not is_web(source.licence):
        raise SettingsError(
            f"« {source.licence} » n'est pas l'adresse http(s) d'une licence.",
            f"'{source.licence}' is not the http(s) address of a licence.",
        )
    if source.profile is not None:
        sound_profile(source.profile, hub.profile_folders, hub.resources)
    if source.is_only_pushed:
        if not sendable_as(connector.formats):
            raise SettingsError(
                f"« {source.connector} » lit {connector.format}, qui ne s'envoie pas : donnez l'adresse où le lire.",
                f"'{source.connector}' reads {connector.format}, which cannot be sent: give the address to read it at.",
            )
        return source
    if "sql" in connector.formats:
        return replace(source, location=checked_location(source.location))
    if is_web(source.location):
        web_only(source.location)
        return source
    path = Path(source.location).absolute()
    if not path.is_file() and not path.is_dir():
        raise SettingsError(
            f"{source.location} : aucun fichier à cet endroit ; donnez un fichier, un dossier ou une adresse http(s), ou « push: » si elle s'envoie.",
            f"{source.location}: no such file; give a file, a folder or an http(s) address, or 'push:' if it is sent.",
        )
    return replace(source, location=str(path))


def forget_source(
    hub: Hub,
    source_id: str,
    unfollow: Callable[[], object],
    *,
    wait: float = 0.0,
    on_wait: Callable[[str], None] | None = None,
) -> None:
    """Take the source's graph out of the store, and what its harvests knew; then ``unfollow`` takes it out of the
    settings, under the same lease, so that no harvest comes in between. Running twice is safe.

    Killed half-way, the source is still followed and the next harvest reads it anew: what it knew goes first, since a
    state that speaks of records the graph has no more would keep them out for ever.
    """
    graph = hub.addresses.source_graph(source_id)
    with hub.revisions.lease(f"source remove {source_id}", wait=wait, on_wait=on_wait) as lease:
        for path in hub.state_path(source_id).parent.glob(f"{source_id}.*"):
            path.unlink()
        with lease.draft() as draft:
            if graph in draft.view.graphs():
                draft.drop_graph(graph)
                draft.commit()
        unfollow()
