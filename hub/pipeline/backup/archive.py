"""The file a backup is: a tar, compressed or not, whose last member lists every file before it with its digest.

The list comes last, so that an archive is read and written in one go, and one that was cut short has none. Reading
trusts nothing: a member is a plain file or folder below where it is unpacked, met once, and the list agrees with what
was read, or UserError says which is not.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import lzma
import os
import stat
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from hub.errors import UserError
from hub.store.full_disk import storage_error

LIST = "backup.json"
SUFFIXES = (".tar", ".tar.gz", ".tgz")
_FORMAT = 1
_LONGEST_LIST = 256 << 20  # bytes: a million files
_CHUNK = 1 << 20

Listed = Mapping[str, Any]
"""What the list says: ``files`` (path → [bytes, SHA-256]) and what was given to :func:`write_archive`."""


def write_archive(folder: Path, archive: Path, about: Mapping[str, Any]) -> int:
    """Write all of ``folder`` to ``archive``, whole or not at all, readable by its owner only; how many bytes it has.

    Replaces an earlier one of that name. Raises UserError for a name that is no archive's, or that cannot be written.
    """
    if not archive.name.lower().endswith(SUFFIXES):
        raise UserError(
            f"{archive.name} : une sauvegarde s'appelle {' ou '.join(SUFFIXES)}.",
            f"{archive.name}: a backup is called {' or '.join(SUFFIXES)}.",
        )
    part = archive.with_name(archive.name + ".new")
    try:
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as raw:
            zipped = not archive.name.lower().endswith(".tar")
            with _compressing(raw, zipped) as out, tarfile.open(fileobj=out, mode="w|") as tar:
                _write_members(tar, folder, about)
            raw.flush()
            os.fsync(raw.fileno())
            size = raw.tell()
        part.replace(archive)
    except OSError as error:
        raise storage_error(error, archive.parent) or UserError(
            f"{archive} ne peut pas être écrit ({error.strerror}).",
            f"{archive} cannot be written ({error.strerror}).",
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return size


def unpack_archive(archive: Path, folder: Path) -> Listed:
    """Unpack ``archive`` into the empty ``folder`` and check it against its list, which is returned.

    Raises UserError when it is not a backup, was cut short, altered, or would write elsewhere; what is in ``folder`` is
    then worth nothing. OSError when ``folder`` cannot be written.
    """
    read: dict[str, list[Any]] = {}
    listed: Listed | None = None
    try:
        with _opened(archive) as tar:
            for member in tar:
                if listed is not None:
                    raise _altered(archive, member.name)
                if member.name == LIST:
                    listed = _read_list(archive, tar, member)
                elif member.isdir():
                    _place(archive, folder, member).mkdir(parents=True, exist_ok=True)
                else:
                    path = _place(archive, folder, member)
                    if member.name in read or path.exists():
                        raise _altered(archive, member.name)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    read[member.name] = _unpack(tar, member, path)
    except (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, ValueError) as error:
        raise _no_backup(archive, str(error) or type(error).__name__) from error
    if listed is None:
        raise _no_backup(archive, "tronquée", "cut short")
    for name in sorted({*read, *listed["files"]}):
        if read.get(name) != listed["files"].get(name):
            raise _altered(archive, name)
    return listed


@contextmanager
def _compressing(raw: IO[bytes], zipped: bool) -> Iterator[IO[bytes]]:
    if not zipped:
        yield raw
        return
    # Quads are compressed already in part: more effort gains little.
    with gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=3) as out:
        yield out  # type: ignore[misc]  # a GzipFile is one, but not by its stub


def _write_members(tar: tarfile.TarFile, folder: Path, about: Mapping[str, Any]) -> None:
    files: dict[str, list[Any]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        facts = path.stat()
        member = tarfile.TarInfo(name)
        member.mode, member.mtime = stat.S_IMODE(facts.st_mode), int(facts.st_mtime)
        if path.is_dir():
            member.type = tarfile.DIRTYPE
            tar.addfile(member)
            continue
        member.size = facts.st_size
        with path.open("rb") as file:
            digested = _Digested(file)
            tar.addfile(member, digested)
        files[name] = [member.size, digested.digest.hexdigest()]
    text = json.dumps({"format": _FORMAT, **about, "files": files}, ensure_ascii=False, indent=1).encode()
    member = tarfile.TarInfo(LIST)
    member.size, member.mode = len(text), 0o600
    tar.addfile(member, io.BytesIO(text))


class _Digested:
    """A file that is digested while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


@contextmanager
def _opened(archive: Path) -> Iterator[tarfile.TarFile]:
    try:
        file = archive.open("rb")
    except OSError as error:
        raise UserError(
            f"{archive} ne peut pas être lu ({error.strerror}).",
            f"{archive} cannot be read ({error.strerror}).",
        ) from error
    with file, tarfile.open(fileobj=file, mode="r|*") as tar:
        yield tar


def _read_list(archive: Path, tar: tarfile.TarFile, member: tarfile.TarInfo) -> Listed:
    stream = tar.extractfile(member) if member.isreg() and member.size <= _LONGEST_LIST else None
    found = json.loads(stream.read()) if stream is not None else None
    if not isinstance(found, dict) or not isinstance(found.get("files"), dict):
        raise _altered(archive, LIST)
    if found.get("format") != _FORMAT:
        raise UserError(
            f"{archive} : sauvegarde d'une autre version du hub (forme {found.get('format')}) ; mettez ess-hub à jour.",
            f"{archive}: a backup of another version of the hub (form {found.get('format')}); update ess-hub.",
        )
    return found


def _place(archive: Path, folder: Path, member: tarfile.TarInfo) -> Path:
    """Where ``member`` goes, which is below ``folder``."""
    name = PurePosixPath(member.name)
    plain = (member.isreg() and not member.issparse()) or member.isdir()
    if not plain or name.is_absolute() or ".." in name.parts or not name.parts or "\0" in member.name:
        raise UserError(
            f"{archive} : « {member.name} » n'a pas sa place dans une sauvegarde ; rien n'a été restauré.",
            f"{archive}: '{member.name}' has no place in a backup; nothing was restored.",
        )
    return folder / name


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> list[Any]:
    stream = tar.extractfile(member)
    digest, size = hashlib.sha256(), 0
    # What others might read before, they may read again; never more than that, and nothing is executed.
    mode = 0o666 if member.mode & 0o044 else 0o600
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
        while stream is not None and (chunk := stream.read(_CHUNK)):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
    return [size, digest.hexdigest()]


def _no_backup(archive: Path, why: str, why_en: str | None = None) -> UserError:
    return UserError(
        f"{archive} n'est pas une sauvegarde entière ({why}) ; rien n'a été restauré.",
        f"{archive} is not a whole backup ({why_en or why}); nothing was restored.",
    )


def _altered(archive: Path, name: str) -> UserError:
    return UserError(
        f"{archive} : « {name} » n'est pas tel qu'il a été sauvegardé ; rien n'a été restauré.",
        f"{archive}: '{name}' is not what was backed up; nothing was restored.",
    )
