"""Messages between the hub, its fork server and its readers: a length-prefixed header in JSON, then bytes.

Descriptors travel beside a message (SCM_RIGHTS); its header says how many. The other side going away is EOFError.
"""

from __future__ import annotations

import array
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

_LENGTHS = struct.Struct(">II")
_AT_ONCE = 1 << 16
_DESCRIPTORS = 4


@dataclass(slots=True)
class Message:
    """``header`` is plain JSON; who receives a message owns its ``descriptors``."""

    header: dict[str, Any]
    body: bytes = b""
    descriptors: list[int] = field(default_factory=list)


def frame(header: dict[str, Any], body: bytes = b"", descriptors: Sequence[int] = ()) -> bytes:
    """The bytes of a message."""
    head = orjson.dumps({**header, "fds": len(descriptors)})
    return _LENGTHS.pack(len(head), len(body)) + head + body


def send(
    connection: socket.socket, header: dict[str, Any], body: bytes = b"", descriptors: Sequence[int] = ()
) -> None:
    """Send a whole message, blocking."""
    data = memoryview(frame(header, body, descriptors))
    sent = 0
    if descriptors:
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
        sent = connection.sendmsg([data], rights)
    connection.sendall(data[sent:])


class Inbox:
    """Puts messages together from what arrives, in whatever pieces."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._descriptors: list[int] = []

    def receive(self, connection: socket.socket) -> None:
        """Take what has arrived. Raises EOFError when the other side is gone, BlockingIOError when nothing is there."""
        space = socket.CMSG_SPACE(_DESCRIPTORS * array.array("i").itemsize)
        try:
            data, extras, _, _ = connection.recvmsg(_AT_ONCE, space)
        except ConnectionResetError:
            raise EOFError from None
        for level, kind, content in extras:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                received = array.array("i")
                received.frombytes(content[: len(content) - len(content) % received.itemsize])
                self._descriptors.extend(received)
        if not data:
            raise EOFError
        self._data += data

    def take(self) -> Message | None:
        """The next whole message, if there is one."""
        if len(self._data) < _LENGTHS.size:
            return None
        head, body = _LENGTHS.unpack_from(self._data)
        end = _LENGTHS.size + head + body
        if len(self._data) < end:
            return None
        header = orjson.loads(memoryview(self._data)[_LENGTHS.size : _LENGTHS.size + head])
        content = bytes(self._data[_LENGTHS.size + head : end])
        del self._data[:end]
        count = header.pop("fds")
        descriptors, self._descriptors = self._descriptors[:count], self._descriptors[count:]
        return Message(header, content, descriptors)


def receive(connection: socket.socket, inbox: Inbox) -> Message:
    """The next message, blocking. Raises EOFError when the other side is gone."""
    while (message := inbox.take()) is None:
        inbox.receive(connection)
    return message
