"""The rows of one sheet, read through the process that opened its workbook.

Anything but a whole sheet raises SourceError: no workbook, a password, no such sheet, more memory than one may take.
"""

from __future__ import annotations

import mmap
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from hub.errors import SourceError
from hub.harvest.columns import nearest
from hub.harvest.expansion import refuse_expansion
from hub.harvest.fetch import Limits

MEMORY = 2 << 30
"""Bytes of address space that opening a workbook may take: two million filled cells take about 0.2 GiB."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class SheetRow(NamedTuple):
    """``number`` as Excel counts rows; ``cells`` from column A on, as texts; ``errors``: column, counted from 0, and
    what it shows (#N/A)."""

    number: int
    cells: list[str]
    errors: list[tuple[int, str]]


class Sheet(NamedTuple):
    """``rows``: those that hold anything, in order, once."""

    name: str
    rows: Iterator[SheetRow]


@contextmanager
def open_sheet(
    path: Path, name: str, wanted: str | int, memory: int = MEMORY
) -> Generator[Sheet, None, None]:
    """The sheet ``wanted`` (its name, or its number from 1) of the workbook at ``path``, called ``name`` by its owner."""
    suffix = _suffix(path, name)
    with tempfile.TemporaryDirectory(prefix="ess-hub-workbook-") as folder:
        # The library tells a workbook's kind by its suffix, and a copy has a name of ours.
        link = Path(folder) / f"workbook{suffix}"
        link.symlink_to(path.absolute())
        question = {"path": str(link), "sheet": wanted, "memory": memory}
        with _process(question) as process:
            try:
                lines = (orjson.loads(line) for line in process.stdout or ())
                head = next(lines, None)
                if not isinstance(head, dict):
                    raise _too_large(name, memory)
                if "trouble" in head:
                    raise _unreadable(name, wanted, head)
                yield Sheet(head["sheet"], _rows(lines, name, memory))
            finally:
                process.kill()


def _rows(lines: Iterator[Any], name: str, memory: int) -> Iterator[SheetRow]:
    for line in lines:
        if line is None:
            return
        number, cells, errors = line
        yield SheetRow(number, cells, errors)
    raise _too_large(name, memory)


def _process(question: Mapping[str, Any]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "hub.harvest.workbook.process", orjson.dumps(question).decode()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # the library's own words when memory runs out
        env={**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)},
    )


def _suffix(path: Path, name: str) -> str:
    """The suffix of what ``path`` is; what is no workbook, or must not be opened, raises SourceError."""
    with path.open("rb") as file:
        head = file.read(len(_OLE))
    if head == _OLE:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            if content.find(_ENCRYPTED) >= 0:
                raise _protected(name)
        return ".xls"
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _no_workbook(name, str(error)) from error
    packed = path.stat().st_size
    refuse_expansion(name, packed, sum(each.file_size for each in members), Limits().bytes)
    return ".ods" if any(each.filename == "mimetype" for each in members) else ".xlsx"


def _unreadable(name: str, wanted: str | int, head: dict[str, Any]) -> SourceError:
    if head["trouble"] == "password":
        return _protected(name)
    if head["trouble"] == "no-sheet":
        return _no_sheet(name, wanted, head["sheets"])
    return _no_workbook(name, head["said"])


def _protected(name: str) -> SourceError:
    return SourceError(
        f"{name} : ce classeur est protégé par un mot de passe. Demandez-le sans mot de passe au producteur.",
        f"{name}: this workbook is protected by a password. Ask the publisher for it without one.",
    )


def _no_workbook(name: str, said: str) -> SourceError:
    return SourceError(
        f"{name} : ce n'est pas un classeur (.xlsx, .xls, .ods), ou il est abîmé ({said}). Demandez un export complet au "
        "producteur ; ce qui avait été moissonné est gardé.",
        f"{name}: this is no workbook (.xlsx, .xls, .ods), or it is damaged ({said}). Ask the publisher for a complete "
        "export; what was harvested before is kept.",
    )


def _no_sheet(name: str, wanted: str | int, sheets: Sequence[str]) -> SourceError:
    shown = ", ".join(sheets[:30])
    if isinstance(wanted, int):
        return SourceError(
            f"{name} : pas de feuille n° {wanted}. Feuilles trouvées : {shown}. Corrigez « sheet: » dans le connecteur.",
            f"{name}: no sheet number {wanted}. Sheets found: {shown}. Mend 'sheet:' in the connector.",
        )
    near = nearest(wanted, sheets)
    return SourceError(
        f"{name} : pas de feuille « {wanted} »"
        + (f" (la plus proche : « {near} »)" if near else "")
        + f". Feuilles trouvées : {shown}. Corrigez « sheet: » dans le connecteur.",
        f"{name}: no sheet '{wanted}'"
        + (f" (the nearest is '{near}')" if near else "")
        + f". Sheets found: {shown}. Mend 'sheet:' in the connector.",
    )


def _too_large(name: str, memory: int) -> SourceError:
    return SourceError(
        f"{name} : ouvrir ce classeur demande plus de {memory >> 20} Mio de mémoire, ou il est abîmé. Supprimez les lignes "
        "et colonnes vides au loin, ou enregistrez-le en CSV.",
        f"{name}: opening this workbook takes more than {memory >> 20} MiB of memory, or it is damaged. Delete the empty "
        "rows and columns far away, or save it as CSV.",
    )
