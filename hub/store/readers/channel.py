"""The hub's end of a connection to a reader or to the fork server, for asyncio: one question at a time."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Sequence
from typing import Any

from hub.store.readers.wire import Inbox, Message, frame


class ChannelClosed(Exception):  # noqa: N818 - an event, not always an error
    """The other side is gone, or this one has closed."""


class Channel:
    """Owns ``connection``. ``on_close`` is called once, from the loop, when the other side goes away by itself."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        self._connection = connection
        self.on_close: Callable[[], None] | None = None
        self._inbox = Inbox()
        self._answer: asyncio.Future[Message] | None = None
        self._loop = asyncio.get_running_loop()
        self.is_closed = False
        self._loop.add_reader(connection.fileno(), self._readable)

    async def ask(
        self, header: dict[str, Any], body: bytes = b"", descriptors: Sequence[int] = ()
    ) -> Message:
        """Send a question and wait for its answer. Raises ChannelClosed."""
        answer = self.listen()
        data = frame(header, body, descriptors)
        try:
            sent = self._connection.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._lost()
            return await answer
        if sent < len(data):
            try:
                await self._loop.sock_sendall(self._connection, data[sent:])
            except OSError:
                self._lost()
        return await answer

    def listen(self) -> asyncio.Future[Message]:
        """The next message to come."""
        self._answer = self._loop.create_future()
        if self.is_closed:
            self._answer.set_exception(ChannelClosed())
        return self._answer

    def close(self) -> None:
        """End the connection without calling ``on_close``."""
        self.on_close = None
        self._lost()

    def _readable(self) -> None:
        try:
            self._inbox.receive(self._connection)
        except BlockingIOError:
            return
        except (EOFError, OSError):
            self._lost()
            return
        while (message := self._inbox.take()) is not None:
            if self._answer is not None and not self._answer.done():
                self._answer.set_result(message)
            else:
                for descriptor in message.descriptors:
                    os.close(descriptor)

    def _lost(self) -> None:
        if self.is_closed:
            return
        self.is_closed = True
        self._loop.remove_reader(self._connection.fileno())
        self._connection.close()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ChannelClosed())
        if self.on_close is not None:
            self.on_close()
