"""Keeps answers to queries until the next revision: the same question of the same state has the same answer.

Plain ASGI, outermost: a kept answer leaves with all its headers, compressed as it was asked for, and costs no reader. Only
what says that anybody may keep it is kept (``ETag``, ``Cache-Control: public``), and only for who shows no key. Bounded
in bytes; all of it goes when the state does.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATH = "/sparql"
"""Whose answers follow from the request and the state alone."""

_COUNTS = frozenset({b"accept", b"accept-language", b"accept-encoding", b"host"})
_NOT_HERE = frozenset({b"authorization", b"cookie", b"if-none-match", b"range"})
_ROOM = 64 << 20  # bytes
_LARGEST = 1 << 18  # bytes
_HEAD = 1 << 10  # bytes that an answer takes beside its body and its address

Key = tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    start: Message
    body: Message
    size: int


@dataclass(slots=True)
class AnswerCache:
    """What is kept of one ``state``; the answers not asked for longest go first."""

    state: tuple[object, ...] = ()
    _kept: OrderedDict[Key, _Kept] = field(default_factory=OrderedDict)
    _size: int = 0

    def find(self, key: Key, state: tuple[object, ...]) -> _Kept | None:
        """The answer kept under ``key``; everything kept of another state goes."""
        if state != self.state:
            self.state, self._size = state, 0
            self._kept.clear()
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: Key, state: tuple[object, ...], start: Message, body: Message) -> None:
        """Keep an answer that was made of ``state``, unless it is over or the answer is large."""
        size = len(body.get("body", b"")) + sum(map(len, key)) + _HEAD
        if state != self.state or size > _LARGEST or key in self._kept:
            return
        self._kept[key] = _Kept(start, body, size)
        self._size += size
        while self._size > _ROOM:
            self._size -= self._kept.popitem(last=False)[1].size

    @property
    def held(self) -> int:
        """How many answers are kept."""
        return len(self._kept)


class AnswerCacheMiddleware:
    """``state`` says what answers are made of now, None while there is nothing to answer with; ``waits`` whether a client has
    to, which is then told so where it is known how long; ``hit`` hears of each answer given from here."""

    def __init__(
        self,
        app: ASGIApp,
        state: Callable[[], tuple[object, ...] | None],
        waits: Callable[[Scope], bool],
        hit: Callable[[], None],
    ) -> None:
        self.app = app
        self.cache = AnswerCache()
        self._state = state
        self._waits = waits
        self._hit = hit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(scope)
        state = self._state() if key is not None else None
        if key is None or state is None:
            await self.app(scope, receive, send)
            return
        kept = self.cache.find(key, state)
        if kept is not None and not self._waits(scope):
            self._hit()
            # Whoever sends a message on may add to its headers.
            await send({**kept.start, "headers": list(kept.start["headers"])})
            await send(kept.body)
            return
        start: Message | None = None

        async def send_and_keep(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = {**message, "headers": list(message["headers"])} if _may_be_kept(message) else None
            elif start is not None and not message.get("more_body", False):
                self.cache.keep(key, state, start, message)
                start = None
            else:
                start = None  # it comes in parts: it is large
            await send(message)

        await self.app(scope, receive, send_and_keep)


def _key(scope: Scope) -> Key | None:
    """What the answer to a request follows from beside the state; None when it is not for this cache."""
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != PATH:
        return None
    said: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in _NOT_HERE:
            return None
        if name in _COUNTS:
            said[name] = said[name] + b"," + value if name in said else value
    return (scope["query_string"], *(said.get(name, b"") for name in _ORDER))


_ORDER = sorted(_COUNTS)


def _may_be_kept(message: Mapping[str, object]) -> bool:
    headers = message["headers"]
    assert isinstance(headers, list)  # noqa: S101 - ASGI says so
    said = {name.lower(): value for name, value in headers}
    return (
        message["status"] == 200 and b"etag" in said and said.get(b"cache-control", b"").startswith(b"public")
    )
