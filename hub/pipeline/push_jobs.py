"""Does pushes one after the other: a job a line of standard input, what came of it a line of standard output.

The server has this done in a process of its own (:mod:`hub.serve.writer`). What is costly (connectors, parsed shapes) is
kept from one job to the next, until a file of settings, connectors or profiles changes. It ends when its input does;
killed at any moment, the push was or was not, like any harvest (:mod:`hub.pipeline.intake`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from hub.errors import (
    BusyError,
    HubError,
    Language,
    NotFoundError,
    SettingsError,
    SourceError,
    StorageError,
    Text,
)
from hub.harvest.media_types import Sent
from hub.pipeline.hub import Hub
from hub.pipeline.push import Upload, push_records
from hub.store.full_disk import storage_error

_log = logging.getLogger(__name__)

_KINDS: dict[str, type[HubError]] = {
    kind.__name__: kind for kind in (SourceError, SettingsError, NotFoundError, BusyError, StorageError)
}
"""What is told as itself; any other error is a fault of ours, and goes to the log."""


@dataclass(frozen=True, slots=True)
class Job:
    """One push to do: the file at ``path``, which goes into ``source``. The answer, JSON in ``language``, is written to
    the file ``answer``. ``wait`` is in seconds."""

    source: str
    path: str
    sha256: str
    format: str
    charset: str | None
    answer: str
    language: Language
    dry_run: bool
    wait: float

    def line(self) -> bytes:
        return orjson.dumps(asdict(self), option=orjson.OPT_APPEND_NEWLINE)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job. ``revision`` is the one that holds the outcome."""

    revision: int
    all_rejected: bool


def read_outcome(line: bytes) -> Done:
    """What :func:`work` said of a job. Raises the error that ended it."""
    found: dict[str, Any] = orjson.loads(line)
    if "error" not in found:
        return Done(**found)
    kind = _KINDS.get(found["error"], HubError)
    raise kind(found["fr"], found["en"])


def work(directory: Path, open_hub: Callable[[], Hub], jobs: Iterable[bytes]) -> Iterator[bytes]:
    """Do ``jobs``, each a line; yields a line for each. ``open_hub`` opens the hub in ``directory`` as its settings say
    now."""
    hub: Hub | None = None
    seen: object = None
    for line in jobs:
        stamp = _stamp(directory)
        try:
            if hub is None or stamp != seen:
                hub, seen = open_hub(), stamp
            outcome = asdict(_do(hub, Job(**orjson.loads(line))))
        except HubError as error:
            if type(error).__name__ not in _KINDS:
                _log.exception("fault while taking a push in")
            outcome = {"error": type(error).__name__, "fr": error.text.fr, "en": error.text.en}
        except Exception as error:
            full = storage_error(error, directory)
            if full is None:
                _log.exception("fault while taking a push in")
            text = full.text if full is not None else Text(str(error), str(error))
            kind = StorageError if full is not None else HubError
            outcome = {"error": kind.__name__, "fr": text.fr, "en": text.en}
        yield orjson.dumps(outcome, option=orjson.OPT_APPEND_NEWLINE)


def _do(hub: Hub, job: Job) -> Done:
    upload = Upload(Path(job.path), job.sha256, Sent(job.format, job.charset))
    report = push_records(hub, hub.source(job.source), upload, dry_run=job.dry_run, wait=job.wait)
    Path(job.answer).write_bytes(orjson.dumps(report.to_json(job.language), option=orjson.OPT_APPEND_NEWLINE))
    return Done(report.revision, report.all_rejected)


def _stamp(directory: Path) -> object:
    """Changes whenever a file does that says how this hub reads its sources."""
    files = [directory / "hub.toml"]
    for folder in ("connectors", "profiles"):
        files += sorted((directory / folder).rglob("*"))
    return [(str(path), *_facts(path)) for path in files]


def _facts(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size
