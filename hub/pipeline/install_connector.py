"""Installs a connector file into a hub, with the value tables and the sample it names."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from hub.errors import ConnectorError, SettingsError
from hub.mapping.check import check_connector
from hub.mapping.connector import load_connector, load_connectors
from hub.pipeline.hub import Hub
from hub.store.durable import write_durably


def install_connector(hub: Hub, file: Path) -> Path:
    """Copy ``file`` into the hub's connectors and return its new place.

    Raises ConnectorError with every mistake when it is not in order, SettingsError when one of that name is there, or
    when a table it brings would replace another one that an installed connector reads by.
    """
    mistakes = check_connector(file)
    if mistakes:
        raise ConnectorError(mistakes)
    connector = load_connector(file)
    # Whatever the file's suffix: connectors are found by theirs.
    target = hub.connector_folder / f"{connector.slug}.yaml"
    if target.exists():
        raise SettingsError(
            f"{target} existe déjà : retirez-le d'abord.", f"{target} is already there: take it out first."
        )
    places = {
        companion: hub.connector_folder / companion.relative_to(file.resolve().parent)
        for companion in connector.companions
    }
    _refuse_to_replace(hub, places)
    for companion, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(companion, place)
    # Last, and whole or not at all: half a connector would keep every command of this hub from starting.
    write_durably(target, file.read_text(encoding="utf-8"))
    return target


def _refuse_to_replace(hub: Hub, places: Mapping[Path, Path]) -> None:
    """``places``: each file that comes along → where it goes."""
    readers = {
        used: slug
        for slug, other in load_connectors([hub.connector_folder]).items()
        for used in other.companions
    }
    for companion, place in places.items():
        reader = readers.get(place.resolve())
        if reader is not None and place.read_bytes() != companion.read_bytes():
            raise SettingsError(
                f"{place} sert au connecteur « {reader} » et dit autre chose : donnez un autre nom à {companion.name}, "
                "aussi dans le connecteur.",
                f"{place} is read by the connector '{reader}' and says something else: give {companion.name} another "
                "name, in the connector too.",
            )
