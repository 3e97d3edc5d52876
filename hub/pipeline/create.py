"""Creates a hub: its directory, its settings, an empty store that knows the reference model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hub.errors import SettingsError
from hub.pipeline.hub import Hub
from hub.pipeline.model_graph import refresh_model


def create_hub(hub: Hub, write_settings: Callable[[Path], object]) -> None:
    """Make ``hub.directory`` a hub. Raises SettingsError when it already holds anything.

    ``write_settings`` writes the settings file into the directory; it comes last, so that a directory half made
    by a command that was killed is no hub, and ``init`` can be run again on it.
    """
    directory = hub.directory
    if directory.exists() and not directory.is_dir():
        raise SettingsError(
            f"{directory} est un fichier : donnez un autre dossier.",
            f"{directory} is a file: name another folder.",
        )
    settled = {"store", "connectors", "harvest", "publications"}
    if directory.exists() and any(entry.name not in settled for entry in directory.iterdir()):
        raise SettingsError(
            f"{directory} n'est pas vide : donnez un autre dossier, ou servez-vous de ce hub tel qu'il est.",
            f"{directory} is not empty: name another folder, or use this hub as it is.",
        )
    try:
        directory.mkdir(parents=True, exist_ok=True)
        hub.connector_folder.mkdir(exist_ok=True)
        hub.revisions.create()
        with hub.revisions.lease("init") as lease, lease.draft() as draft:
            if refresh_model(hub, draft):
                draft.commit()
        write_settings(directory)
    except OSError as error:
        raise SettingsError(
            f"{directory} ne peut pas être créé : {error.strerror}.",
            f"{directory} cannot be created: {error.strerror}.",
        ) from error
