"""Which encoding a source is read with: the declared one, strictly, or a ladder of two rungs. Never a guess.

A guess that is wrong one time in a hundred writes wrong names for ever: charset detectors call French cp1252 files
"mac_latin2". So a file that does not fit its declared encoding stops its source, with the byte and the line; without
a declaration the file is UTF-8, or failing that Windows-1252, and then a warning says so.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from hub.errors import SourceError, Text
from hub.model.location import Location
from hub.model.problem import Problem

_CHUNK = 1 << 20
_UTF8 = {"utf-8", "utf-8-sig"}
_WESTERN = {"cp1252", "iso8859-1", "iso8859-15"}
_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "iso8859-1": "ISO-8859-1"}
_NUL_SHARE = 0.1
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")


@dataclass(frozen=True, slots=True)
class Misread:
    """The first byte an encoding cannot read: ``offset`` counts from 0, ``line`` from 1."""

    offset: int
    line: int
    byte: int


def settle_encoding(path: Path, name: str, declared: str | None) -> tuple[str, tuple[Problem, ...]]:
    """The codec to open ``path`` with, and what to tell its owner. Reads the file once, in constant memory.

    ``name`` is the file as its owner knows it. A byte order mark is never part of the text. Raises SourceError
    when the file is empty, binary, or not in its declared encoding.
    """
    _refuse_empty_or_wide(path, name, declared)
    if declared is None:
        return _climb(path, name)
    codec = codecs.lookup(declared).name
    misread = first_misread(path, codec)
    if misread is not None:
        raise _wrong(path, name, codec, misread)
    if codec in _WESTERN and _is_really_utf8(path):
        raise SourceError(
            f"{name}: déclaré {_said(codec)}, mais le fichier est en UTF-8 : chaque accent serait faux. "
            "Écrivez « encoding: utf-8 » dans le connecteur.",
            f"{name}: declared {_said(codec)}, but the file is UTF-8: every accent would be wrong. "
            "Write 'encoding: utf-8' in the connector.",
        )
    return ("utf-8-sig" if codec == "utf-8" else codec), ()


def first_misread(path: Path, codec: str) -> Misread | None:
    """The first byte of ``path`` that ``codec`` cannot read, or None when it reads the whole file."""
    decoder = codecs.getincrementaldecoder("utf-8" if codec in _UTF8 else codec)("strict")
    offset = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                carried = len(error.object) - len(chunk)
                start = offset + error.start - carried
                return Misread(start, _line_of(path, start), error.object[error.start])
            if not chunk:
                return None
            offset += len(chunk)


def _line_of(path: Path, offset: int) -> int:
    """The line that the byte at ``offset`` stands on."""
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(min(_CHUNK, offset)):
            line += chunk.count(b"\n")
            offset -= len(chunk)
    return line


def _climb(path: Path, name: str) -> tuple[str, tuple[Problem, ...]]:
    misread = first_misread(path, "utf-8")
    if misread is None:
        return "utf-8-sig", ()
    if first_misread(path, "cp1252") is not None:
        raise SourceError(
            f"{name}:{misread.line}: ni UTF-8 ni Windows-1252 (octet 0x{misread.byte:02X} en position "
            f"{misread.offset}). Déclarez l'encodage du fichier dans le connecteur (« encoding: »).",
            f"{name}:{misread.line}: neither UTF-8 nor Windows-1252 (byte 0x{misread.byte:02X} at offset "
            f"{misread.offset}). Declare the file's encoding in the connector ('encoding:').",
        )
    warning = Problem(
        "warning",
        "encoding-not-declared",
        Text(
            "lu en Windows-1252, car ce n'est pas de l'UTF-8 ; déclarez « encoding: cp1252 » dans le connecteur",
            "read as Windows-1252, as it is not UTF-8; declare 'encoding: cp1252' in the connector",
        ),
        value=f"0x{misread.byte:02X}",
        location=Location(name, misread.line),
    )
    return "cp1252", (warning,)


def _refuse_empty_or_wide(path: Path, name: str, declared: str | None) -> None:
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.removeprefix(codecs.BOM_UTF8).strip() and path.stat().st_size <= len(head):
        raise SourceError(
            f"{name} est vide. Vérifiez l'export du producteur ; ce qui avait été moissonné est gardé.",
            f"{name} is empty. Check the publisher's export; what was harvested before is kept.",
        )
    if head.startswith(_BINARY):
        raise SourceError(
            f"{name} est un classeur ou une archive, pas du texte. Écrivez « format: xlsx » dans le connecteur, ou demandez "
            "un export en texte.",
            f"{name} is a workbook or an archive, not text. Write 'format: xlsx' in the connector, or ask for an export as "
            "text.",
        )
    wide = declared is not None and codecs.lookup(declared).name.startswith(("utf-16", "utf-32"))
    has_mark = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not wide and (has_mark or head.count(0) > len(head) * _NUL_SHARE):
        raise SourceError(
            f"{name}:1: le fichier ressemble à de l'UTF-16, ou n'est pas du texte. Déclarez « encoding: utf-16 » dans "
            "le connecteur, ou demandez un export en UTF-8.",
            f"{name}:1: the file looks like UTF-16, or is not text. Declare 'encoding: utf-16' in the connector, or "
            "ask for an export in UTF-8.",
        )


def _wrong(path: Path, name: str, codec: str, misread: Misread) -> SourceError:
    likely = _likely(path, codec)
    fr = (
        f" ; il ressemble à du {_said(likely)} : écrivez « encoding: {likely} »"
        if likely
        else " ; corrigez « encoding: »"
    )
    en = f"; it looks like {_said(likely)}: write 'encoding: {likely}'" if likely else "; mend 'encoding:'"
    return SourceError(
        f"{name}:{misread.line}: déclaré {_said(codec)}, mais l'octet 0x{misread.byte:02X} en position "
        f"{misread.offset} n'en est pas{fr} dans le connecteur.",
        f"{name}:{misread.line}: declared {_said(codec)}, but byte 0x{misread.byte:02X} at offset "
        f"{misread.offset} is not{en} in the connector.",
    )


def _likely(path: Path, codec: str) -> str | None:
    for rung in ("utf-8", "cp1252"):
        if rung != codec.removesuffix("-sig") and first_misread(path, rung) is None:
            return rung
    return None


def _is_really_utf8(path: Path) -> bool:
    """Whether the file has letters beyond ASCII and all of them are well-formed UTF-8.

    Western text that is UTF-8 by chance would need "Ã©" and the like at every accent: it does not happen.
    """
    if first_misread(path, "utf-8") is not None:
        return False
    with path.open("rb") as file:
        return any(not chunk.isascii() for chunk in iter(lambda: file.read(_CHUNK), b""))


def _said(codec: str) -> str:
    return _NAMES.get(codec, codec)
