"""Installs a connector file into a hub, with the value tables and the sample it names."""

from __future__ import annotations

import shutil
from pathlib import Path

from hub.errors import ConnectorError, SettingsError
from hub.mapping.check import check_connector
from hub.mapping.connector import load_connector
from hub.pipeline.hub import Hub


def install_connector(hub: Hub, file: Path) -> Path:
    """Copy ``file`` into the hub's connectors and return its new place.

    Raises ConnectorError with every mistake when it is not in order, SettingsError when one of that name is there.
    """
    mistakes = check_connector(file)
    if mistakes:
        raise ConnectorError(mistakes)
    connector = load_connector(file)
    target = hub.connector_folder / file.name
    if target.exists():
        raise SettingsError(
            f"{target} existe déjà : retirez-le d'abord.", f"{target} is already there: take it out first."
        )
    for companion in connector.companions:
        place = hub.connector_folder / companion.relative_to(file.resolve().parent)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(companion, place)
    shutil.copyfile(file, target)
    return target
