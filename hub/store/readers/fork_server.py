"""A small process that forks readers: ``python -m hub.store.readers.fork_server DESCRIPTOR``.

Forking the hub itself would copy its threads' locks in whatever state they are, and its open connections; this
process has one thread and nothing else. It imports what readers need once, so that a fork costs milliseconds. It ends
when the hub does (its connection closes), and its readers end with it.

Requests: ``fork`` gives a reader's process id and connection; ``reap`` gives how a dead reader ended.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from hub.store.readers.reader import run_reader
from hub.store.readers.sink import unnamed_file
from hub.store.readers.wire import Inbox, receive, send

_FIRST_WORDS = 400  # bytes


def serve(connection: socket.socket) -> None:
    """Answer requests until the connection closes."""
    gc.freeze()  # what is there now is never collected: forked pages stay shared
    complaints: dict[int, int] = {}  # process id -> the file that is its standard error
    inbox = Inbox()
    while True:
        try:
            request = receive(connection, inbox).header
        except EOFError:
            return
        if request["do"] == "fork":
            _fork(connection, request, complaints)
        else:
            _reap(connection, request["pid"], complaints)


def _fork(connection: socket.socket, request: dict[str, Any], complaints: dict[int, int]) -> None:
    ours, theirs = socket.socketpair()
    complaint = unnamed_file()
    me = os.getpid()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.dup2(complaint, 2)
            for descriptor in (connection.fileno(), ours.fileno(), complaint, *complaints.values()):
                os.close(descriptor)
            run_reader(theirs, Path(request["revision"]), request["memory"], request["file_size"], me)
            status = 0
        finally:
            os._exit(status)
    theirs.close()
    complaints[pid] = complaint
    send(connection, {"pid": pid}, descriptors=[ours.fileno()])
    ours.close()


def _reap(connection: socket.socket, pid: int, complaints: dict[int, int]) -> None:
    """The caller has seen the reader's connection close, and has killed it: waiting for it is short."""
    complaint = complaints.pop(pid, None)
    if complaint is None:
        send(connection, {"status": 0, "words": ""})
        return
    _, status = os.waitpid(pid, 0)
    words = os.pread(complaint, _FIRST_WORDS, 0)  # a backtrace may follow
    os.close(complaint)
    send(connection, {"status": os.waitstatus_to_exitcode(status), "words": words.decode(errors="replace")})


if __name__ == "__main__":
    # The terminal's Ctrl-C is for the hub, which closes the connection in its own time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(socket.socket(fileno=int(sys.argv[1])))
