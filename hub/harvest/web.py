"""A publisher's server asked question by question: each answer whole and in memory, or SourceError.

For what is asked in many small questions; a file is copied by :mod:`hub.harvest.fetch`. How often, and which machines,
is the session's matter. Redirects are looked at before they are followed; the publisher's headers (a key) go to the
publisher's host and to no other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import requests

from hub.harvest.answer_errors import (
    no_answer,
    refused_answer,
    too_long,
    too_many_redirects,
    too_slow,
)

if TYPE_CHECKING:
    from hub.harvest.acquire.ask import Ask

_CHUNK = 1 << 16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
LARGEST = 256 << 20
"""Bytes of one answer that are held in memory at most."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. ``url`` is where it was found in the end; ``headers`` are looked up in any case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Web:
    """Asks what ``ask`` wants to know, at its address and beside it. ``admit`` is asked before each request, redirects
    included, besides the harvest's own gate, and raises RefusedError to stop it. ``now`` counts seconds."""

    def __init__(
        self,
        ask: Ask,
        *,
        largest: int = LARGEST,
        admit: Callable[[str], None] | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = ask.http
        self._limits = ask.limits
        self._headers = ask.headers
        self._home = urlsplit(ask.address).netloc
        self._gates = (ask.admit,) if admit is None else (ask.admit, admit)
        self._largest = min(ask.limits.bytes, largest)
        self._now = now

    def get(
        self, url: str, headers: Mapping[str, str] | None = None, *, expected: Collection[int] = (200,)
    ) -> Answer:
        """The answer to GET ``url``; any status but the ``expected`` is SourceError."""
        return self._ask("GET", url, headers or {}, None, expected)

    def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, expected: Collection[int] = (200,)
    ) -> Answer:
        """The answer to a question too long for an address: POST, which changes nothing there. It is not asked again
        by itself."""
        return self._ask("POST", url, headers, body, expected)

    def _ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        expected: Collection[int],
    ) -> Answer:
        place = url
        try:
            for _ in range(self._limits.redirects + 1):
                for admit in self._gates:
                    admit(place)
                own = self._headers if urlsplit(place).netloc == self._home else {}
                with self._http.request(
                    method,
                    place,
                    headers={**headers, **own},
                    data=body,
                    stream=True,
                    allow_redirects=False,
                    timeout=(self._limits.connect, self._limits.read),
                ) as answer:
                    target = answer.headers.get("Location")
                    if answer.status_code in _REDIRECTS and target:
                        place = urljoin(place, target)
                        continue
                    if answer.status_code not in expected:
                        raise refused_answer(place, answer)
                    return Answer(place, answer.status_code, answer.headers, self._body(place, answer))
        except requests.RequestException as error:
            raise no_answer(place, error) from error
        raise too_many_redirects(url, self._limits.redirects)

    def _body(self, url: str, answer: requests.Response) -> bytes:
        started, size = self._now(), 0
        chunks = []
        for chunk in answer.iter_content(_CHUNK):
            # Decompressed bytes are counted: a small answer may unpack into a memory full.
            size += len(chunk)
            if size > self._largest:
                raise too_long(url, self._largest)
            if self._now() - started > self._limits.total:
                raise too_slow(url, self._limits.total)
            chunks.append(chunk)
        return b"".join(chunks)
