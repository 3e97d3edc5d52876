"""What a publisher sent, copied into the hub's staging folder: nothing is read while it can still change.

An answer counts only when it came whole. Anything else (refused, cut off, too long, too slow, too many redirects)
raises SourceError and leaves no file. Fetching twice is safe: the copy is replaced.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO

from hub.errors import SourceError
from hub.harvest.fetched import Fetched, Limits, Validators, settled, write_copy
from hub.harvest.web_address import display_name, web_parts

if TYPE_CHECKING:
    import requests

__all__ = ["Fetched", "Limits", "Validators", "display_name", "fetch", "is_web", "web_only"]

_CHUNK = 1 << 18
_DEFAULT_LIMITS = Limits()


def web_only(url: str) -> None:
    """Raise RefusedError unless ``url`` is http or https with a host: the gate every request and redirect passes."""
    web_parts(url)


def is_web(location: str) -> bool:
    """Whether ``location`` is an address rather than a path."""
    return "://" in location


def fetch(
    location: str,
    http: requests.Session,
    into: Path,
    known: Validators,
    *,
    limits: Limits = _DEFAULT_LIMITS,
    headers: Mapping[str, str] = MappingProxyType({}),
    accept: str = "*/*",
    copy_name: str | None = None,
    admit: Callable[[str], None] = web_only,
    now: Callable[[], float] = time.monotonic,
) -> Fetched:
    """Copy ``location``, a path or an http(s) URL, into the directory ``into``.

    ``known`` makes the request conditional. ``headers`` (a key, say) are sent to the host of ``location``, and to no
    other it redirects to. ``copy_name`` names the copy. ``admit`` is asked before each request, redirects included, and
    raises RefusedError to stop it. ``now`` counts seconds.
    """
    into.mkdir(parents=True, exist_ok=True)
    if is_web(location):
        from hub.harvest.download import Download  # what reads files alone needs no HTTP

        download = Download(http, limits, {"Accept": accept, **headers}, admit, now)
        return download.fetch(location, into, known, copy_name)
    path = Path(location)
    copy, sha256 = copy_file(path, into)
    return settled(path.name, copy, sha256, known, etag=None, last_modified=None)


def copy_file(path: Path, into: Path) -> tuple[Path, str]:
    """Copy the file ``path`` into the directory ``into``; the copy and its SHA-256."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise SourceError(
            f"{path} : ce fichier n'existe pas. Corrigez l'emplacement de la source.",
            f"{path}: no such file. Mend the source's location.",
        ) from None
    except IsADirectoryError:
        raise SourceError(
            f"{path} est un dossier ; donnez un fichier.", f"{path} is a directory; give a file."
        ) from None
    except OSError as error:
        raise _unreadable(path, error) from error
    with file:
        return write_copy(_pieces(path, file), into, path.name)


def _pieces(path: Path, file: BinaryIO) -> Iterator[bytes]:
    """The file in chunks. What cannot be read is the source's matter; what cannot be written is not."""
    while True:
        try:
            chunk = file.read(_CHUNK)
        except OSError as error:
            raise _unreadable(path, error) from error
        if not chunk:
            return
        yield chunk


def _unreadable(path: Path, error: OSError) -> SourceError:
    return SourceError(
        f"{path} : lecture impossible ({error.strerror}).", f"{path}: cannot be read ({error.strerror})."
    )
