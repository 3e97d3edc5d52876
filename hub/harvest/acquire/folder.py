"""A source that is a folder of files: each is copied before it is read, as a file alone would be.

The folder is unchanged when its files have the same names and the same bytes as last time. A file that cannot be read, or
none that is the source's, raises SourceError.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from hub.errors import SourceError
from hub.harvest.acquire.archive import none_fits, unpack
from hub.harvest.acquire.ask import Acquired, Ask, Part
from hub.harvest.acquire.choice import choose
from hub.harvest.fetch import Validators, copy_file


def acquire_folder(ask: Ask) -> Acquired:
    """The files of the folder at ``ask.location`` that the connector reads, archives among them unpacked."""
    folder, connector = Path(ask.location), ask.connector
    digest = hashlib.sha256()
    copies: list[Part] = []
    for number, file in enumerate(files_of(folder, connector.access.files, connector.formats)):
        name = name_in(folder, file)
        # A folder each: two files may be called alike once their names are made safe.
        into = ask.into / f"{number:05d}"
        into.mkdir(parents=True, exist_ok=True)
        copy, sha256 = copy_file(file, into)
        digest.update(f"{name}\0{sha256}\n".encode())
        copies.append(Part(copy, name))
    validators = Validators(digest.hexdigest())
    if validators.sha256 == ask.known.sha256:
        return Acquired(folder.name, (), validators, unchanged=True)
    parts = [
        member for copy in copies for member in unpack(copy, ask.into, None, connector.formats, ask.limits)
    ]
    return Acquired(folder.name, tuple(parts), validators)


def name_in(folder: Path, file: Path) -> str:
    """What ``file`` of ``folder`` is called in messages; bytes that are no letters are shown as ``?``."""
    return f"{folder.name}/{file.relative_to(folder).as_posix()}".encode(errors="replace").decode()


def files_of(folder: Path, pattern: str | None, formats: Sequence[str]) -> tuple[Path, ...]:
    """The files of ``folder`` to read, by name: those that ``pattern`` names (in folders inside it too when it holds a
    ``/``), else those whose suffix is that of ``formats``."""
    try:
        names = _names(folder, deep=pattern is not None and "/" in pattern)
    except OSError as error:
        raise SourceError(
            f"{folder} : lecture impossible ({error.strerror}).",
            f"{folder}: cannot be read ({error.strerror}).",
        ) from error
    chosen = choose(names, pattern, formats)
    if not chosen:
        raise none_fits(str(folder), sorted(names), pattern)
    return tuple(folder / name for name in chosen)


def _names(folder: Path, *, deep: bool) -> list[str]:
    if not deep:
        return [each.name for each in folder.iterdir() if each.is_file()]
    return [
        (Path(place) / name).relative_to(folder).as_posix()
        for place, _, names in os.walk(folder, onerror=_raise)
        for name in names
    ]


def _raise(error: OSError) -> None:
    raise error
