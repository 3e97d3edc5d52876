"""One file of a source to look at: a file, a file of a folder, a member of an archive, an answer of a server.

A database is refused: it begins with a query, which nobody can write by looking at its tables' bytes.
"""

from __future__ import annotations

from pathlib import Path

from hub import __version__
from hub.errors import HubError, UserError
from hub.harvest.acquire import Part, unpack
from hub.harvest.acquire.folder import files_of, name_in
from hub.harvest.fetch import Limits, Validators, copy_file, fetch
from hub.harvest.http import new_session
from hub.pipeline.new_connector.probes import PROBES

_LIMITS = Limits(bytes=512 << 20, total=300.0)
"""A sample, not a harvest."""
_FORMATS = tuple(probe.format for probe in PROBES)
_SQLITE = b"SQLite format 3\0"
_SCRIPT = ".sql"


def take_sample(location: str, into: Path) -> Part:
    """A copy of what is at ``location``, in the directory ``into``: of a folder or an archive, its first file that may hold
    records. Raises UserError for a database, SourceError for what cannot be read."""
    if "://" in location and not location.startswith(("http://", "https://")):
        raise _database(location.partition("://")[0] + "://…")
    sample = _folder(Path(location), into) if _is_folder(location) else _file(location, into)
    first = unpack(sample, into, None, _FORMATS, _LIMITS)[0]
    with first.path.open("rb") as file:
        head = file.read(len(_SQLITE))
    if head == _SQLITE or first.name.lower().endswith(_SCRIPT):
        raise _database(first.name)
    return first


def _is_folder(location: str) -> bool:
    return "://" not in location and Path(location).is_dir()


def _folder(folder: Path, into: Path) -> Part:
    file = files_of(folder, None, _FORMATS)[0]
    into.mkdir(parents=True, exist_ok=True)
    copy, _ = copy_file(file, into)
    return Part(copy, name_in(folder, file))


def _file(location: str, into: Path) -> Part:
    with new_session(f"ess-hub/{__version__}") as http:
        answer = fetch(location, http, into, Validators(), limits=_LIMITS)
    if answer.path is None:
        raise HubError(f"{location} : rien reçu.", f"{location}: nothing received.")
    return Part(answer.path, answer.name)


def _database(name: str) -> UserError:
    return UserError(
        f"{name} est une base de données : son connecteur commence par une requête. Copiez postgresql-directory.yaml, qui est "
        "dans les connecteurs fournis, et adaptez-y « query: ».",
        f"{name} is a database: its connector begins with a query. Copy postgresql-directory.yaml, among the bundled "
        "connectors, and adapt its 'query:'.",
    )
