"""Real database servers, each in a folder of its own on a free port of the loopback, stopped by whoever started it.

They come from Debian's ``postgresql`` and ``mariadb-server``; where they are not installed, the tests that need one are
skipped and say so. Both refuse to be run by root: then they run as the user ``nobody``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import OperationalError

PASSWORD = "s3cret/é @"
READER = "reader"


@dataclass(frozen=True)
class Server:
    """A running server. ``scheme`` is that of its URLs; ``process`` may be stopped or killed by a test."""

    scheme: str
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """As an operator writes it: the password stands in the environment."""
        return f"{self.scheme}://{READER}:${{BASE_PASSWORD}}@127.0.0.1:{self.port}/annuaire"

    @property
    def _owner(self) -> str:
        driver, owner = {
            "postgresql": ("postgresql+psycopg", "postgres"),
            "mysql": ("mysql+pymysql", "root"),
        }[self.scheme]
        return f"{driver}://{owner}@127.0.0.1:{self.port}/annuaire"

    def run(self, *statements: str) -> None:
        """Change the database, as its owner."""
        _as_owner(self._owner, *statements)

    def asked(self, question: str) -> object:
        """The one value that answers ``question``, asked by the owner."""
        engine = create_engine(make_url(self._owner))
        with engine.connect() as connection:
            value: object = connection.exec_driver_sql(question).scalar_one()
        engine.dispose()
        return value


def binary(name: str, *folders: str) -> str:
    """Where the program ``name`` is; skips the test when it is nowhere."""
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *folders]))
    if found is None:
        pytest.skip(f"{name} is not installed (apt-get install postgresql mariadb-server)")
    return found


@contextmanager
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server with a database ``annuaire`` that READER may read."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders = [str(each) for each in versions]
    initdb, postgres = binary("initdb", *folders), binary("postgres", *folders)
    with _folder() as folder:
        data = folder / "data"
        _run(
            [
                initdb,
                "-D",
                str(data),
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "--locale=C",
            ]
        )
        hba = f"host all {READER} 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n"
        (data / "pg_hba.conf").write_text(hba)
        port = _free_port()
        options = ["-p", str(port), "-h", "127.0.0.1", "-k", str(folder), "-c", "fsync=off"]
        with _running([postgres, "-D", str(data), *options], signal.SIGINT) as process:
            _wait(port, process)
            server = Server("postgresql", port, process)
            _as_owner(
                f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres",
                f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}'",
                "CREATE DATABASE annuaire",
            )
            server.run(
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {READER}",
                f"GRANT USAGE, CREATE ON SCHEMA public TO {READER}",
            )
            yield server


@contextmanager
def mariadb() -> Iterator[Server]:
    """A MariaDB server with a database ``annuaire`` that READER may read, and would have the right to change."""
    install = binary("mariadb-install-db", "/usr/sbin", "/usr/local/sbin")
    mariadbd = binary("mariadbd", "/usr/sbin", "/usr/local/sbin")
    with _folder() as folder:
        data = folder / "data"
        _run([install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"])
        port = _free_port()
        options = [
            f"--datadir={data}",
            f"--port={port}",
            "--bind-address=127.0.0.1",
            f"--socket={folder}/m.sock",
            f"--pid-file={folder}/m.pid",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-buffer-pool-size=32M",
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_general_ci",
        ]
        with _running([mariadbd, "--no-defaults", *options], signal.SIGTERM) as process:
            _wait(port, process)
            _as_owner(
                f"mysql+pymysql://root@127.0.0.1:{port}/",
                "CREATE DATABASE annuaire",
                f"CREATE USER '{READER}'@'localhost' IDENTIFIED BY '{PASSWORD}'",
                f"GRANT ALL ON annuaire.* TO '{READER}'@'localhost'",
            )
            yield Server("mysql", port, process)


def _as_owner(url: str, *statements: str) -> None:
    engine = create_engine(make_url(url), isolation_level="AUTOCOMMIT")
    deadline = time.monotonic() + 30
    while True:
        try:
            connection = engine.connect()
            break
        except OperationalError:  # it listens a moment before it answers
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    with connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder the servers may own: not pytest's, which only its own user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="hub-db-"))
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> dict[str, str]:
    return {"user": "nobody", "group": "nogroup"} if os.getuid() == 0 else {}


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command, capture_output=True, check=False, cwd="/", extra_groups=_groups(), **_user()
    )  # type: ignore[call-overload]
    if done.returncode:
        pytest.skip(f"{command[0]} does not work here: {done.stderr.decode()[-500:]}")


def _groups() -> list[int] | None:
    return [] if os.getuid() == 0 else None


@contextmanager
def _running(command: list[str], stop: signal.Signals) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(  # type: ignore[call-overload]
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        extra_groups=_groups(),
        **_user(),
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.send_signal(stop)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    pytest.skip("the database server did not start here")
