"""One connection to a place, one exchange at a time, each with an end that whoever waits can bring about.

No redirect is ever followed, no proxy or password of the surroundings taken; a time limit holds for the whole exchange,
however slowly bytes come in. Raises Unusable, Declined, Cut (:mod:`hub.store.remote.faults`).
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from hub.store.remote.faults import Cut, Declined, Unusable
from hub.store.remote.place import Remote

_CONNECT = 3.0  # seconds
_AFTER = 5.0  # seconds
_CHUNK = 1 << 16
_SAID = 2_000  # bytes read of a refusal
_SHOWN = 300  # characters shown of it
_OK = frozenset({200, 201, 202, 204})

Form = Sequence[tuple[str, str]]


class Line:
    """A connection, kept between exchanges, and made again when it is gone; ``made`` counts how often it was."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._is_cut = False
        self.made = 0
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["User-Agent"] = "ess-hub"
        self._session.headers["Accept-Encoding"] = "identity"
        adapter = _Adapter(self)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        self._auth: AuthBase | None = None

    def open(self) -> None:
        """Allow the next exchange, after a cut."""
        with self._lock:
            self._is_cut = False

    def close(self) -> None:
        """Break off the exchange under way, from any thread; the next one waits for :meth:`open`."""
        with self._lock:
            self._is_cut = True
            for each in self._sockets:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def add(self, made: socket.socket) -> None:
        """Hear of a new connection."""
        with self._lock:
            self._sockets = [made]  # one exchange at a time: the one before is gone
            self.made += 1
            if self._is_cut:
                raise Cut

    @contextmanager
    def exchange(
        self,
        method: str,
        address: str,
        *,
        until: float,
        headers: Mapping[str, str],
        form: Form | None = None,
        parameters: Form = (),
        body: bytes | None = None,
        most_bytes: int,
    ) -> Iterator[Body]:
        """Send a request and read its answer, a good one, within the block. ``until`` is of the monotonic clock."""
        timer = threading.Timer(max(0.0, until - time.monotonic()), self.close)
        timer.daemon = True
        timer.start()
        try:
            reused = self.made
            try:
                answer = self._send(method, address, until, headers, form, parameters, body)
            except requests.ConnectionError:
                if self._is_cut or self.made != reused or reused == 0:
                    raise
                # A kept connection may have been closed at the very moment it was used.
                answer = self._send(method, address, until, headers, form, parameters, body)
            with answer:
                if answer.status_code not in _OK:
                    raise self._fault(answer)
                yield Body(answer, most_bytes)
        except (requests.RequestException, HTTPError, OSError, ValueError) as problem:
            if self._is_cut:
                raise Cut from None
            raise _failed(problem) from None
        except Unusable:
            if self._is_cut:  # what was cut off, we cut
                raise Cut from None
            raise
        finally:
            timer.cancel()

    def _send(
        self,
        method: str,
        address: str,
        until: float,
        headers: Mapping[str, str],
        form: Form | None,
        parameters: Form,
        body: bytes | None,
    ) -> requests.Response:
        left = max(0.05, until - time.monotonic())
        return self._session.request(
            method,
            address,
            params=list(parameters),
            data=list(form) if form is not None else body,
            headers=dict(headers),
            auth=self._authentication(),
            allow_redirects=False,
            stream=True,
            # The clock of the exchange, which cuts the line, is the one that counts: this one comes after it.
            timeout=(min(_CONNECT, left), left + _AFTER),
        )

    def _authentication(self) -> AuthBase | None:
        remote = self._remote
        if remote.user and self._auth is None:
            user, password = remote.secrets.reveal(remote.user), remote.secrets.reveal(remote.password)
            if remote.kind == "virtuoso":
                self._auth = HTTPDigestAuth(user, password)
            else:
                self._auth = HTTPBasicAuth(user.encode(), password.encode())
        return self._auth

    def _fault(self, answer: requests.Response) -> Unusable | Declined:
        status = answer.status_code
        if 300 <= status < 400:
            return Unusable(
                f"il renvoie ailleurs ({status}), où le hub ne va pas",
                f"it redirects ({status}), which the hub does not follow",
            )
        if status in {401, 403, 407}:
            return Unusable(
                f"il refuse le hub ({status}) : voyez user et password de [publish.remote]",
                f"it does not let the hub in ({status}): see user and password of [publish.remote]",
            )
        said = self._remote.secrets.hide(_first_line(answer))
        if status in {400, 413, 414, 415, 422} or (status == 500 and said.startswith("Virtuoso ")):
            return Declined(status, said)
        return Unusable(f"il répond {status} : {said}", f"it answers {status}: {said}")


class Body:
    """The bytes of an answer, as a file that is read once. ``is_framed``: its end can be told from a connection that broke."""

    def __init__(self, answer: requests.Response, most_bytes: int) -> None:
        self.headers = answer.headers
        self._pieces = answer.raw.stream(_CHUNK, decode_content=True)
        self._rest = b""
        self._left = most_bytes
        coding = answer.headers.get("Transfer-Encoding", "").lower()
        self.is_framed = "chunked" in coding or "Content-Length" in answer.headers

    @property
    def media_type(self) -> str:
        """What the engine calls it, in small letters, without parameters."""
        return str(self.headers.get("Content-Type", "")).partition(";")[0].strip().lower()

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, whatever is there; nothing at the end."""
        while not self._rest:
            self._rest = next(self._pieces, b"")
            if not self._rest:
                return b""
            self._left -= len(self._rest)
            if self._left < 0:
                raise TooMuch
        piece = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(piece) :]
        return piece

    def drain(self) -> bytes:
        """All of it."""
        pieces = []
        while piece := self.read():
            pieces.append(piece)
        return b"".join(pieces)


class TooMuch(Exception):  # noqa: N818 - what happened
    """An answer longer than anything that could be handed on."""


class _Adapter(HTTPAdapter):
    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._line)


def _pools(line: Line) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            line.add(self.sock)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            line.add(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _first_line(answer: requests.Response) -> str:
    """What the engine has to say, on one line, as far as it can be read."""
    try:
        said = next(answer.raw.stream(_SAID, decode_content=True), b"")
    except (HTTPError, OSError):
        said = b""
    lines = [line.strip() for line in said.decode(errors="replace").splitlines() if line.strip()]
    text = lines[0] if lines else answer.reason or ""
    return "".join(each for each in text if each.isprintable())[:_SHOWN]


def _failed(problem: Exception) -> Unusable:
    if isinstance(problem, requests.exceptions.SSLError):
        return Unusable("son certificat est refusé", "its certificate is refused")
    if isinstance(problem, requests.exceptions.ConnectTimeout):
        return Unusable("aucune connexion à temps", "no connection in time")
    if isinstance(problem, requests.exceptions.ReadTimeout):
        return Unusable("il ne répond pas à temps", "it does not answer in time")
    if isinstance(problem, requests.exceptions.ConnectionError):
        return Unusable("connexion impossible ou interrompue", "connection impossible or broken")
    return Unusable("sa réponse est coupée ou illisible", "its answer is cut off or cannot be read")
