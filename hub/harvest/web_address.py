"""Addresses that a publisher names in its answers: put together, and compared with where the publisher is.

One that cannot be read raises SourceError.
"""

from __future__ import annotations

from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from hub.errors import RefusedError, SourceError


def joined(url: str, link: str) -> str:
    """Where ``link``, found in the answer of ``url``, leads."""
    try:
        found = urljoin(url, link)
        read_address(found)
    except ValueError as error:
        raise SourceError(
            f"{url} : le serveur renvoie à « {link[:200]} », qui n'est pas une adresse. Signalez-le au producteur ; ce "
            "qui avait été moissonné est gardé.",
            f"{url}: the server sends on to '{link[:200]}', which is no address. Tell the publisher; what was harvested "
            "before is kept.",
        ) from error
    return found


def read_address(url: str) -> SplitResult:
    """The parts of ``url``; ValueError unless its host and port can be read."""
    parts = urlsplit(url)
    if "\0" in (parts.hostname or ""):
        raise ValueError("null character in host")
    _ = parts.port
    return parts


def web_parts(url: str) -> SplitResult:
    """The parts of ``url``. Raises RefusedError unless it is http or https with a host."""
    try:
        parts = read_address(url)
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RefusedError(
            f"{url} : seules les adresses http et https sont suivies.",
            f"{url}: only http and https addresses are followed.",
        )
    return parts


def may_be_told(secret_of: str, url: str) -> bool:
    """Whether ``url`` may get what was meant for the publisher at ``secret_of``: the same host and port, and not in
    clear what was to be encrypted."""
    known, other = urlsplit(secret_of), urlsplit(url)
    return known.netloc.lower() == other.netloc.lower() and (known.scheme, other.scheme) != ("https", "http")


def display_name(url: str) -> str:
    """The last step of the path, or the host: what a person calls the file at ``url``."""
    parts = urlsplit(url)
    return unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.hostname or url
