"""The headers of a source's requests: those its settings give, with their secrets; those its publisher needs are there.

Raises SourceError for one that is missing, SettingsError for one that cannot be sent, never with its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from hub.errors import SettingsError, SourceError
from hub.model.source import Source

# RFC 9110: a name is a token, a value one line of visible characters; HTTP/1.1 carries those of ISO 8859-1.
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\x21-\x7e\xa1-\xff]([\t\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa1-\xff])?")


def request_headers(source: Source, needed: Iterable[str]) -> dict[str, str]:
    """What to send to the publisher of ``source``; ``needed`` names those it asks for, whatever their capitals."""
    given = {name.lower() for name in source.headers}
    for name in needed:
        if name.lower() not in given:
            raise SourceError(
                f"ce producteur demande l'en-tête « {name} » (une clé d'accès) ; donnez-le dans hub.toml : "
                f'[sources.{source.id}.headers] {name} = "${{NOM_DE_VARIABLE}}".',
                f"this publisher asks for the header '{name}' (an access key); give it in hub.toml: "
                f'[sources.{source.id}.headers] {name} = "${{VARIABLE_NAME}}".',
            )
    headers = {name: source.secrets.reveal(value) for name, value in source.headers.items()}
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise SettingsError(
                f"l'en-tête « {name} » ne peut pas être envoyé : une seule ligne, sans espace au bord ni caractère hors "
                f"de l'ISO 8859-1 ; corrigez [sources.{source.id}.headers] dans hub.toml, ou la variable qu'il nomme.",
                f"the header '{name}' cannot be sent: one line, no space at its ends, no character beyond ISO 8859-1; "
                f"mend [sources.{source.id}.headers] in hub.toml, or the variable it names.",
            )
    return headers
