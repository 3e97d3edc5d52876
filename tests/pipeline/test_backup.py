"""A backup restores to the same hub, byte for byte of what people read; and nothing else is taken for one."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.errors import UserError
from hub.pipeline.backup.backing_up import back_up
from hub.pipeline.backup.restoring import restore
from hub.pipeline.backup.snapshot import PREFIX
from hub.pipeline.hub import Hub
from hub.publish.directory import Directory
from tests.serve.small_hub import BASE, HERE, build

Members = list[tuple[tarfile.TarInfo, bytes]]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    made = build(tmp_path_factory.mktemp("small") / "hub")
    (made.directory / "hub.toml").write_text(f'base_iri = "{BASE}"\n', "utf-8")
    (made.directory / "connectors" / "tables").mkdir(parents=True)
    (made.directory / "connectors" / "tables" / "é.csv").write_text("a,b\n", "utf-8")
    (made.directory / "keys.json").write_text('{"keys": []}', "utf-8")
    (made.directory / "keys.json").chmod(0o600)
    for left in ("harvest/uploads/x/body", "harvest/staging/y/page", "harvest/cress.staging"):
        (made.directory / left).parent.mkdir(parents=True, exist_ok=True)
        (made.directory / left).write_text("left", "utf-8")
    return made


@pytest.fixture(scope="module")
def archive(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archives") / "hub.tar"
    back_up(hub, path)
    return path


def base_of(_: Path) -> str:
    return BASE


def everything(hub: Hub) -> list[str]:
    """Every graph but the model's, which is large and the same everywhere."""
    with hub.revisions.reading() as view:
        graphs = [None, *(each for each in view.graphs() if each != hub.addresses.model_graph)]
        return sorted(f"{graph} {line}" for graph in graphs for line in view.lines(graph))


def files(directory: Path) -> set[str]:
    return {path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["hub.tar", "HUB.TGZ"])
def test_a_restored_hub_is_the_one_that_was_backed_up(hub: Hub, tmp_path: Path, name: str) -> None:
    report = back_up(hub, tmp_path / name)
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert not list(hub.directory.glob(PREFIX + "*"))
    again = Hub(tmp_path / "elsewhere" / "hub", HERE, hub.resources, hub.sources, clock=hub.clock)
    restored = restore(tmp_path / name, again.directory, base_of)
    assert (restored.revision, restored.publication) == (report.revision, report.publication) == (1, 1)
    assert everything(again) == everything(hub)
    assert (again.directory / "keys.json").stat().st_mode & 0o777 == 0o600
    published = Directory(again.publication_directory(1))
    assert [hit.label for hit in published.find("arban").items]
    published.close()
    held = files(again.directory)
    assert {"hub.toml", "connectors/tables/é.csv", "harvest/cress.sqlite", "store/CURRENT"} <= held
    assert not [name for name in held if "staging" in name or "uploads" in name or "revisions/0" in name]
    # And it is a hub that can be written.
    with again.revisions.lease("test") as lease, lease.draft() as draft:
        assert draft.commit().number == 2
    assert everything(hub) == everything(again)


def test_a_backup_replaces_the_one_of_yesterday_only_when_it_is_whole(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "hub.tar"
    back_up(hub, path)
    whole = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("hub.pipeline.backup.archive.os.fsync", full)
    with pytest.raises(UserError, match="cannot be written"):
        back_up(hub, path)
    assert path.read_bytes() == whole
    assert [each.name for each in tmp_path.iterdir()] == ["hub.tar"]
    assert not list(hub.directory.glob(PREFIX + "*"))


def test_what_a_killed_backup_left_goes_with_the_next(hub: Hub, tmp_path: Path) -> None:
    left = hub.directory / f"{PREFIX}killed"
    left.mkdir()
    (left / "store").mkdir()
    back_up(hub, tmp_path / "hub.tar")
    assert not left.exists()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("backup.zip", "a backup is called"),
        ("nowhere/backup.tar", "cannot be written"),
        ("hub/backup.tar", "inside the hub"),
        ("folder.tar", "cannot be written"),
    ],
)
def test_a_backup_that_cannot_go_there_says_so(hub: Hub, tmp_path: Path, place: str, said: str) -> None:
    (tmp_path / "folder.tar").mkdir()
    path = hub.directory / "backup.tar" if place.startswith("hub/") else tmp_path / place
    with pytest.raises(UserError, match=said):
        back_up(hub, path)
    assert not path.is_file()


# --- what is no backup


def members_of(archive: Path) -> Members:
    with tarfile.open(archive) as tar:
        return [(each, file.read() if (file := tar.extractfile(each)) else b"") for each in tar]


def rewritten(archive: Path, folder: Path, change: Callable[[Members], Members]) -> Path:
    path = folder / "changed.tar"
    with tarfile.open(path, "w") as tar:
        for member, content in change(members_of(archive)):
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


def named(name: str, kind: bytes = tarfile.REGTYPE, to: str = "") -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, to
    return member, b"x" if kind == tarfile.REGTYPE else b""


def put_first(name: str, kind: bytes = tarfile.REGTYPE, to: str = "") -> Callable[[Members], Members]:
    return lambda members: [named(name, kind, to), *members]


def listing(change: Callable[[dict[str, object]], object]) -> Callable[[Members], Members]:
    def changed(members: Members) -> Members:
        member, content = members[-1]
        listed = json.loads(content)
        change(listed)
        return [*members[:-1], (member, json.dumps(listed).encode())]

    return changed


def other_content(name: str) -> Callable[[Members], Members]:
    return lambda members: [
        (member, content[:-1] + b"?" if member.name == name else content) for member, content in members
    ]


CHANGES: dict[str, tuple[Callable[[Members], Members], str]] = {
    "climbs": (put_first("../escaped"), "no place"),
    "climbs inside": (put_first("store/../../escaped"), "no place"),
    "is absolute": (put_first("/tmp/escaped"), "no place"),  # noqa: S108 - never written
    "is a link": (put_first("store", tarfile.SYMTYPE, "/"), "no place"),
    "is a hard link": (put_first("passwd", tarfile.LNKTYPE, "/etc/passwd"), "no place"),
    "is a device": (put_first("null", tarfile.CHRTYPE), "no place"),
    "is a pipe": (put_first("pipe", tarfile.FIFOTYPE), "no place"),
    "has a stranger": (put_first("stranger"), "not what was backed up"),
    "has a file twice": (lambda members: [*members[:-1], members[-2], members[-1]], "not what was backed up"),
    "has a file where a folder goes": (put_first("store"), "not what was backed up|cannot be restored"),
    "goes on behind its list": (lambda members: [*members, named("more")], "not what was backed up"),
    "has no list": (lambda members: members[:-1], "not a whole backup"),
    "lacks a file": (
        lambda members: [m for m in members if m[0].name != "hub.toml"],
        "not what was backed up",
    ),
    "has another file": (other_content("store/CURRENT"), "not what was backed up"),
    "has a list of nothing": (listing(lambda listed: listed.clear()), "not what was backed up"),
    "has a list of rubbish": (listing(lambda listed: listed.update(files=[1])), "not what was backed up"),
    "is of another form": (listing(lambda listed: listed.update(format=9)), "another version"),
    "says another revision": (listing(lambda listed: listed.update(revision=7)), "not those of the backup"),
    "says another publication": (listing(lambda listed: listed.update(publication=4)), "does not make a hub"),
    "says another base": (
        listing(lambda listed: listed.update(base="https://x/")),
        "not those of the backup",
    ),
    "forgets its base": (listing(lambda listed: listed.pop("base")), "does not make a hub"),
    "is empty": (lambda _: [], "not a whole backup"),
}


@pytest.fixture
def nothing_half_done(tmp_path: Path) -> Iterator[Path]:
    """Where a refused restore leaves everything as it was: not one file beside the archive."""
    place = tmp_path / "place"
    place.mkdir()
    yield place / "hub"
    assert list(place.iterdir()) == []
    assert not (tmp_path / "escaped").exists()


@pytest.mark.parametrize("fault", CHANGES)
def test_an_archive_that_was_tampered_with_is_refused_and_nothing_is_restored(
    archive: Path, tmp_path: Path, nothing_half_done: Path, fault: str
) -> None:
    change, said = CHANGES[fault]
    with pytest.raises(UserError, match=said):
        restore(rewritten(archive, tmp_path, change), nothing_half_done, base_of)


@pytest.mark.parametrize("part", [0.0, 0.001, 0.3, 0.6, 0.97])
@pytest.mark.parametrize("zipped", [False, True])
def test_an_archive_cut_short_anywhere_is_refused(
    archive: Path, tmp_path: Path, nothing_half_done: Path, part: float, zipped: bool
) -> None:
    content = archive.read_bytes().rstrip(b"\0")
    whole = gzip.compress(content, 1) if zipped else content
    cut = tmp_path / "cut.tar"
    cut.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(UserError, match="not a whole backup"):
        restore(cut, nothing_half_done, base_of)


@pytest.mark.parametrize(
    "content",
    [
        b"rubbish" * 1000,
        b"\0" * 10_240,
        b"PK\x03\x04" + bytes(2000),
        gzip.compress(b"rubbish"),
        b"\x1f\x8b" + b"x" * 99,
    ],
    ids=["words", "zeros", "a zip", "a gzip of no archive", "a broken gzip"],
)
def test_rubbish_is_no_archive(tmp_path: Path, nothing_half_done: Path, content: bytes) -> None:
    (tmp_path / "rubbish.tar").write_bytes(content)
    with pytest.raises(UserError, match="not a whole backup"):
        restore(tmp_path / "rubbish.tar", nothing_half_done, base_of)


def test_an_archive_that_is_not_there_or_is_a_folder_is_refused(
    tmp_path: Path, nothing_half_done: Path
) -> None:
    for path in (tmp_path / "nothing.tar", tmp_path):
        with pytest.raises(UserError, match="cannot be read"):
            restore(path, nothing_half_done, base_of)


def test_one_flipped_bit_of_any_file_is_noticed(
    archive: Path, tmp_path: Path, nothing_half_done: Path
) -> None:
    for name in [member.name for member, content in members_of(archive) if content][:-1:16]:
        with pytest.raises(UserError, match="not what was backed up"):
            restore(rewritten(archive, tmp_path, other_content(name)), nothing_half_done, base_of)


def test_a_folder_that_holds_anything_is_left_as_it_is(archive: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "precious").write_text("mine", "utf-8")
    (tmp_path / "file").write_text("mine", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("taken", "file", "link"):
        with pytest.raises(UserError, match="exists already"):
            restore(archive, tmp_path / name, base_of)
    assert files(tmp_path) == {"taken/precious", "file"}
    (tmp_path / "empty").mkdir()
    assert restore(archive, tmp_path / "empty", base_of).revision == 1


def test_a_damaged_harvest_state_is_named(hub: Hub, tmp_path: Path) -> None:
    shutil.copytree(hub.directory, tmp_path / "hub")
    copy = Hub(tmp_path / "hub", HERE, hub.resources, hub.sources, clock=hub.clock)
    copy.state_path("cress").write_bytes(b"rubbish" * 1000)
    with pytest.raises(UserError, match="cannot be backed up"):
        back_up(copy, tmp_path / "hub.tar")
    assert [each.name for each in tmp_path.iterdir()] == ["hub"]
