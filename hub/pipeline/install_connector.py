"""Installs a connector file into a hub, with the value tables and the sample it names."""

from __future__ import annotations

import shutil
from pathlib import Path

from hub.errors import ConnectorError, SettingsError
from hub.mapping.check import check_connector
from hub.mapping.connector import load_connector
from hub.pipeline.hub import Hub
from hub.store.durable import write_durably


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
    # Last, and whole or not at all: half a connector would keep every command of this hub from starting.
    write_durably(target, file.read_text(encoding="utf-8"))
    return target
