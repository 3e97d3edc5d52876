"""Landlock (Linux 5.13 and later): this process may read one directory, and nothing else may be opened by name.

Where the kernel knows how, TCP and signals to other processes go too. Descriptors open already are not touched.
"""

from __future__ import annotations

import ctypes
import os
import struct
from pathlib import Path

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_VERSION = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_DIRECTORY = 1 << 2, 1 << 3


def restrict_to(libc: ctypes.CDLL, directory: Path) -> bool:
    """Leave this process, which has no new privileges, only reading below ``directory``; whether it was possible."""
    abi = libc.syscall(_CREATE, None, 0, _VERSION)
    if abi < 1:
        return False
    rights = _rights(abi)
    ruleset = libc.syscall(_CREATE, rights, len(rights), 0)
    if ruleset < 0:
        return False
    parent = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        rule = struct.pack("=Qi", _READ_FILE | _READ_DIRECTORY, parent)
        if libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0) != 0:
            return False
        return bool(libc.syscall(_RESTRICT, ruleset, 0) == 0)
    finally:
        os.close(parent)
        os.close(ruleset)


def _rights(abi: int) -> bytes:
    """All the rights this version can take away: files, then network (4), then scopes (6)."""
    files = (1 << 13) - 1
    if abi >= 2:
        files |= 1 << 13  # refer
    if abi >= 3:
        files |= 1 << 14  # truncate
    if abi >= 5:
        files |= 1 << 15  # device control
    rights = struct.pack("=Q", files)
    if abi >= 4:
        rights += struct.pack("=Q", 0b11)  # bind and connect TCP
    if abi >= 6:
        rights += struct.pack("=Q", 0b11)  # abstract sockets, signals
    return rights
