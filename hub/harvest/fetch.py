"""What a publisher sent, copied into the hub's staging folder: nothing is read while it can still change.

An answer counts only when it came whole. Anything else (refused, cut off, too long, too slow, too many redirects)
raises SourceError and leaves no file. Fetching twice is safe: the copy is replaced.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urljoin, urlsplit

import requests

from hub.errors import RefusedError, SourceError

_CHUNK = 1 << 18
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Validators:
    """What we know of the last answer that was committed: enough to be told that nothing changed.

    ``bookmark`` is where to go on from, in the words of whoever asked: the moment of the last harvest, the pages of a
    feed that were read. It holds JSON values.
    """

    sha256: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    bookmark: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer. ``path`` is the copy, None when ``unchanged`` (not modified, or the same bytes as last time).

    ``name`` is the file as its owner knows it, for messages.
    """

    name: str
    path: Path | None
    sha256: str | None
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False

    @property
    def validators(self) -> Validators:
        """To keep, once the harvest is committed."""
        return Validators(self.sha256, self.etag, self.last_modified)


@dataclass(frozen=True, slots=True)
class Limits:
    """``bytes`` after decompression; times in seconds, ``total`` for the whole answer."""

    bytes: int = 2 << 30
    connect: float = 10.0
    read: float = 60.0
    total: float = 3600.0
    redirects: int = 5


def web_only(url: str) -> None:
    """Raise RefusedError unless ``url`` is http or https with a host: the gate every request and redirect passes."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RefusedError(
            f"{url} : seules les adresses http et https sont suivies.",
            f"{url}: only http and https addresses are followed.",
        )


def is_web(location: str) -> bool:
    """Whether ``location`` is an address rather than a path."""
    return "://" in location


def fetch(
    location: str,
    http: requests.Session,
    into: Path,
    known: Validators,
    *,
    limits: Limits = Limits(),
    admit: Callable[[str], None] = web_only,
    now: Callable[[], float] = time.monotonic,
) -> Fetched:
    """Copy ``location``, a path or an http(s) URL, into the directory ``into``.

    ``known`` makes the request conditional. ``admit`` is asked before each request, redirects included, and raises
    RefusedError to stop it. ``now`` counts seconds.
    """
    into.mkdir(parents=True, exist_ok=True)
    if is_web(location):
        return _Download(http, limits, admit, now).fetch(location, into, known)
    return _copy(Path(location), into, known)


def _copy(path: Path, into: Path, known: Validators) -> Fetched:
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
        copy, sha256 = _write(_pieces(path, file), into, path.name)
    return _settled(path.name, copy, sha256, known, etag=None, last_modified=None)


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


class _Download:
    def __init__(
        self,
        http: requests.Session,
        limits: Limits,
        admit: Callable[[str], None],
        now: Callable[[], float],
    ) -> None:
        self._http = http
        self._limits = limits
        self._admit = admit
        self._now = now

    def fetch(self, url: str, into: Path, known: Validators) -> Fetched:
        name = display_name(url)
        try:
            with self._answer(url, known) as answer:
                if answer.status_code == 304:
                    return Fetched(name, None, known.sha256, known.etag, known.last_modified, unchanged=True)
                self._refuse_unless_whole(url, answer)
                copy, sha256 = _write(self._chunks(url, answer), into, name)
        except requests.RequestException as error:
            raise _failed(url, error) from error
        return _settled(
            name,
            copy,
            sha256,
            known,
            etag=answer.headers.get("ETag"),
            last_modified=answer.headers.get("Last-Modified"),
        )

    def _answer(self, url: str, known: Validators) -> requests.Response:
        headers = {"Accept": "*/*"}
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        place = url
        for _ in range(self._limits.redirects + 1):
            self._admit(place)
            answer = self._http.get(
                place,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(self._limits.connect, self._limits.read),
            )
            target = answer.headers.get("Location")
            if answer.status_code not in _REDIRECTS or not target:
                return answer
            answer.close()
            place = urljoin(place, target)
        raise SourceError(
            f"{url} : plus de {self._limits.redirects} redirections. Donnez l'adresse finale.",
            f"{url}: more than {self._limits.redirects} redirects. Give the final address.",
        )

    def _refuse_unless_whole(self, url: str, answer: requests.Response) -> None:
        if answer.status_code != 200:
            raise SourceError(
                f"{url} : le serveur répond {answer.status_code} {answer.reason}. Réessayez plus tard, ou corrigez "
                "l'adresse ; ce qui avait été moissonné est gardé.",
                f"{url}: the server answers {answer.status_code} {answer.reason}. Try later, or mend the address; "
                "what was harvested before is kept.",
            )
        declared = answer.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) > self._limits.bytes:
            raise self._too_long(url)

    def _chunks(self, url: str, answer: requests.Response) -> Iterator[bytes]:
        # Decompressed bytes are counted: a small answer may unpack into a disk full.
        size, started = 0, self._now()
        for chunk in answer.iter_content(_CHUNK):
            size += len(chunk)
            if size > self._limits.bytes:
                raise self._too_long(url)
            if self._now() - started > self._limits.total:
                raise SourceError(
                    f"{url} : la réponse dure plus de {self._limits.total:.0f} s. Réessayez plus tard.",
                    f"{url}: the answer takes longer than {self._limits.total:.0f} s. Try later.",
                )
            yield chunk

    def _too_long(self, url: str) -> SourceError:
        size = self._limits.bytes
        shown = f"{size >> 20} Mio" if size >= 1 << 20 else f"{size} octets"
        shown_en = f"{size >> 20} MiB" if size >= 1 << 20 else f"{size} bytes"
        return SourceError(
            f"{url} : la réponse dépasse {shown}. Demandez un fichier plus petit au producteur.",
            f"{url}: the answer is larger than {shown_en}. Ask the publisher for a smaller file.",
        )


def display_name(url: str) -> str:
    """The last step of the path, or the host: what a person calls the file at ``url``."""
    parts = urlsplit(url)
    return unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.hostname or url


def _write(chunks: Iterable[bytes], into: Path, name: str) -> tuple[Path, str]:
    """Write ``chunks`` beside the copy, then put the copy in place: there is never half a copy."""
    copy = into / (_UNSAFE.sub("_", name).lstrip(".")[-100:] or "source")
    part = copy.with_name(copy.name + ".part")
    digest = hashlib.sha256()
    try:
        with part.open("wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
        part.replace(copy)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return copy, digest.hexdigest()


def _settled(
    name: str, copy: Path, sha256: str, known: Validators, *, etag: str | None, last_modified: str | None
) -> Fetched:
    unchanged = sha256 == known.sha256
    if unchanged:
        copy.unlink()
    return Fetched(name, None if unchanged else copy, sha256, etag, last_modified, unchanged)


def _failed(url: str, error: requests.RequestException) -> SourceError:
    if isinstance(error, requests.exceptions.SSLError):
        fr, en = "certificat refusé", "certificate refused"
    elif isinstance(error, requests.exceptions.Timeout):
        fr, en = "le serveur ne répond pas à temps", "the server does not answer in time"
    elif isinstance(
        error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError
    ):
        fr, en = "la réponse s'est interrompue", "the answer was cut off"
    elif isinstance(error, requests.exceptions.ConnectionError):
        fr, en = "connexion impossible ou interrompue", "connection impossible or broken"
    else:
        fr, en = "adresse ou réponse illisible", "address or answer cannot be read"
    return SourceError(
        f"{url} : {fr}. Réessayez plus tard, ou corrigez l'adresse ; ce qui avait été moissonné est gardé.",
        f"{url}: {en}. Try later, or mend the address; what was harvested before is kept.",
    )
