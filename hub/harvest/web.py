"""A publisher's server asked page by page: as often as it allows, each answer whole and in memory, or SourceError.

For what is asked in many small questions; a file is copied by :mod:`hub.harvest.fetch`. Redirects are looked at before
they are followed, and an answer counts when it came to its end.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

import requests

from hub.harvest.fetch import (
    REDIRECTS,
    Limits,
    no_answer,
    refused_answer,
    too_long,
    too_many_redirects,
    too_slow,
    web_only,
)

_CHUNK = 1 << 16
_MINUTE = 60.0
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
    """Asks by ``http``, at most ``per_minute`` times in any minute. ``admit`` is asked before each request, redirects
    included, and raises RefusedError to stop it. ``now`` and ``sleep`` count seconds."""

    def __init__(
        self,
        http: requests.Session,
        limits: Limits,
        *,
        per_minute: int = 60,
        admit: Callable[[str], None] = web_only,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._http = http
        self._limits = limits
        self._largest = min(limits.bytes, LARGEST)
        self._admit = admit
        self._now = now
        self._sleep = sleep
        self._asked: deque[float] = deque(maxlen=per_minute)

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
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, expected: Collection[int]
    ) -> Answer:
        place = url
        try:
            for _ in range(self._limits.redirects + 1):
                self._admit(place)
                self._wait()
                with self._http.request(
                    method,
                    place,
                    headers=dict(headers),
                    data=body,
                    stream=True,
                    allow_redirects=False,
                    timeout=(self._limits.connect, self._limits.read),
                ) as answer:
                    target = answer.headers.get("Location")
                    if answer.status_code in REDIRECTS and target:
                        place = urljoin(place, target)
                        continue
                    if answer.status_code not in expected:
                        raise refused_answer(place, answer)
                    return Answer(place, answer.status_code, answer.headers, self._body(place, answer))
        except requests.RequestException as error:
            raise no_answer(place, error) from error
        raise too_many_redirects(url, self._limits)

    def _body(self, url: str, answer: requests.Response) -> bytes:
        started, size = self._now(), 0
        chunks = []
        for chunk in answer.iter_content(_CHUNK):
            size += len(chunk)
            if size > self._largest:
                raise too_long(url, self._largest)
            if self._now() - started > self._limits.total:
                raise too_slow(url, self._limits)
            chunks.append(chunk)
        return b"".join(chunks)

    def _wait(self) -> None:
        """Wait until one more question is within what a minute allows."""
        if len(self._asked) == self._asked.maxlen:
            wait = self._asked[0] + _MINUTE - self._now()
            if wait > 0:
                self._sleep(wait)
        self._asked.append(self._now())
