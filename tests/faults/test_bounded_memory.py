"""Whatever a publisher sends, a harvest takes a bounded amount of memory and of disk."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.command_line import CLI, environment
from tests.faults.misbehaving import (
    CSV,
    JSON,
    OLD,
    PAGED,
    XML,
    Behaviour,
    Exchange,
    Publisher,
    begun,
    names,
    recovers,
)

MEMORY = 400 << 20
"""Bytes a harvest may take at its peak; a small one takes half of it."""

PIECE = b"x" * (1 << 20)


def sending(head: bytes, megabytes: int) -> Behaviour:
    """``head``, then so many mebibytes of one field that never ends."""

    def behave(exchange: Exchange) -> None:
        exchange.start()
        exchange.wfile.write(head)
        for _ in range(megabytes):
            exchange.wfile.write(PIECE)

    return behave


# A process starts with the peak of whoever forked it, and a test worker has become large: a small one stands between.
BETWEEN = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
sys.stderr.write(done.stderr)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def harvest(hub: Path) -> tuple[int, str, int]:
    """One harvest in a process of its own: its exit code, what it said, the most memory it took, in bytes."""
    done = subprocess.run(
        [sys.executable, "-c", BETWEEN, *CLI, "--hub", str(hub), "--lang", "en", "harvest"],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    code, kilobytes = map(int, done.stdout.split())
    return code, done.stderr, kilobytes * 1024


ENDLESS = {
    "csv": (CSV, b'Code,Nom,SIRET,Note\nA,"'),
    "csv header": (CSV, b'"'),
    "json": (JSON, b'[{"Code": "A", "Nom": "'),
    "json number": (JSON, b'[{"Code": "A", "Nom": 1'),
    "xml": (XML, b"<fiches><fiche><Code>"),
    "xml attribute": (XML, b'<fiches><fiche x="'),
    "pages": ((*PAGED, "paging: {by: page, parameter: page}"), b'{"fiches": [{"Code": "'),
}


def check_field_without_end(publisher: Publisher, folder: Path, kind: str, megabytes: int) -> None:
    source, head = ENDLESS[kind]
    hub = begun(folder, publisher, *source)
    publisher.behaviours["/a"] = sending(head, megabytes)
    code, said, memory = harvest(hub)
    assert (code, said.count("\n")) == (2, 1), said
    assert memory < MEMORY, f"{memory >> 20} MiB"
    assert names(hub) == OLD
    assert not list((hub / "staging").rglob("*.part"))
    recovers(hub, publisher, source)


@pytest.mark.parametrize("kind", ["csv", "json", "pages"])
def test_a_field_of_half_a_gigabyte_takes_no_memory(publisher: Publisher, tmp_path: Path, kind: str) -> None:
    check_field_without_end(publisher, tmp_path, kind, 512)


@pytest.mark.long
@pytest.mark.parametrize("kind", ENDLESS)
def test_a_field_of_a_gigabyte_takes_no_memory_in_any_format(
    publisher: Publisher, tmp_path: Path, kind: str
) -> None:
    check_field_without_end(publisher, tmp_path, kind, 1024)


def gzip_bomb(megabytes: int) -> bytes:
    packing = zlib.compressobj(9, wbits=31)
    return b"".join(packing.compress(bytes(1 << 20)) for _ in range(megabytes)) + packing.flush()


def zip_bomb(folder: Path) -> bytes:
    path = folder / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as member:
        for _ in range(300):
            member.write(bytes(1 << 20))
    return path.read_bytes()


def test_bombs_are_refused_while_they_expand_and_leave_nothing(publisher: Publisher, tmp_path: Path) -> None:
    hub = begun(tmp_path, publisher, *CSV, settings={"megabytes = 2048": "megabytes = 100"})
    bomb = gzip_bomb(300)
    for body, headers, words in (
        (bomb, {"Content_Encoding": "gzip"}, "larger than 100 MiB"),
        (bomb, {}, "made to choke whoever opens it"),
        (zip_bomb(tmp_path), {}, "made to choke whoever opens it"),
        (gzip.compress(bomb), {}, "is an archive inside an archive"),
    ):
        publisher.behaviours["/a"] = lambda exchange, body=body, headers=headers: exchange.send(
            body, **headers
        )
        code, said, memory = harvest(hub)
        assert (code, said.count("\n"), words in said) == (2, 1, True), said
        assert memory < MEMORY, f"{memory >> 20} MiB"
        assert names(hub) == OLD
    recovers(hub, publisher, CSV)
