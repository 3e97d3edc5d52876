"""The files to read at a path that a command was given: itself, those of a folder, what an archive holds."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from hub.errors import UserError
from hub.harvest.acquire import Part, unpack
from hub.harvest.acquire.folder import files_of
from hub.harvest.fetch import Limits
from hub.mapping.connector import Connector

STDIN = "stdin"
"""What standard input, ``-``, is called."""


def parts_at(path: str, connector: Connector, into: Path, standard_input: IO[bytes]) -> list[Part]:
    """The files at ``path``; what is in archives, and standard input, goes ``into`` a folder first."""
    place, pattern = Path(path), connector.access.files
    if path == "-":
        place = into / STDIN
        place.write_bytes(standard_input.read())
        found = [Part(place, STDIN)]
    elif place.is_dir():
        files = files_of(place, pattern, connector.formats)
        # Told from where the command runs, not from the folder: code scanning looks for files by their path.
        found, pattern = [Part(file, _shown(file)) for file in files], None
    elif place.is_file():
        found = [Part(place, path)]
    else:
        raise UserError(f"{path} : aucun fichier à cet endroit.", f"{path}: no such file.")
    return [part for one in found for part in unpack(one, into, pattern, connector.formats, Limits())]


def _shown(file: Path) -> str:
    """Its path; bytes that are no letters are shown as ``?``."""
    return file.as_posix().encode(errors="replace").decode()
