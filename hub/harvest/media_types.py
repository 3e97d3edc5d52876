"""Which format a body is in, by the media type it was sent under.

Only formats that are files can be sent: a database or an endpoint is fetched from. What the client says of the
encoding counts (``charset``); it is never guessed.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass

from hub.harvest.readers import FORMATS

MEDIA_TYPES: dict[str, tuple[str, ...]] = {
    "csv": ("text/csv", "application/csv", "text/tab-separated-values"),
    "json": ("application/json", "application/geo+json", "application/ld+json"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet",),
    "xml": ("application/xml", "text/xml"),
}
"""Format → the media types it is sent as, the usual one first."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a ``Content-Type`` says: a format of the connector, and the codec it is written in, if it says so."""

    format: str
    charset: str | None = None


def read_content_type(header: str, formats: Iterable[str]) -> Sent | None:
    """What ``header`` says, when that is one of ``formats`` and an encoding known here; else None."""
    media_type, *parameters = (part.strip() for part in header.split(";"))
    sendable = [name for name in formats if media_type.lower() in MEDIA_TYPES.get(name, ())]
    charset = _charset(parameters)
    if not sendable or charset == "":
        return None
    return Sent(sendable[0], charset)


def sendable_as(formats: Iterable[str]) -> tuple[str, ...]:
    """The media types a source with these ``formats`` may be sent as; none when it can only be fetched."""
    return tuple(each for name in formats if name in FORMATS for each in MEDIA_TYPES.get(name, ()))


def _charset(parameters: Iterable[str]) -> str | None:
    """The codec that ``charset`` names; None when nothing does, empty when it is unknown here."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            try:
                found = codecs.lookup(value.strip().strip("\"'"))
            except LookupError:
                return ""
            return found.name if found._is_text_encoding else ""
    return None
