"""Archives and folders: what comes out of them is the source's own files, under names of ours, and nothing else."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.errors import SourceError
from hub.harvest.acquire import Ask, Part, acquire, unpack
from hub.harvest.acquire.choice import choose
from hub.harvest.fetch import Limits, Validators
from hub.harvest.http import new_session
from hub.harvest.opening import open_parts
from hub.mapping.connector import Connector
from tests.harvest.sources import connector
from tests.harvest.workbooks import write_xlsx

CSV = b"Code,Nom,SIRET\n1,Un,\n"
OTHER = b"Code,Nom,SIRET\n2,Deux,\n"
LIMITS = Limits()
NOTHING_KNOWN = Validators()


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def unpacked(
    path: Path,
    into: Path,
    pattern: str | None = None,
    formats: tuple[str, ...] = ("csv",),
    limits: Limits = LIMITS,
) -> dict[str, bytes]:
    """Name → content of what ``path`` holds."""
    into.mkdir(exist_ok=True)
    return {
        part.name: part.path.read_bytes()
        for part in unpack(Part(path, path.name), into, pattern, formats, limits)
    }


def refused(path: Path, into: Path, pattern: str | None = None, limits: Limits = LIMITS) -> str:
    with pytest.raises(SourceError) as error:
        unpacked(path, into, pattern, limits=limits)
    return error.value.text.en


def asked(location: Path, of: Connector, into: Path, known: Validators = NOTHING_KNOWN) -> Ask:
    return Ask(str(location), of, into, known, new_session("test"), datetime(2026, 5, 1, tzinfo=UTC))


def test_what_is_no_archive_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(CSV)
    (part,) = unpack(Part(path, "a.zip"), tmp_path, None, ("csv",), Limits())
    assert part == Part(path, "a.zip")


def test_a_workbook_is_a_zip_that_is_left_as_it_is(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a", Feuille=[["Code"]])
    (part,) = unpack(Part(path, "a"), tmp_path, None, ("xlsx",), Limits())
    assert part.path == path


def test_the_members_whose_suffix_is_that_of_the_format_are_read_in_order(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip",
        {
            "b/2.CSV": OTHER,
            "1.csv": CSV,
            "LISEZMOI.txt": b"x",
            "1.pdf": b"%PDF",
            "__MACOSX/._1.csv": b"x",
            ".cache.csv": b"x",
        },
    )
    assert list(unpacked(path, tmp_path / "into").items()) == [("a.zip/1.csv", CSV), ("a.zip/b/2.CSV", OTHER)]


@pytest.mark.parametrize(
    ("names", "pattern", "formats", "chosen"),
    [
        (["b.csv", "a.csv"], None, ["csv"], ["a.csv", "b.csv"]),
        (["a.txt", "b.csv"], None, ["csv"], ["b.csv"]),
        (["a.txt", "b.pdf"], None, ["csv"], ["a.txt"]),
        (["export"], None, ["csv"], ["export"]),
        (["export", "autre"], None, ["csv"], []),
        (["a.xlsx", "a.ods", "b.csv"], None, ["xlsx"], ["a.ods", "a.xlsx"]),
        (["a.csv", "b.json"], None, ["csv", "json"], ["a.csv", "b.json"]),
        (["a.csv.gz", "b.pdf", "c.zip"], None, ["csv"], ["a.csv.gz"]),
        (["x/Stock_1.csv", "x/flux.csv"], "stock_*", ["csv"], ["x/Stock_1.csv"]),
        (["x/1.csv", "y/1.csv"], "x/*", ["csv"], ["x/1.csv"]),
        ([".DS_Store"], None, ["csv"], []),
    ],
)
def test_which_files_are_the_source(
    names: list[str], pattern: str | None, formats: list[str], chosen: list[str]
) -> None:
    assert list(choose(names, pattern, formats)) == chosen


def test_an_archive_without_a_file_to_read_names_what_it_holds(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.pdf": b"x", "b.pdf": b"x"})
    said = refused(path, tmp_path / "into")
    assert said.startswith(
        "a.zip: no file has the suffix of the connector's format. Files found: a.pdf, b.pdf"
    )
    assert "nothing in it matches '*.csv'" in refused(path, tmp_path / "into", "*.csv")


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/evil.csv", "..\\evil.csv", "a/../../evil.csv", "evil\n.csv"]
)
def test_a_member_cannot_land_anywhere_but_in_the_staging_folder(tmp_path: Path, name: str) -> None:
    into = tmp_path / "deep" / "staging"
    into.mkdir(parents=True)
    path = zipped(tmp_path / "a.zip", {name: CSV, "b.csv": OTHER})
    parts = unpack(Part(path, "a.zip"), into, None, ("csv",), Limits())
    assert len(parts) == 2
    assert all(part.path.resolve().is_relative_to(into) and part.name.isprintable() for part in parts)
    assert {file for file in tmp_path.rglob("*") if file.is_file()} == {path, *(part.path for part in parts)}


def test_a_gzip_file_is_its_content_under_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "annuaire.csv.gz"
    path.write_bytes(gzip.compress(CSV) + gzip.compress(b"2,Deux,\n"))
    assert unpacked(path, tmp_path / "into") == {"annuaire.csv": CSV + b"2,Deux,\n"}


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def spoilt(content: bytes) -> bytes:
    """The same with its check sum wrong."""
    return content[:-8] + bytes([content[-8] ^ 1]) + content[-7:]


@pytest.mark.parametrize("spoil", [cut, spoilt, lambda content: content + b"rubbish"])
def test_a_gzip_file_that_is_not_whole_stops_the_source(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(spoil(gzip.compress(CSV * 100)))
    assert "damaged or incomplete archive" in refused(path, tmp_path / "into")


def test_a_zip_file_that_is_not_whole_stops_the_source(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": CSV * 100})
    whole = path.read_bytes()
    path.write_bytes(cut(whole))
    assert "a.zip: damaged or incomplete archive" in refused(path, tmp_path / "into")
    wrong = (zlib.crc32(CSV * 100) ^ 1).to_bytes(4, "little")
    path.write_bytes(whole.replace(zlib.crc32(CSV * 100).to_bytes(4, "little"), wrong))
    assert "a.zip/a.csv: damaged or incomplete archive" in refused(path, tmp_path / "into")


def test_a_member_under_a_password_stops_the_source_only_when_it_is_to_be_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": CSV, "b.csv": OTHER})
    content = bytearray(path.read_bytes())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(header) + flags] |= 1
    path.write_bytes(content)
    assert "a.zip/a.csv is protected by a password" in refused(path, tmp_path / "into")
    assert unpacked(path, tmp_path / "into", "b.csv") == {"a.zip/b.csv": OTHER}


def zip_bomb(folder: Path) -> Path:
    return zipped(folder / "a.zip", {"a.csv": b"0" * (60 << 20)})


def gzip_bomb(folder: Path) -> Path:
    path = folder / "a.csv.gz"
    path.write_bytes(gzip.compress(b"0" * (60 << 20)))
    return path


def lying_bomb(folder: Path) -> Path:
    """A zip whose headers say that sixty megabytes are sixty bytes."""
    path = zip_bomb(folder)
    size = (60 << 20).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (60).to_bytes(4, "little")))
    return path


@pytest.mark.parametrize("bomb", [zip_bomb, gzip_bomb])
def test_a_bomb_is_refused_while_it_expands(tmp_path: Path, bomb: Callable[[Path], Path]) -> None:
    path, into = bomb(tmp_path), tmp_path / "into"
    assert "more than 200 times its size: refused" in refused(path, into)
    assert sum(file.stat().st_size for file in into.rglob("*") if file.is_file()) <= 50 << 20


def test_a_bomb_that_lies_about_its_size_expands_no_further_than_it_says(tmp_path: Path) -> None:
    path, into = lying_bomb(tmp_path), tmp_path / "into"
    assert "damaged" in refused(path, into)
    assert sum(file.stat().st_size for file in into.rglob("*") if file.is_file()) <= 60


def test_what_an_archive_expands_to_is_counted_over_all_its_members(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{n}.csv": b"x" * 400_000 for n in range(3)})
    assert "more than 1 MiB once expanded" in refused(path, tmp_path / "into", limits=Limits(bytes=1 << 20))
    assert len(unpacked(path, tmp_path / "into", limits=Limits(bytes=2 << 20))) == 3


def test_an_archive_inside_an_archive_is_refused(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "b.zip", {"a.csv": CSV}).read_bytes()
    path = zipped(tmp_path / "a.zip", {"b.zip": inner})
    assert "a.zip/b.zip is an archive inside an archive" in refused(path, tmp_path / "into")
    tarred = io.BytesIO()
    with tarfile.open(fileobj=tarred, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("a.csv"))
    path = tmp_path / "a.tar.gz"
    path.write_bytes(tarred.getvalue())
    assert "a.tar is an archive inside an archive" in refused(path, tmp_path / "into")


def test_a_tar_archive_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        archive.addfile(tarfile.TarInfo("a.csv"))
    assert "is a tar archive" in refused(path, tmp_path / "into")


def test_the_rows_of_an_archive_say_in_which_member_they_stand(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"1.csv": CSV, "2.csv": OTHER})
    of = connector(tmp_path)
    acquired = acquire(asked(path, of, tmp_path / "into"))
    rows = list(open_parts(acquired.parts, of))
    assert [(row.values["Code"], str(row.location)) for row in rows] == [
        ("1", "a.zip/1.csv:2"),
        ("2", "a.zip/2.csv:2"),
    ]
    again = acquire(asked(path, of, tmp_path / "into", acquired.validators))
    assert (again.unchanged, again.parts) == (True, ())


def test_a_workbook_in_an_archive_is_read(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "b.xlsx", Feuille=[["Code", "Nom", "SIRET"], ["1", "Un", ""]]).read_bytes()
    path = zipped(tmp_path / "a.zip", {"b.xlsx": book})
    of = connector(tmp_path, "format: xlsx")
    (row,) = open_parts(acquire(asked(path, of, tmp_path / "into")).parts, of)
    assert str(row.location) == "a.zip/b.xlsx:2 Feuille"


def directory(folder: Path) -> Path:
    source = folder / "depots"
    (source / "vieux").mkdir(parents=True)
    (source / "b.csv").write_bytes(OTHER)
    (source / "a.csv").write_bytes(CSV)
    (source / "notes.txt").write_bytes(b"x")
    (source / "vieux" / "c.csv").write_bytes(CSV)
    return source


def test_a_folder_is_copied_file_by_file_before_it_is_read(tmp_path: Path) -> None:
    source, of = directory(tmp_path), connector(tmp_path)
    acquired = acquire(asked(source, of, tmp_path / "into"))
    assert [part.name for part in acquired.parts] == ["depots/a.csv", "depots/b.csv"]
    assert all(part.path.is_relative_to(tmp_path / "into") for part in acquired.parts)
    (source / "a.csv").write_bytes(b"changed meanwhile")
    rows = list(open_parts(acquired.parts, of))
    assert [str(row.location) for row in rows] == ["depots/a.csv:2", "depots/b.csv:2"]


def test_a_folder_is_unchanged_until_a_file_comes_goes_changes_or_is_renamed(tmp_path: Path) -> None:
    source, of = directory(tmp_path), connector(tmp_path)
    known = acquire(asked(source, of, tmp_path / "into")).validators

    def is_unchanged() -> bool:
        return acquire(asked(source, of, tmp_path / "into", known)).unchanged

    (source / "notes.txt").write_bytes(b"y")
    assert is_unchanged()
    (source / "c.csv").write_bytes(CSV)
    assert not is_unchanged()
    (source / "c.csv").unlink()
    assert is_unchanged()
    (source / "b.csv").rename(source / "z.csv")
    assert not is_unchanged()
    (source / "z.csv").rename(source / "b.csv")
    (source / "b.csv").write_bytes(CSV)
    assert not is_unchanged()


def test_a_pattern_chooses_the_files_of_a_folder_and_reaches_into_others(tmp_path: Path) -> None:
    source = directory(tmp_path)

    def names(pattern: str) -> list[str]:
        of = connector(tmp_path, "format: csv", f"files: {pattern!r}")
        return [part.name for part in acquire(asked(source, of, tmp_path / "into")).parts]

    assert names("b*.csv") == ["depots/b.csv"]
    assert names("vieux/*") == ["depots/vieux/c.csv"]
    with pytest.raises(SourceError, match=r"nothing in it matches 'x\*'"):
        names("x*")


def test_archives_in_a_folder_are_unpacked(tmp_path: Path) -> None:
    source = tmp_path / "depots"
    source.mkdir()
    (source / "a.csv.gz").write_bytes(gzip.compress(CSV))
    zipped(source / "b.zip", {"b.csv": OTHER})
    of = connector(tmp_path, "format: csv", "files: '*'")
    acquired = acquire(asked(source, of, tmp_path / "into"))
    assert [part.name for part in acquired.parts] == ["depots/a.csv", "depots/b.zip/b.csv"]


def test_an_empty_folder_stops_the_source(tmp_path: Path) -> None:
    source = tmp_path / "vide"
    source.mkdir()
    with pytest.raises(SourceError, match="Files found: none"):
        acquire(asked(source, connector(tmp_path), tmp_path / "into"))


def test_a_workbook_sent_for_a_text_is_named_as_such(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "annuaire.csv", Feuille=[["Code"]])
    of = connector(tmp_path)
    parts = acquire(asked(path, of, tmp_path / "into")).parts
    with pytest.raises(SourceError, match=r"annuaire\.csv is a workbook or an archive, not text"):
        open_parts(parts, of)
