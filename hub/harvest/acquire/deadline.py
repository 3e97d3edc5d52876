"""A database that answers no more is left: a read that blocks has no time limit of its own in every driver."""

from __future__ import annotations

import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection

from hub.errors import SourceError


@contextmanager
def deadline(connection: Connection, seconds: float, shown: str) -> Iterator[None]:
    """Break ``connection`` off after so many ``seconds``: what the block then raises becomes the SourceError that
    says so. A block that ends in time is not touched."""
    expired = threading.Event()
    raw = connection.connection.dbapi_connection

    def break_off() -> None:
        expired.set()
        with suppress(Exception):  # it ended, or broke, at the same moment
            _break_off(raw)

    timer = threading.Timer(seconds, break_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception as error:
        if expired.is_set():
            raise SourceError(
                f"{shown} : la réponse dure plus de {seconds:.0f} s. Réessayez plus tard, ou demandez moins.",
                f"{shown}: the answer takes longer than {seconds:.0f} s. Try later, or ask for less.",
            ) from error
        raise
    finally:
        timer.cancel()


def _break_off(raw: Any) -> None:
    if isinstance(raw, sqlite3.Connection):
        raw.interrupt()
    elif hasattr(raw, "fileno"):  # psycopg; PyMySQL has a time limit for each read
        with socket.socket(fileno=socket.dup(raw.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
