"""A connection's transport that sends the head of an answer together with what follows it: one packet, one call of the system.

The server writes the two one after the other; loops that send at once would make two packets of a small answer, and wake whoever
reads it twice.
"""

from __future__ import annotations

import asyncio
from typing import Any


class JoinedWrites:
    """``transport`` itself, but for what is written: that waits for the next piece, or for the loop's next turn."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held = b""

    def write(self, data: bytes) -> None:
        """Send ``data``, soon."""
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held + data)
        elif data:
            self._held = data
            self._loop.call_soon(self._flush)

    def close(self) -> None:
        """Close once what was written is sent."""
        self._flush()
        self._transport.close()

    def abort(self) -> None:
        """Close now."""
        self._held = b""
        self._transport.abort()

    def _flush(self) -> None:
        held, self._held = self._held, b""
        if held:
            self._transport.write(held)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
