"""A hub's base IRI is settled by its first publication: what was published under it is cited by others.

A base changed afterwards would name everything anew and publish an empty graph, so nothing runs until it is back.
"""

from __future__ import annotations

import json

from hub.errors import SettingsError
from hub.pipeline.hub import Hub
from hub.publish.publication_folder import MANIFEST


def check_base(hub: Hub) -> None:
    """Raise SettingsError when the last publication was made under another base than ``hub.toml`` gives."""
    number = hub.revisions.current().publication
    try:
        manifest = json.loads((hub.publication_directory(number) / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        return
    published = manifest.get("base", hub.addresses.base)
    if published != hub.addresses.base:
        raise SettingsError(
            f"{hub.directory / 'hub.toml'} : base_iri ne change plus après la première publication ; remettez "
            f"{published}, ou créez un autre hub.",
            f"{hub.directory / 'hub.toml'}: base_iri cannot change after the first publication; put back "
            f"{published}, or create another hub.",
        )
