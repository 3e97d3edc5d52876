"""One answer of a publisher, copied whole into the staging folder, and what it takes to be told that nothing changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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

    ``name`` is the file as its owner knows it, for messages; ``next_link`` is the page that follows, when the answer's
    Link header names one (RFC 8288).
    """

    name: str
    path: Path | None
    sha256: str | None
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False
    next_link: str | None = None

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


def write_copy(chunks: Iterable[bytes], into: Path, name: str) -> tuple[Path, str]:
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


def settled(
    name: str,
    copy: Path,
    sha256: str,
    known: Validators,
    *,
    etag: str | None,
    last_modified: str | None,
    next_link: str | None = None,
) -> Fetched:
    """The copy just written, or nothing of it when it is what is ``known``."""
    unchanged = sha256 == known.sha256
    if unchanged:
        copy.unlink()
    return Fetched(name, None if unchanged else copy, sha256, etag, last_modified, unchanged, next_link)
