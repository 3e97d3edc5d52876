"""Receives a body into a file: counted while it comes, so that no client fills the memory or the disk.

A body that is compressed is refused rather than unpacked: a few kilobytes can unpack into a disk full. What a server that
was killed left behind goes with the next upload.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from hub.serve.problem import MediaTypeError, TooLargeError
from hub.store.full_disk import storage_error

_STALE = 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class Received:
    """A body in the file ``path``; ``folder`` is its own, and goes with it."""

    folder: Path
    path: Path
    sha256: str


@asynccontextmanager
async def received(request: Request, uploads: Path, most: int) -> AsyncIterator[Received]:
    """The body of ``request`` in a file under ``uploads``, for the length of the block.

    Raises TooLargeError beyond ``most`` bytes, MediaTypeError when it is compressed, StorageError when the disk is full.
    """
    _refuse_at_sight(request, most)
    try:
        folder = _new_folder(uploads)
    except OSError as error:
        raise storage_error(error, uploads) or error from error
    try:
        path = folder / "body"
        digest = hashlib.sha256()
        size = 0
        with path.open("wb") as file:
            async for chunk in request.stream():
                size += len(chunk)
                if size > most:
                    raise _too_large(most)
                digest.update(chunk)
                file.write(chunk)
        yield Received(folder, path, digest.hexdigest())
    except ClientDisconnect:
        raise HTTPException(400) from None
    except OSError as error:
        raise storage_error(error, uploads) or error from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def drain(request: Request, most: int, patience: float = 10.0) -> None:
    """Read on what is left of a body that was refused, ``most`` bytes and ``patience`` seconds at most.

    A client that is still sending would meet a closed connection, and never read why.
    """
    with suppress(ClientDisconnect, TimeoutError):
        async with asyncio.timeout(patience):
            async for chunk in request.stream():
                most -= len(chunk)
                if most < 0:
                    return


def _refuse_at_sight(request: Request, most: int) -> None:
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity"}:
        raise MediaTypeError(
            f"Le corps est compressé ({encoding}) : envoyez-le tel quel, sans Content-Encoding.",
            f"The body is compressed ({encoding}): send it as it is, without Content-Encoding.",
        )
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise _too_large(most)


def _new_folder(uploads: Path) -> Path:
    uploads.mkdir(parents=True, exist_ok=True)
    now = time.time()
    for left in uploads.iterdir():
        try:
            if now - left.stat().st_mtime > _STALE:
                shutil.rmtree(left, ignore_errors=True)
        except OSError:
            continue
    return Path(tempfile.mkdtemp(dir=uploads))


def _too_large(most: int) -> TooLargeError:
    return TooLargeError(
        f"Un envoi pèse au plus {most >> 20} Mio : envoyez les fiches en plusieurs fois.",
        f"A push is at most {most >> 20} MiB: send the records in several parts.",
    )
