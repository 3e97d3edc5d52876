"""Takes from a reader process everything it does not need before it meets a client's query.

In order: death with its parent, no new privileges, an empty network namespace, Landlock, the system-call filter,
limits. Each is tried; what holds is said by name, never assumed, and a socket is attempted at the end. On other
systems than Linux only the limits hold, and :attr:`Protection.isolation` says ``none``.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hub.store.readers.landlock import restrict_to
from hub.store.readers.seccomp import install_filter

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


@dataclass(frozen=True, slots=True)
class Protection:
    """``isolation`` names what stands between this process and the network, ``none`` when nothing does."""

    isolation: str
    can_make_socket: bool


def enter_sandbox(readable: Path, memory: int, file_size: int, parent: int) -> Protection:
    """Confine this process, for ever. It has one thread and will open files only below ``readable``.

    ``memory`` (address space) and ``file_size`` in bytes; ``parent`` is who forked it.
    """
    held: list[str] = []
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        die_with(parent)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            namespace = _leave_network(libc)
            landlock = restrict_to(libc, readable)
            if install_filter(libc) and not _can_make_socket():
                held.append("seccomp")
            if namespace:
                held.append("namespaces")
            if landlock:
                held.append("landlock")
    limit_resources(memory, file_size)
    return Protection("+".join(held) or "none", _can_make_socket())


def die_with(parent: int) -> None:
    """Have the kernel kill this process when ``parent``, or its thread that started us, ends. On Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            os._exit(0)


def leave_network() -> bool:
    """Enter a network namespace without interfaces, where the kernel lets one; whether it did. One thread only."""
    return sys.platform == "linux" and _leave_network(ctypes.CDLL(None, use_errno=True))


def cut_off() -> bool:
    """Take the network, and starting programs, from this process for ever; whether no socket can be made any more.
    For one that goes on writing files. One thread only."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            _leave_network(libc)
            install_filter(libc)
    return not _can_make_socket()


def limit_resources(memory: int, file_size: int) -> None:
    """Set the limits; later calls can only tighten them."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, file_size),
        (resource.RLIMIT_CORE, 0),
    ):
        ceiling = resource.getrlimit(what)[1]
        value = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        try:
            resource.setrlimit(what, (value, value))
        except (OSError, ValueError):
            # macOS refuses RLIMIT_AS; the deadline still holds there.
            if sys.platform == "linux":
                raise


@lru_cache(
    maxsize=1
)  # remembers the last bound, which is the one in force: setting it anew is two calls of the system
def bound_memory(memory: int) -> None:
    """Lower the address space for one query, or give back what an earlier one went without."""
    ceiling = resource.getrlimit(resource.RLIMIT_AS)[1]
    if ceiling != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_AS, (min(memory, ceiling), ceiling))


def _leave_network(libc: ctypes.CDLL) -> bool:
    """Enter a network namespace without interfaces, not even loopback."""
    # Alone first: in a user namespace of its own, root could no longer read other users' files.
    if libc.unshare(_CLONE_NEWNET) == 0:
        return True
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return False
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        try:
            Path(f"/proc/self/{name}").write_text(text, encoding="ascii")
        except OSError:
            continue  # files stay readable by the kernel's own identity
    return True


def _can_make_socket() -> bool:
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            try:
                socket.socket(family, kind).close()
            except OSError:
                continue
            return True
    return False
