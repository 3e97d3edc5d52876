"""Listens: one HTTP server process on a socket taken before anything else starts.

The port is taken first, so that a port in use is said in one line before any work is done.
"""

from __future__ import annotations

import errno
import signal
import socket as sockets
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from hub.access.scratch_key import ScratchKey
from hub.errors import UserError
from hub.pipeline.hub import Hub
from hub.serve.allowance import Protection
from hub.serve.app import create_app
from hub.serve.connection import PACE, Connection, Pace
from hub.serve.graph_writer import LONGEST
from hub.serve.site import Reopen, Site
from hub.store.readers.pool import Limits


@contextmanager
def reserve(host: str, port: int) -> Iterator[sockets.socket]:
    """A listening-ready socket on ``host:port`` (0: a free port). Raises UserError when it cannot be had."""
    family = sockets.AF_INET6 if ":" in host else sockets.AF_INET
    socket = sockets.socket(family, sockets.SOCK_STREAM)
    try:
        socket.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        try:
            socket.bind((host, port))
            # Listening at once: without it a second server could bind the same port before this one is ready.
            socket.listen(2048)
        except (OSError, OverflowError) as error:
            raise _cannot_listen(host, port, error) from error
        yield socket
    finally:
        socket.close()


def _cannot_listen(host: str, port: int, error: Exception) -> UserError:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return UserError(
            f"Le port {port} est déjà pris sur {host} : choisissez-en un autre avec --port (0 en prend un libre).",
            f"Port {port} on {host} is in use: choose another with --port (0 takes a free one).",
        )
    reason = getattr(error, "strerror", None) or error
    return UserError(
        f"Impossible d'écouter sur {host}:{port} : {reason}.", f"Cannot listen on {host}:{port}: {reason}."
    )


def listen(
    hub: Hub,
    socket: sockets.socket,
    readers: int,
    limits: Limits,
    reopen: Reopen = lambda: None,
    writer: Sequence[str] | None = None,
    push_bytes: int = 16 << 20,
    update_seconds: float = LONGEST,
    scratch: ScratchKey | None = None,
    protection: Protection | None = None,
    trusted_proxies: Sequence[str] = (),
) -> None:
    """Serve ``hub`` on ``socket`` until interrupted; see :func:`hub.serve.app.create_app`.

    ``trusted_proxies`` are the addresses and networks whose ``X-Forwarded-For`` says who asks.
    """
    app = create_app(
        hub,
        readers=readers,
        limits=limits,
        reopen=reopen,
        writer=writer,
        push_bytes=push_bytes,
        update_seconds=update_seconds,
        scratch=scratch,
        protection=protection,
    )
    config = configuration(app, trusted_proxies)
    site: Site = app.state.site
    with _ended_in_order():
        _Server(config, site).run(sockets=[socket])


def configuration(app: FastAPI, trusted_proxies: Sequence[str] = (), pace: Pace = PACE) -> uvicorn.Config:
    """How the server speaks HTTP for ``app``, with clients that keep to ``pace``."""
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=15,
        ws="none",
        http=type("Connection", (Connection,), {"pace": pace}),
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=list(trusted_proxies),
    )


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Have a SIGTERM end this process by way of everything that is to be tidied, a temporary hub among it: the server
    stops, then raises the signal again."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, _: object) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Server(uvicorn.Server):
    """Waits for the answers under way before it ends, but for checks of files: those can be asked again."""

    def __init__(self, config: uvicorn.Config, site: Site) -> None:
        super().__init__(config)
        self._site = site

    async def shutdown(self, sockets: list[sockets.socket] | None = None) -> None:
        self._site.validations.stop()
        await super().shutdown(sockets)
