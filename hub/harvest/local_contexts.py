"""The JSON-LD contexts a harvest may read: the hub's own, and the files a connector brings. None is ever fetched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hub.errors import SourceError
from hub.resources import find_resources

if TYPE_CHECKING:
    from hub.mapping.connector import Connector

OWN = "https://w3id.org/ess-hub/context.jsonld"


def local_contexts(connector: Connector) -> dict[str, Any]:
    """Address → context document. Raises SourceError for a file that is no JSON."""
    files = {OWN: find_resources().context_path, **dict(connector.dialect.contexts)}
    contexts = {}
    for address, file in files.items():
        try:
            contexts[address] = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise SourceError(
                f"{file} : ce contexte JSON-LD est illisible ({error}). Corrigez-le.",
                f"{file}: this JSON-LD context cannot be read ({error}). Mend it.",
            ) from error
    return contexts
