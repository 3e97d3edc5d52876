"""A confined process keeps what it has open and gets nothing more."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these protections")


def confined(code: str, directory: Path) -> dict[str, object]:
    """What ``code`` finds in a confined process, as ``found``."""
    prelude = """
        import errno, json, os, socket, sys
        from pathlib import Path
        from hub.store.readers.sandbox import enter_sandbox
        def attempt(action):
            try:
                action()
            except OSError as problem:
                return errno.errorcode[problem.errno]
            except MemoryError:
                return "memory"
            return "done"
        ours, theirs = socket.socketpair()
        directory = Path(sys.argv[1])
        protection = enter_sandbox(directory, 1 << 30, 1 << 20, os.getppid())
        found = {"isolation": protection.isolation, "socket": protection.can_make_socket}
    """
    text = textwrap.dedent(prelude) + textwrap.dedent(code) + "\nprint(json.dumps(found))"
    done = subprocess.run(
        [sys.executable, "-c", text, str(directory)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


@linux
def test_no_socket_can_be_made_and_no_program_started(tmp_path: Path) -> None:
    code = """
        for family in ("AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK"):
            found[family] = attempt(lambda: socket.socket(getattr(socket, family), socket.SOCK_DGRAM))
        found["program"] = attempt(lambda: os.execv("/bin/true", ["true"]))
        found["signal"] = attempt(lambda: os.kill(os.getppid(), 0))
    """
    found = confined(code, tmp_path)
    assert "seccomp" in str(found.pop("isolation"))
    assert found.pop("socket") is False
    assert set(found.values()) <= {"EPERM", "EACCES"}, found


@linux
def test_what_is_open_keeps_working(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x", encoding="utf-8")
    code = """
        ours.sendall(b"hello")
        found["received"] = theirs.recv(5).decode()
        file = os.memfd_create("m")
        found["memory_file"] = attempt(lambda: os.write(file, b"x"))
        socket.send_fds(ours, [b"f"], [file])
        found["passed"] = len(socket.recv_fds(theirs, 1, 1)[1])
        found["read"] = attempt(lambda: (directory / "data").read_text())
    """
    found = confined(code, tmp_path)
    del found["isolation"], found["socket"]
    assert found == {"received": "hello", "memory_file": "done", "passed": 1, "read": "done"}


@linux
def test_limits_and_files_are_bounded(tmp_path: Path) -> None:
    code = """
        file = os.memfd_create("m")
        found["big"] = attempt(lambda: os.pwrite(file, b"x", 2 << 20))
        found["memory"] = attempt(lambda: bytearray(2 << 30))
        found["elsewhere"] = attempt(lambda: os.open("/etc/passwd", os.O_RDONLY))
        found["write"] = attempt(lambda: os.open(directory / "new", os.O_WRONLY | os.O_CREAT))
    """
    found = confined(code, tmp_path)
    assert found["big"] == "EFBIG"
    assert found["memory"] == "memory"
    if "landlock" in str(found["isolation"]):
        assert (found["elsewhere"], found["write"]) == ("EACCES", "EACCES")
