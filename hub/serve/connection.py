"""One client's connection, which may not be held for ever: a head, a body and an answer each have to move on.

Whoever sends byte by byte is told 408 and cut off, a head that is too long 431; whoever does not read its answer is cut off.
Slow lines are served: beyond a first grace, a few kilobytes a second are enough. Nothing of the application is held
meanwhile but the request itself: readers have done their part, and large answers wait outside the process's heap.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from hub.serve.joined_writes import JoinedWrites

_ANSWER = (
    b"HTTP/1.1 %s\r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\nAccess-Control-Allow-Origin: *\r\n"
    b"X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n%s"
)
_TOO_SLOW = (
    b"408 Request Timeout",
    b'{"type":"https://w3id.org/ess-hub/problem/408","title":"Trop long \\u00e0 arriver","status":408,'
    b'"detail":"La demande met trop longtemps \\u00e0 arriver. The request takes too long to come in.","limit":"reception"}',
)
_TOO_LONG = (
    b"431 Request Header Fields Too Large",
    b'{"type":"https://w3id.org/ess-hub/problem/431","title":"En-t\\u00eate trop long","status":431,'
    b'"detail":"L\'adresse et les en-t\\u00eates sont trop longs : une longue requ\\u00eate s\'envoie par POST. '
    b'The address and the headers are too long: send a long query by POST.","limit":"head"}',
)
"""Said in both languages: which one the client reads is in what it has not sent."""


@dataclass(frozen=True, slots=True)
class Pace:
    """``head``: seconds for the head of a request, from its first byte or from the connection; ``body``: seconds of grace for
    its body, and ``rate`` bytes a second from there on; ``answer``: seconds for the client to take what is buffered of its
    answer, some 64 KiB; ``rest``: seconds to finish sending a body that was answered already; ``head_bytes`` of a head."""

    head: float = 20.0
    body: float = 30.0
    rate: float = 4096.0
    answer: float = 60.0
    rest: float = 20.0
    head_bytes: int = 65_536


PACE = Pace()


class Connection(HttpToolsProtocol):
    """uvicorn's protocol, on the clock."""

    pace = PACE

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._coming: asyncio.TimerHandle | None = None
        self._going: asyncio.TimerHandle | None = None
        self._is_in_head = True
        self._is_in_body = False
        self._is_refused = False
        self._head_bytes = 0
        self._body_end = 0.0

    # What comes in

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(cast("asyncio.Transport", JoinedWrites(transport, self.loop)))
        self._expect(self.pace.head)

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            return
        if self._coming is None and not self._is_in_body:
            self._expect(self.pace.head)  # the first bytes of another request
        super().data_received(data)
        if self._is_in_head and not self._is_refused:
            self._head_bytes += len(data)
            if self._head_bytes > self.pace.head_bytes:
                self._refuse(_TOO_LONG)

    def on_message_begin(self) -> None:
        self._is_in_head = True
        self._head_bytes = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > self.pace.head_bytes:
            self._refuse(_TOO_LONG)
        if self._is_refused:
            return
        self._is_in_body = True
        self._body_end = self.loop.time() + self.pace.body
        self._expect(self.pace.body)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if self._is_refused:
            return
        if self.cycle.response_complete:
            return  # the rest of a body that was answered already
        self._body_end += len(body) / self.pace.rate
        super().on_body(body)

    def on_message_complete(self) -> None:
        if self._is_refused:
            return
        self._is_in_body = False
        self._stop_expecting()
        super().on_message_complete()

    def _expect(self, seconds: float) -> None:
        self._stop_expecting()
        self._coming = self.loop.call_later(seconds, self._late)

    def _stop_expecting(self) -> None:
        if self._coming is not None:
            self._coming.cancel()
            self._coming = None

    def _late(self) -> None:
        self._coming = None
        left = self._body_end - self.loop.time() if self._is_in_body else 0.0
        is_at_work = self.cycle is not None and not self.cycle.response_complete and not self._is_in_body
        # A server that does not read, because the application is busy, waits for itself.
        if is_at_work or (self._is_in_body and (left > 0 or self.flow.read_paused)):
            self._expect(max(left, 1.0))
            return
        self._refuse(_TOO_SLOW)

    def _refuse(self, answer: tuple[bytes, bytes]) -> None:
        """Say why, if nothing was answered yet, and hang up. A connection on which nothing was ever asked is just closed."""
        self._is_refused = True
        self._stop_expecting()
        if self.transport.is_closing():
            return
        is_answering = (
            self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete
        )
        is_silent = self._is_in_head and self._head_bytes == 0
        has_answered = self._is_in_body and self.cycle is not None and self.cycle.response_complete
        if not (is_answering or is_silent or has_answered):
            status, body = answer
            self.transport.write(_ANSWER % (status, len(body), body))
        self._hang_up()

    # What goes out

    def pause_writing(self) -> None:
        super().pause_writing()
        self._expect_to_read()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.transport.is_closing():
            self._stop_expecting_to_read()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            self._expect_to_read()
        elif self._is_in_body:
            self._body_end = self.loop.time() + self.pace.rest
            self._expect(self.pace.rest)

    def timeout_keep_alive_handler(self) -> None:
        self._hang_up()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_expecting()
        self._stop_expecting_to_read()
        super().connection_lost(exc)

    def _hang_up(self) -> None:
        """Close once what is buffered was read, and do not wait for that for ever."""
        self.transport.close()
        self._expect_to_read()

    def _expect_to_read(self) -> None:
        if self._going is None:
            self._going = self.loop.call_later(self.pace.answer, self.transport.abort)

    def _stop_expecting_to_read(self) -> None:
        if self._going is not None:
            self._going.cancel()
            self._going = None
