"""What a reader of a feed remembers, so that it goes on where it was: the pages that may still change, and little else.

A page that will not change is never asked for again. It need not be remembered either, unless a page that may change
leads to it: all other ways to it go through pages that are not read again. So a feed of a hundred thousand chained pages
is remembered by its last one. What does not fit is forgotten whole, and the feed is read from its beginning, of which
only what is newer than the last moment counts.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as BinasciiError
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from hub.ldes.page import Stream

_SIZE = 8
MOST_OPEN = 2_000
"""Pages that may still change."""
MOST_MEMBERS = 200_000
"""Members on them."""
MOST_SEALED = 250_000
"""Pages that will not change, and that those lead to."""


def digest(name: str) -> bytes:
    """Eight bytes that stand for a page or a member: a billion names have one chance in thirty of a double."""
    return blake2b(name.encode(errors="surrogatepass"), digest_size=_SIZE).digest()


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page that may still change, as it was found at ``url``: ``members`` are digests."""

    url: str
    etag: str | None = None
    members: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class Bookmark:
    """``moment`` is the greatest seen (:func:`hub.ldes.change.moment_of`); ``open`` has pages by the address they are asked at, ``sealed``
    digests of addresses; ``stream`` is what the first page said. An empty one stands at the beginning of a feed."""

    moment: str = ""
    open: Mapping[str, OpenPage] = field(default_factory=dict)
    sealed: frozenset[bytes] = frozenset()
    stream: Stream = field(default_factory=Stream)

    def __bool__(self) -> bool:
        return bool(self.moment or self.open)

    def to_json(self) -> dict[str, Any]:
        """As JSON values, within the bounds above."""
        found: dict[str, Any] = {"moment": self.moment, "stream": self.stream.to_json()}
        if (
            len(self.open) <= MOST_OPEN
            and sum(len(page.members) for page in self.open.values()) <= MOST_MEMBERS
        ):
            found["open"] = {
                asked: {"url": page.url, "etag": page.etag, "members": _joined(page.members)}
                for asked, page in self.open.items()
            }
            found["sealed"] = _joined(sorted(self.sealed)[:MOST_SEALED])
        return found

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Bookmark:
        """The way back; whatever is not a bookmark is an empty one."""
        try:
            return cls(
                str(found.get("moment", "")),
                {
                    str(asked): OpenPage(str(page["url"]), page["etag"], _parted(page["members"]))
                    for asked, page in found.get("open", {}).items()
                },
                _parted(found.get("sealed", "")),
                Stream.from_json(found["stream"]),
            )
        except (AttributeError, KeyError, TypeError, ValueError, BinasciiError):
            return cls()


def _joined(digests: Iterable[bytes]) -> str:
    return b64encode(b"".join(sorted(digests))).decode()


def _parted(text: str) -> frozenset[bytes]:
    content = b64decode(text, validate=True)
    return frozenset(content[place : place + _SIZE] for place in range(0, len(content), _SIZE))
