"""A throw-away hub: an empty dataset that mints for the address it is served at, and goes with the server.

For trying SPARQL Update and the Graph Store Protocol, and for conformance suites: it knows no source, not even the model.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.model.iri import Addresses
from hub.pipeline.hub import Hub
from hub.resources import Resources

_MEMORY = Path("/dev/shm")  # noqa: S108  # a file system in memory, on Linux
_ROOM = 1 << 30  # bytes


@contextmanager
def scratch_hub(resources: Resources, port: int, host: str = "127.0.0.1") -> Iterator[Hub]:
    """The hub, in a temporary directory that goes with it; in memory where there is room for a gibibyte: nothing of it has
    to outlive a power cut, and a commit then costs a tenth."""
    with tempfile.TemporaryDirectory(prefix="ess-hub-scratch-", dir=_place()) as directory:
        shown_host = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  # compared, not bound
        if ":" in shown_host:
            shown_host = f"[{shown_host}]"
        hub = Hub(Path(directory), Addresses(f"http://{shown_host}:{port}/"), resources)
        hub.revisions.create()
        yield hub


def _place() -> Path | None:
    try:
        roomy = shutil.disk_usage(_MEMORY).free >= _ROOM and os.access(_MEMORY, os.W_OK | os.X_OK)
    except OSError:
        return None
    return _MEMORY if roomy else None
