"""What reading a source costs beside the bare library under it: ``python -m tests.benchmarks.readers [ROWS]`` (20,000 by
default). CPU seconds, those of the process that opens workbooks included; the least of three readings."""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook

from hub.harvest.opening import open_rows
from tests.harvest.sources import connector
from tests.harvest.workbooks import write_xlsx

COLUMNS = ["Code", "Nom", "SIRET", *(f"Colonne {number}" for number in range(4, 22))]
WORDS = [
    "Épicerie solidaire",
    "33063",
    "2016-01-31",
    "",
    "contact@exemple.org",
    "https://www.exemple.org/page?x=1",
]


def rows(count: int) -> Iterator[list[str]]:
    for number in range(count):
        rest = [WORDS[(number + column) % len(WORDS)] for column in range(len(COLUMNS) - 3)]
        yield [str(number), f"Association « {number} », n° {number}", f"{73282932000074 + number}", *rest]


def objects(count: int) -> Iterator[dict[str, str]]:
    return (dict(zip(COLUMNS, row, strict=True)) for row in rows(count))


def write_csv(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows(count)])


def write_json(path: Path, count: int) -> None:
    path.write_text(json.dumps(list(objects(count)), ensure_ascii=False, indent=1), encoding="utf-8")


def write_lines(path: Path, count: int) -> None:
    path.write_text(
        "\n".join(json.dumps(each, ensure_ascii=False) for each in objects(count)), encoding="utf-8"
    )


def write_workbook(path: Path, count: int) -> None:
    write_xlsx(path, Feuille=[COLUMNS, *rows(count)])


def write_xml(path: Path, count: int) -> None:
    names = [name.replace(" ", "_") for name in COLUMNS]
    with path.open("w", encoding="utf-8") as file:
        file.write("<annuaire>\n")
        for row in rows(count):
            inside = "".join(f"<{name}>{cell}</{name}>" for name, cell in zip(names, row, strict=True))
            file.write(f"<structure>{inside}</structure>\n")
        file.write("</annuaire>\n")


def bare_csv(path: Path) -> Iterable[object]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, strict=True)


def bare_json(path: Path) -> Iterable[object]:
    yield from json.loads(path.read_text(encoding="utf-8"))


def bare_lines(path: Path) -> Iterable[object]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def bare_workbook(path: Path) -> Iterable[object]:
    with CalamineWorkbook.from_path(path) as workbook:
        yield from workbook.get_sheet_by_index(0).iter_rows()


def bare_xml(path: Path) -> Iterable[object]:
    for _, element in ElementTree.iterparse(path):  # noqa: S314 - written above
        if element.tag == "structure":
            yield {child.tag: child.text for child in element}
            element.clear()


FORMATS: dict[
    str, tuple[tuple[str, ...], Callable[[Path, int], None], Callable[[Path], Iterable[object]], str]
] = {
    "csv": (("format: csv", "encoding: utf-8"), write_csv, bare_csv, "csv.reader"),
    "json": (("format: json",), write_json, bare_json, "json.loads of it all"),
    "jsonl": (("format: jsonl",), write_lines, bare_lines, "json.loads of each line"),
    "xlsx": (("format: xlsx",), write_workbook, bare_workbook, "python-calamine"),
    "xml": (("format: xml", "records: /annuaire/structure"), write_xml, bare_xml, "ElementTree.iterparse"),
}


def cost(read: Callable[[], Iterable[object]]) -> float:
    """CPU seconds of one reading, children included; the least of three."""
    taken = []
    for _ in range(3):
        before = os.times()
        for _ in read():
            pass
        after = os.times()
        taken.append(sum(after[:4]) - sum(before[:4]))
    return min(taken)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for suffix, (source, write, bare, peer) in FORMATS.items():
            path = folder / f"source.{suffix}"
            write(path, count)
            of = connector(folder, *source)
            ours = cost(lambda path=path, of=of: open_rows(path, of))
            theirs = cost(lambda path=path, bare=bare: bare(path))
            sys.stdout.write(
                f"{suffix:>5}: {count} rows of {len(COLUMNS)} cells, {ours:.2f} CPU s, {count / ours:,.0f} a second; "
                f"{ours / theirs:.1f} times {peer} ({theirs:.2f})\n"
            )


if __name__ == "__main__":
    main()
