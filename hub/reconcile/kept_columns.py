"""A file of columns and lists of texts by name, kept for the next run: whole, as it was written, or nothing.

It only ever spares work: a file that was cut short, spoilt or written by another version is no file. So it is not forced
to the disk when it is written, and its sums are checked when it is read.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from hub.reconcile.columns import Column

Kept = Mapping[str, NDArray[Any] | list[str]]
_MAGIC = b"ess-hub columns 1\n"
_SMALL = np.iinfo(np.int32)


def write_kept(path: Path, version: str, kept: Kept) -> None:
    """Replace ``path`` by a file of ``kept``, told apart by ``version``. Raises OSError."""
    entries, blobs = [], []
    for name, held in kept.items():
        if isinstance(held, list):
            kind, blob = "texts", orjson.dumps(held)
        else:
            narrow = _narrow(held)
            kind, blob = narrow.dtype.str, narrow.tobytes()
        shape = list(held.shape) if isinstance(held, np.ndarray) else []
        wide = held.dtype.str if isinstance(held, np.ndarray) else ""
        entries.append([name, kind, wide, shape, len(blob), zlib.crc32(blob)])
        blobs.append(blob)
    head = orjson.dumps([version, entries])
    temporary = path.with_name(path.name + ".new")
    try:
        with temporary.open("wb") as file:
            file.write(_MAGIC + len(head).to_bytes(8, "big") + zlib.crc32(head).to_bytes(4, "big") + head)
            for blob in blobs:
                file.write(blob)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def read_kept(path: Path, version: str) -> dict[str, Any] | None:
    """What was kept under ``version``; None when there is no such file, or not all of it."""
    try:
        data = memoryview(path.read_bytes())
        at = len(_MAGIC) + 12
        size = int.from_bytes(data[len(_MAGIC) : at - 4], "big")
        head = data[at : at + size]
        if data[: len(_MAGIC)] != _MAGIC or zlib.crc32(head) != int.from_bytes(data[at - 4 : at], "big"):
            return None
        written_by, entries = orjson.loads(head)
        if written_by != version:
            return None
        found: dict[str, Any] = {}
        at += size
        for name, kind, wide, shape, length, total in entries:
            blob = data[at : at + length]
            if len(blob) != length or zlib.crc32(blob) != total:
                return None
            found[name] = (
                orjson.loads(blob)
                if kind == "texts"
                else np.frombuffer(blob, kind).reshape(shape).astype(wide, copy=False)
            )
            at += length
    except (OSError, ValueError, TypeError, OverflowError):
        return None
    return found


def column_of(kept: Mapping[str, Any], name: str) -> Column:
    """The column that :func:`parts_of` took apart."""
    offsets = np.zeros(len(kept[f"{name}.counts"]) + 1, np.int64)
    np.cumsum(kept[f"{name}.counts"], out=offsets[1:])
    return Column(offsets, kept[f"{name}.values"])


def parts_of(name: str, column: Column) -> dict[str, NDArray[Any]]:
    """A column as what can be kept."""
    return {f"{name}.counts": column.counts, f"{name}.values": column.values}


def _narrow(held: NDArray[Any]) -> NDArray[Any]:
    """Integers in half the room, where they fit."""
    if held.dtype != np.int64 or not len(held):
        return held
    fits = _SMALL.min <= int(held.min()) and int(held.max()) <= _SMALL.max
    return held.astype(np.int32) if fits else held
