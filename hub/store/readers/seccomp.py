"""A system-call filter, written as raw BPF so that no library is needed (seccomp(2), Linux).

After it, making or using a socket, starting a program, tracing or signalling a process answers EPERM, for this
process and all it forks, for ever. Descriptors that are open already keep working: the reader's own connection does.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from dataclasses import dataclass

_PR_SET_SECCOMP = 22
_MODE_FILTER = 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF_LD|W|ABS, JMP|JEQ|K, JMP|JGE|K, RET|K
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_X32 = 0x40000000  # the second system-call table of x86_64 begins here


@dataclass(frozen=True, slots=True)
class _Machine:
    audit: int
    blocked: tuple[int, ...]


# socket socketpair bind listen accept accept4 connect · execve execveat · ptrace process_vm_readv process_vm_writev
# pidfd_getfd kill tkill · io_uring_setup io_uring_enter io_uring_register (they reach sockets by another way)
# bpf setns unshare mount keyctl add_key request_key perf_event_open userfaultfd open_by_handle_at
_MACHINES = {
    "x86_64": _Machine(
        0xC000003E,
        (
            *(41, 53, 49, 50, 43, 288, 42, 59, 322, 101, 310, 311, 438, 62, 200, 425, 426, 427),
            *(321, 308, 272, 165, 250, 248, 249, 298, 323, 304),
        ),
    ),
    "aarch64": _Machine(
        0xC00000B7,
        (
            *(198, 199, 200, 201, 202, 242, 203, 221, 281, 117, 270, 271, 438, 129, 130, 425, 426, 427),
            *(280, 268, 97, 40, 219, 217, 218, 241, 282, 265),
        ),
    ),
}


def install_filter(libc: ctypes.CDLL) -> bool:
    """Install the filter in this process, which has one thread and no new privileges; whether it was possible."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    program = _program(machine)
    code = ctypes.create_string_buffer(b"".join(program), len(program) * 8)
    head = ctypes.create_string_buffer(struct.pack("@HxxxxxxP", len(program), ctypes.addressof(code)))
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(head), 0, 0) == 0)


def _program(machine: _Machine) -> list[bytes]:
    def step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("=HBBI", code, if_true, if_false, value)

    blocked = machine.blocked
    # Another architecture's calls have other numbers: the filter would not know them, so they kill.
    program = [step(_LOAD, 4), step(_EQUAL, machine.audit, 1, 0), step(_RETURN, _KILL), step(_LOAD, 0)]
    refuse = len(blocked) + 1  # steps from the first comparison to the refusal
    program.append(step(_AT_LEAST, _X32, refuse, 0))
    for place, number in enumerate(blocked):
        program.append(step(_EQUAL, number, refuse - place - 1, 0))
    program.append(step(_RETURN, _ALLOW))
    program.append(step(_RETURN, _ERRNO | errno.EPERM))
    return program
