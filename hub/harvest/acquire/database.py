"""A database opened for reading only: one snapshot, in which nothing can change and nothing be changed.

PostgreSQL, MySQL and MariaDB by their URL, SQLite by its file, and a ``.sql`` script of CREATE and INSERT, which is run
in memory. What a driver says becomes SourceError in one line, without user or password.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from hub.errors import SourceError
from hub.harvest.acquire.deadline import deadline
from hub.harvest.acquire.sql_script import run_script
from hub.harvest.fetch import Limits

_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
_SCRIPT = ".sql"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a database is: a ``url`` for a server, else a ``path``. ``name`` is what people call it; ``shown`` the
    place without user and password."""

    name: str
    shown: str
    url: URL | None = None
    path: Path | None = None


def place_of(address: str) -> Place:
    """The place ``address`` names, secrets revealed. Raises SourceError for what is no database."""
    if "://" not in address:
        return _file(Path(address))
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise SourceError(
            "l'adresse de la base est illisible ; écrivez par exemple "
            "postgresql://lecteur:${MOT_DE_PASSE}@serveur/base.",
            "the database's address cannot be read; write for instance "
            "postgresql://reader:${PASSWORD}@server/database.",
        ) from error
    backend = url.get_backend_name()
    if backend == "sqlite" and url.database and url.database != ":memory:":
        return _file(Path(url.database))
    if backend not in _DRIVERS:
        known = "postgresql, mysql, mariadb, sqlite"
        raise SourceError(
            f"« {url.drivername} » : ce hub interroge {known}.",
            f"'{url.drivername}': this hub asks {known}.",
        )
    port = f":{url.port}" if url.port else ""
    shown = f"{backend}://{url.host or ''}{port}/{url.database or ''}"
    return Place(url.database or url.host or backend, shown, url=url.set(drivername=_DRIVERS[backend]))


def checked_location(location: str) -> str:
    """``location``, secrets not revealed, with an absolute path when it is a file; SourceError when it names no
    database. Nothing is asked."""
    path = place_of(location).path
    return location if path is None else str(path.absolute())


@contextmanager
def snapshot(place: Place, limits: Limits) -> Iterator[Connection]:
    """A connection to ``place``, in a transaction that reads and does nothing else, for ``limits.total`` seconds at
    most. Everything that fails within the block, by the database's or the driver's fault, is SourceError."""
    try:
        engine = _engine(place, limits)
        try:
            with _connected(engine, place) as connection, deadline(connection, limits.total, place.shown):
                _begin(connection, limits)
                yield connection
                connection.rollback()
        finally:
            engine.dispose()
    except ImportError as error:
        raise SourceError(
            f"{place.shown} : le pilote de cette base n'est pas installé. Installez-le : pip install 'ess-hub[sql]'.",
            f"{place.shown}: the driver of this database is not installed. Install it: pip install 'ess-hub[sql]'.",
        ) from error
    except (SQLAlchemyError, sqlite3.Error, UnicodeDecodeError) as error:
        said = _said(error, place)
        raise SourceError(
            f"{place.shown} : {said} Ce qui avait été moissonné est gardé.",
            f"{place.shown}: {said} What was harvested before is kept.",
        ) from None


def _file(path: Path) -> Place:
    if not path.is_file():
        raise SourceError(
            f"{path} : ce fichier n'existe pas. Corrigez l'emplacement de la source.",
            f"{path}: no such file. Mend the source's location.",
        )
    return Place(path.name, str(path), path=path)


def _engine(place: Place, limits: Limits) -> Engine:
    if place.url is None:
        return create_engine("sqlite://", creator=lambda: _sqlite(place, limits), poolclass=StaticPool)
    wait = max(1, int(limits.connect))
    if place.url.get_backend_name() == "postgresql":
        options: dict[str, Any] = {
            "connect_timeout": wait,
            # A network that went away is noticed within two minutes, and not after the kernel's two hours.
            "keepalives_idle": 60,
            "keepalives_interval": 15,
            "keepalives_count": 4,
        }
        return create_engine(
            place.url,
            connect_args=options,
            isolation_level="REPEATABLE READ",
            execution_options={"postgresql_readonly": True},
        )
    options = {"connect_timeout": wait, "read_timeout": max(1, int(limits.total))}
    if place.url.password is not None:
        options["password"] = place.url.password.encode()  # as a text, PyMySQL would send it in Latin-1
    return create_engine(place.url, connect_args=options, isolation_level="REPEATABLE READ")


@contextmanager
def _connected(engine: Engine, place: Place) -> Iterator[Connection]:
    connection = engine.connect()
    try:
        yield connection
    finally:
        if place.url is not None:
            connection.invalidate()  # thrown away: one that broke cannot even be rolled back
        connection.close()


def _sqlite(place: Place, limits: Limits) -> sqlite3.Connection:
    assert place.path is not None  # noqa: S101  # a place without URL has a path
    if place.path.suffix.lower() == _SCRIPT:
        memory = sqlite3.connect(":memory:", check_same_thread=False)
        run_script(memory, place.path, limits)
        return memory
    return sqlite3.connect(
        f"{place.path.absolute().as_uri()}?mode=ro", uri=True, timeout=limits.connect, check_same_thread=False
    )


def _begin(connection: Connection, limits: Limits) -> None:
    """Start the snapshot, and have the server give up when we do."""
    name = connection.dialect.name
    seconds = max(1, int(limits.total))
    if name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {seconds * 1000}")
        connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
    elif name == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")
    else:
        is_mariadb = getattr(connection.dialect, "is_mariadb", False)
        limit = f"max_statement_time = {seconds}" if is_mariadb else f"max_execution_time = {seconds * 1000}"
        connection.exec_driver_sql(f"SET SESSION {limit}")
        connection.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")


def _said(error: Exception, place: Place) -> str:
    """What a driver says, on one line, without the password that some of them repeat."""
    origin = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    words = origin.args[1] if len(origin.args) > 1 and isinstance(origin.args[1], str) else str(origin)
    line = " ".join(words.split())[:300].rstrip(".?! ")
    password = place.url.password if place.url is not None else None
    return f"{line.replace(str(password), '…') if password else line}."
