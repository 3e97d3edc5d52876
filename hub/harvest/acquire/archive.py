"""Files out of an archive, zip or gzip, told by its first bytes and not by its name.

Members are written under names of ours, so that none can land elsewhere; what they expand to is measured while it is
written, whatever the archive says of itself. An archive that is cut off, damaged, under a password, made to fill the disk,
or that holds archives, raises SourceError. A workbook is a zip too, and is left as it is.
"""

from __future__ import annotations

import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol

from hub.errors import SourceError
from hub.harvest.acquire.ask import Part
from hub.harvest.acquire.choice import choose
from hub.harvest.expansion import refuse_expansion
from hub.harvest.fetch import Limits

_CHUNK = 1 << 18
_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_TAR_AT, _TAR = 257, b"ustar"
_WORKBOOK = {"[Content_Types].xml", "mimetype"}
_ENCRYPTED = 0x1
_MOST = 10_000
_DAMAGES = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError)


def unpack(
    part: Part, into: Path, pattern: str | None, formats: Sequence[str], limits: Limits
) -> tuple[Part, ...]:
    """The files in ``part``, written into the directory ``into``; ``part`` itself when it is no archive.

    Which members: those that ``pattern`` names, else those whose suffix is that of ``formats``, else the only one. They
    are called ``archive.zip/member.csv``. ``part`` stays.
    """
    kind = _kind(part.path)
    if kind == "gzip":
        return (_Unpacking(part, into, limits).gzip(),)
    if kind == "zip":
        return _unzip(part, into, pattern, formats, limits)
    if kind == "tar":
        raise SourceError(
            f"{part.name} est une archive tar, qui n'est pas ouverte. Demandez une archive zip au producteur.",
            f"{part.name} is a tar archive, which is not opened. Ask the publisher for a zip archive.",
        )
    return (part,)


def _kind(path: Path) -> str | None:
    with path.open("rb") as file:
        head = file.read(_TAR_AT + len(_TAR))
    if head.startswith(_GZIP):
        return "gzip"
    if head.startswith(_ZIP):
        return None if _is_workbook(path) else "zip"
    return "tar" if head[_TAR_AT:] == _TAR else None


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return not _WORKBOOK.isdisjoint(archive.namelist())
    except zipfile.BadZipFile:
        return False


def _unzip(
    part: Part, into: Path, pattern: str | None, formats: Sequence[str], limits: Limits
) -> tuple[Part, ...]:
    try:
        archive = zipfile.ZipFile(part.path)
    except zipfile.BadZipFile as error:
        raise _damaged(part.name, str(error)) from error
    with archive:
        members = {each.filename: each for each in archive.infolist() if not each.is_dir()}
        chosen = choose(members, pattern, formats)
        if not chosen:
            raise none_fits(part.name, sorted(members), pattern)
        if len(chosen) > _MOST:
            raise SourceError(
                f"{part.name} : {len(chosen)} fichiers à lire, plus de {_MOST}. Demandez un export en moins de fichiers.",
                f"{part.name}: {len(chosen)} files to read, more than {_MOST}. Ask for an export in fewer files.",
            )
        unpacking = _Unpacking(part, into, limits)
        return tuple(unpacking.member(archive, members[name]) for name in chosen)


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Unpacking:
    """One archive being written out; what its members take is counted together."""

    def __init__(self, part: Part, into: Path, limits: Limits) -> None:
        self._part = part
        # A folder of its own: several archives may be unpacked into one.
        self._into = Path(tempfile.mkdtemp(prefix="archive-", dir=into))
        self._limits = limits
        self._packed = part.path.stat().st_size
        self._expanded = 0
        self._count = 0

    def gzip(self) -> Part:
        """The one file of a gzip file, called what the archive is called without ``.gz``."""
        name = self._part.name
        shown = name[:-3] if name.lower().endswith(".gz") else name
        with gzip.open(self._part.path) as file:
            return self._write(file, shown)

    def member(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Part:
        """One member of a zip archive."""
        shown = f"{self._part.name}/{_printable(info.filename)}"
        if info.flag_bits & _ENCRYPTED:
            raise SourceError(
                f"{shown} est protégé par un mot de passe. Demandez l'archive sans mot de passe au producteur.",
                f"{shown} is protected by a password. Ask the publisher for the archive without one.",
            )
        try:
            file = archive.open(info)
        except (*_DAMAGES, NotImplementedError) as error:
            raise _damaged(shown, str(error)) from error
        with file:
            return self._write(file, shown)

    def _write(self, file: _Readable, shown: str) -> Part:
        self._count += 1
        suffix = "".join(c for c in PurePosixPath(shown).suffix.lower() if c == "." or c.isalnum())[:16]
        copy = self._into / f"{self._count:05d}{suffix}"
        with copy.open("wb") as out:
            for chunk in _pieces(file, shown):
                self._expanded += len(chunk)
                refuse_expansion(self._part.name, self._packed, self._expanded, self._limits.bytes)
                out.write(chunk)
        if _kind(copy) is not None:
            raise SourceError(
                f"{shown} est une archive dans une archive : un seul niveau est ouvert. Demandez les fichiers eux-mêmes.",
                f"{shown} is an archive inside an archive: one level is opened. Ask for the files themselves.",
            )
        return Part(copy, shown)


def _pieces(file: _Readable, shown: str) -> Iterator[bytes]:
    """The content in chunks. What cannot be read is the source's matter; what cannot be written is not."""
    while True:
        try:
            chunk = file.read(_CHUNK)
        except (*_DAMAGES, OSError) as error:
            raise _damaged(shown, str(error)) from error
        if not chunk:
            return
        yield chunk


def none_fits(name: str, found: Sequence[str], pattern: str | None) -> SourceError:
    """The error for a folder or archive ``name`` none of whose files is the source's."""
    shown = ", ".join(map(_printable, found[:30])) + (", …" if len(found) > 30 else "")
    fr = (
        f"rien n'y correspond à « {pattern} »"
        if pattern
        else "aucun fichier n'a le suffixe du format du connecteur"
    )
    en = (
        f"nothing in it matches '{pattern}'"
        if pattern
        else "no file has the suffix of the connector's format"
    )
    return SourceError(
        f"{name} : {fr}. Fichiers trouvés : {shown or 'aucun'}. Dites lesquels lire dans le connecteur (« files: »).",
        f"{name}: {en}. Files found: {shown or 'none'}. Say which to read in the connector ('files:').",
    )


def _damaged(shown: str, said: str) -> SourceError:
    return SourceError(
        f"{shown} : archive abîmée ou incomplète ({said}). Demandez un export complet au producteur ; ce qui avait été "
        "moissonné est gardé.",
        f"{shown}: damaged or incomplete archive ({said}). Ask the publisher for a complete export; what was harvested "
        "before is kept.",
    )


def _printable(name: str) -> str:
    return "".join(character if character.isprintable() else "␣" for character in name)
