"""Reads a web address: http or https, with a host; « www.exemple.org » gets http://, the host small letters,
characters that may not stand in an address are percent-encoded. Two addresses in one field are refused."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

from hub.mapping.cleaning_failure import CleaningFailure

_WELL_WRITTEN = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9/._~%+,;=:@!$&'()*-]*)?(?:\?[A-Za-z0-9/._~%+,;=:@!$&'()*?-]+)?"
)
_HOST = re.compile(r"[^\s/@:.]+(\.[^\s/@:.]+)+")
_KEPT = "!#$%&'()*+,/:;=?@~-._"
_SECOND = re.compile(r"[\s;,](?:https?://|www\.)", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def clean(text: str) -> str:
    """An absolute http or https IRI; raises CleaningFailure for anything else, addresses with a password included."""
    if _WELL_WRITTEN.fullmatch(text):
        return text
    address = text.strip()
    if _SECOND.search(address):
        raise CleaningFailure(
            f"« {text} » contient plusieurs adresses web ; gardez-en une",
            f"'{text}' holds several web addresses; keep one",
        )
    lower = address.lower()
    if not lower.startswith(("http://", "https://")):
        if _SCHEME.match(address) and not _HOST.match(address.partition(":")[0]):
            raise _failure(text)
        address = "http://" + address.removeprefix("//")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _failure(text) from error
    if not _HOST.fullmatch(host) or parts.username is not None:
        raise _failure(text)
    netloc = host if port is None else f"{host}:{port}"
    path = _encode(parts.path)
    return urlunsplit((parts.scheme.lower(), netloc, path, _encode(parts.query), _encode(parts.fragment)))


def _encode(part: str) -> str:
    """Percent-encode what an IRI forbids; letters of every script stay."""
    return "".join(
        character if character in _KEPT or character.isalnum() else quote(character) for character in part
    )


def _failure(text: str) -> CleaningFailure:
    return CleaningFailure(
        f"« {text} » n'est pas une adresse web ; écrivez par exemple https://www.exemple.org",
        f"'{text}' is not a web address; write for instance https://www.example.org",
    )
