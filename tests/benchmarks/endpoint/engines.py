"""The servers compared, each a process of its own on a free port of this machine, stopped by its number.

An engine that is not there is left out, with its reason (:class:`MissingError`).
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.conformance.apart import MissingError, python_of

ROOT = Path(__file__).resolve().parents[3]
OXIGRAPH = Path(__file__).with_name("requirements-oxigraph.txt")
DEFAULT = "urn:x:default"
"""Where Virtuoso, which has no default graph of its own, keeps it."""

_BUFFERS = 340_000  # pages of 8 KB
_ISQL = ("isql-vt", "isql-v")


@dataclass(frozen=True, slots=True)
class Engine:
    """A server. ``more`` ends the parameters of each of its queries; ``pids`` are all its processes now."""

    name: str
    port: int
    pid: int
    more: str = ""

    def cost(self) -> tuple[float, float]:
        """CPU seconds so far and resident megabytes of all its living processes."""
        cpu = resident = 0.0
        for pid in [self.pid, *_below(self.pid)]:
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            # Of children too that ended meanwhile: a reader is replaced now and then.
            cpu += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
            resident += int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        return cpu, resident


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def oxigraph_command() -> Path:
    """The server of ``oxigraph`` from PyPI, in ``.venv-oxigraph``. Raises MissingError."""
    made = ROOT / ".venv-oxigraph" / "bin" / "oxigraph"
    return made if made.exists() else python_of(ROOT / ".venv-oxigraph", OXIGRAPH).with_name("oxigraph")


@contextmanager
def oxigraph(directory: Path) -> Iterator[Engine]:
    """``oxigraph serve-read-only`` on the store in ``directory``."""
    port = free_port()
    command = [oxigraph_command(), "serve-read-only", "--location", directory, "--bind", f"127.0.0.1:{port}"]
    with _running("oxigraph serve", command, port, "/query?query=ASK%20%7B%7D") as engine:
        yield engine


@contextmanager
def the_hub(directory: Path, readers: int = 3) -> Iterator[Engine]:
    """The hub in ``directory``, as ``ess-hub serve`` serves it, to clients who are not held back."""
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.endpoint.serving", directory, str(port), str(readers)]
    with _running("the hub", command, port, "/health") as engine:
        yield engine


@contextmanager
def virtuoso(folder: Path, files: Sequence[tuple[Path, str]]) -> Iterator[Engine]:
    """Virtuoso with ``files`` loaded, each N-Triples into a graph; its database in ``folder``. Raises MissingError."""
    program, isql = shutil.which("virtuoso-t"), next(filter(None, map(shutil.which, _ISQL)), None)
    if program is None or isql is None:
        raise MissingError("virtuoso-t and isql (Debian: virtuoso-opensource) are not on this machine")
    folder.mkdir()
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(folder=folder, sql=sql, http=http, buffers=_BUFFERS))
    # A request that names a default graph has no other, unless it names those too.
    named = "".join(f"&named-graph-uri={graph}" for _, graph in files if graph != DEFAULT)
    more = f"&default-graph-uri={DEFAULT}{named}"
    command = [program, "+foreground", "+configfile", folder / "virtuoso.ini", "+wait"]
    with _running("Virtuoso", command, http, "/sparql?query=ASK%20%7B%7D", more) as engine:
        for path, graph in files:
            _isql(isql, sql, f"DB.DBA.ld_dir('{path.parent}', '{path.name}', '{graph}');")
        _isql(isql, sql, "DB.DBA.rdf_loader_run(); checkpoint;")
        wrong = _isql(isql, sql, "SELECT ll_file, ll_error FROM DB.DBA.load_list WHERE ll_error IS NOT NULL;")
        assert "0 Rows." in wrong, wrong
        yield engine


def _isql(program: str, port: int, text: str) -> str:
    command = [program, f"127.0.0.1:{port}", "dba", "dba", f"exec={text}"]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=1800).stdout


@contextmanager
def _running(
    name: str, command: Sequence[str | Path], port: int, ready: str, more: str = ""
) -> Iterator[Engine]:
    with subprocess.Popen(
        [str(each) for each in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
    ) as process:
        try:
            _wait(process, f"http://127.0.0.1:{port}{ready}")
            yield Engine(name, port, process.pid, more)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert process.poll() is None, f"{process.args} ended with {process.returncode}"
        try:
            if requests.get(address, timeout=5).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{address} never answered")


def _below(parent: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(path.parent.name))
    return found + [each for child in found for each in _below(child)]


_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = /
NumberOfBuffers = {buffers}
MaxDirtyBuffers = 250000
ServerThreads = 40
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 40
MaxKeepAlives = 40
KeepAliveTimeout = 30
[SPARQL]
ResultSetMaxRows = 1000000
"""
