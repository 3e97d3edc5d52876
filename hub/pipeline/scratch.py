"""A throw-away hub: an empty dataset that mints for the address it is served at, and goes with the server.

For trying SPARQL Update and the Graph Store Protocol, and for conformance suites: it knows no source, not even the model.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hub.model.iri import Addresses
from hub.pipeline.hub import Hub
from hub.resources import Resources
from hub.store.directory_lock import alone_in

_MEMORY = Path("/dev/shm")  # noqa: S108  # a file system in memory, on Linux
_ROOM = 1 << 30  # bytes
_MOMENT = 60.0  # seconds
_PREFIX = "ess-hub-scratch-"


@contextmanager
def scratch_hub(resources: Resources, port: int, host: str = "127.0.0.1") -> Iterator[Hub]:
    """The hub, in a temporary directory that goes with it; in memory where there is room for a gibibyte: nothing of it has
    to outlive a power cut, and a commit then costs a tenth."""
    place = roomy_place()
    _sweep(place)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=place) as directory, alone_in(Path(directory)):
        shown_host = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  # compared, not bound
        if ":" in shown_host:
            shown_host = f"[{shown_host}]"
        hub = Hub(Path(directory), Addresses(f"http://{shown_host}:{port}/"), resources)
        hub.revisions.create()
        yield hub


def roomy_place() -> Path:
    """Where what need not outlive a power cut is put: in memory when there is room for it."""
    with suppress(OSError):
        if shutil.disk_usage(_MEMORY).free >= _ROOM and os.access(_MEMORY, os.W_OK | os.X_OK):
            return _MEMORY
    return Path(tempfile.gettempdir())


def _sweep(place: Path) -> None:
    """Remove what servers that were killed left in ``place``: it may be memory."""
    for left in place.glob(_PREFIX + "*"):
        with suppress(OSError):
            descriptor = os.open(left, os.O_RDONLY | os.O_DIRECTORY)
            try:
                # One that has just been made may not be claimed yet.
                old = time.time() - os.fstat(descriptor).st_mtime > _MOMENT
                if old and os.fstat(descriptor).st_uid == os.getuid():
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(descriptor)
