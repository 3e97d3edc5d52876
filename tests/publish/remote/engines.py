"""Real engines in processes of their own, each in a directory of its own and on free ports; stopped by their process.

``skip_reason`` says why an engine is not to be had here; ``.ci/run`` installs both.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests

from hub.model.secret import Secrets
from hub.store.remote.place import Kind, Remote, place_at

ROOT = Path(__file__).resolve().parents[3]
_OWN = ROOT / ".venv-oxigraph" / "bin" / "oxigraph"
SECRETS = Secrets({"ENGINE_USER": "dba", "ENGINE_PASSWORD": "dba"})


def program(kind: Kind) -> str | None:
    """What starts such an engine; None where it is not installed."""
    if kind == "oxigraph":
        return str(_OWN) if _OWN.is_file() else shutil.which("oxigraph")
    return shutil.which("virtuoso-t")


def skip_reason(kind: Kind) -> str:
    name = {"oxigraph": "the Oxigraph server", "virtuoso": "Virtuoso (Debian's virtuoso-opensource)"}[kind]
    return f"{name} is not here: .ci/run installs it"


class Engine:
    """One server over one directory. It can be killed, and started again where it was."""

    def __init__(self, kind: Kind, directory: Path, cap: int = 0) -> None:
        self.kind = kind
        self.directory = directory
        self.port, self._sql_port = free_ports(2)
        self.address = f"http://127.0.0.1:{self.port}/"
        self._cap = cap
        self._process: subprocess.Popen[bytes] | None = None
        directory.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._process = subprocess.Popen(
            self._command(), cwd=self.directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        place = place_at(self.kind, self.address)
        until = time.monotonic() + 90
        while time.monotonic() < until and self._process.poll() is None:
            try:
                if requests.get(place.query, params={"query": "ASK { ?s ?p ?o }"}, timeout=5).ok:
                    return
            except requests.RequestException:
                time.sleep(0.2)
        raise AssertionError(f"{self.kind} did not start: {self._process.poll()}")

    def kill(self) -> None:
        """End it without any warning."""
        assert self._process
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(20)
        self._process = None

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def _command(self) -> Sequence[str]:
        found = program(self.kind)
        assert found
        if self.kind == "oxigraph":
            return [found, "serve", "--location", "data", "--bind", f"127.0.0.1:{self.port}"]
        # A lock left by a killed server names a process that is gone.
        (self.directory / "virtuoso.lck").unlink(missing_ok=True)
        (self.directory / "virtuoso.ini").write_text(self._settings(), "utf-8")
        return [found, "-f", "-c", "virtuoso.ini"]

    def _settings(self) -> str:
        cap = f"ResultSetMaxRows = {self._cap}" if self._cap else ""
        return f"""\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{self._sql_port}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CheckpointInterval = 60
[HTTPServer]
ServerPort = 127.0.0.1:{self.port}
ServerRoot = .
ServerThreads = 10
MaxKeepAlives = 10
KeepAliveTimeout = 10
[SPARQL]
{cap}
"""


@contextmanager
def started(kind: Kind, directory: Path, cap: int = 0) -> Iterator[Engine]:
    """A server of ``kind`` over ``directory``."""
    engine = Engine(kind, directory, cap)
    engine.start()
    try:
        yield engine
    finally:
        engine.stop()


@contextmanager
def pair(kind: Kind, directory: Path, cap: int = 0) -> Iterator[tuple[Engine, Engine]]:
    """Two of them."""
    with ExitStack() as stack:
        yield (
            stack.enter_context(started(kind, directory / "first", cap)),
            stack.enter_context(started(kind, directory / "second", cap)),
        )


def remote_of(first: Engine, second: Engine, *, falls_back: bool = True) -> Remote:
    """The settings that name two engines."""
    has_users = first.kind == "virtuoso"
    return Remote(
        first.kind,
        place_at(first.kind, first.address),
        place_at(second.kind, second.address),
        falls_back=falls_back,
        query_seconds=0.0,
        user="${ENGINE_USER}" if has_users else "",
        password="${ENGINE_PASSWORD}" if has_users else "",
        secrets=SECRETS,
    )


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody listens on."""
    with ExitStack() as stack:
        servers = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [server.getsockname()[1] for server in servers]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
