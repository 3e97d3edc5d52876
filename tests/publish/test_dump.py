from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path
from typing import BinaryIO

import pytest
import rdflib
from python_calamine import CalamineWorkbook
from rdflib.compare import isomorphic

from hub.errors import NotFoundError, RefusedError, UserError
from hub.model.vocabulary import ESS, IN_TERRITORY, NAME, ORGANIZATION
from hub.publish.canonical import reference_statements
from hub.publish.dump import Content, write_dump
from hub.publish.published_source import admitted_ids
from hub.publish.table import Table
from hub.publish.value_policy import ValuePolicy
from tests.publish.memory_view import MemoryView
from tests.publish.world import ADDRESSES, SOURCES, World, cress, entity

FORMATS = {".nt": "nt", ".ttl": "turtle", ".jsonld": "json-ld", ".nq": "nquads"}


def content(world: World | None = None) -> Content:
    view = (world or cress()).view()
    view.insert(None, reference_statements(view, ADDRESSES, ValuePolicy(), admitted_ids(SOURCES)))
    return Content(view, ADDRESSES, SOURCES)


def expected(view: MemoryView, graph: str | None) -> rdflib.Graph:
    out = io.BytesIO()
    view.dump(graph, ".nt", out)
    return rdflib.Graph().parse(data=out.getvalue(), format="nt")


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


@pytest.mark.parametrize("zipped", ["", ".gz"])
@pytest.mark.parametrize("suffix", list(FORMATS))
@pytest.mark.parametrize(
    ("what", "graph"),
    [
        ("reference", None),
        ("links", ADDRESSES.links_graph),
        ("source:structures", ADDRESSES.source_graph("structures")),
    ],
)
def test_a_dump_read_back_is_the_graph_it_came_from(
    tmp_path: Path, what: str, graph: str | None, suffix: str, zipped: str
) -> None:
    made = content()
    path = tmp_path / f"dump{suffix}{zipped}"
    write_dump(made, what, path)
    data = gzip.decompress(path.read_bytes()) if zipped else path.read_bytes()
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=data, format=FORMATS[suffix])
    found = rdflib.Graph()
    for triple in dataset.triples((None, None, None)):
        found.add(triple)
    assert isomorphic(found, expected(made.view, graph))
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_the_same_content_gives_the_same_compressed_bytes(tmp_path: Path) -> None:
    made = content()
    for name in ("a.csv.gz", "b.csv.gz"):
        write_dump(made, "links", tmp_path / name)
    assert (tmp_path / "a.csv.gz").read_bytes() == (tmp_path / "b.csv.gz").read_bytes()


def test_the_whole_dataset_leaves_out_sources_that_may_not_be_published(tmp_path: Path) -> None:
    world = cress()
    world.say(
        ADDRESSES.source_graph("removed"),
        ADDRESSES.record("removed", "1"),
        NAME,
        "Source qui n'est plus suivie",
    )
    write_dump(content(world), "all", tmp_path / "all.nq")
    text = (tmp_path / "all.nq").read_text()
    assert f"<{ADDRESSES.source_graph('structures')}>" in text
    assert f"<{ADDRESSES.links_graph}>" in text
    assert f"<{ADDRESSES.model_graph}>" in text
    assert "Connue d'une seule base" not in text
    assert "n'est plus suivie" not in text


def test_a_source_that_may_not_be_published_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        write_dump(content(), "source:private", tmp_path / "x.nt")
    assert "admit = true" in refused.value.text.fr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("what", "accepted"),
    [
        ("reference", ".nt, .ttl, .jsonld, .nq, .csv, .xlsx"),
        ("links", ".nt, .ttl, .jsonld, .nq, .csv, .xlsx"),
        ("source:structures", ".nt, .ttl, .jsonld, .nq, .csv, .xlsx"),
        ("all", ".nq"),
        ("rejects", ".csv, .xlsx"),
    ],
)
def test_an_unknown_suffix_is_refused_with_the_accepted_ones(
    tmp_path: Path, what: str, accepted: str
) -> None:
    with pytest.raises(UserError) as refused:
        write_dump(content(), what, tmp_path / "dump.docx")
    assert f"accepted suffixes: {accepted} (texts also as .gz)" in refused.value.text.en
    assert "dump.docx" in refused.value.text.fr


@pytest.mark.parametrize(
    ("what", "error"), [("source:nobody", NotFoundError), ("source", UserError), ("x", UserError)]
)
def test_what_does_not_exist_is_refused(tmp_path: Path, what: str, error: type[UserError]) -> None:
    with pytest.raises(error):
        write_dump(content(), what, tmp_path / "x.nt")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"x\.nt"):
        write_dump(content(), "reference", tmp_path / "nowhere" / "x.nt")


def test_a_dump_that_fails_midway_leaves_the_file_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = content()
    path = tmp_path / "x.nt"
    path.write_text("before")

    def fail(graph: str | None, extension: str, out: BinaryIO) -> None:
        out.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(made.view, "dump", fail)
    with pytest.raises(UserError, match="No space left"):
        write_dump(made, "reference", path)
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["x.nt"]


def test_who_was_reading_the_old_file_reads_it_to_the_end(tmp_path: Path) -> None:
    path = tmp_path / "x.nt"
    path.write_text("before")
    with path.open() as reader:
        write_dump(content(), "reference", path)
        assert reader.read() == "before"
    assert path.read_text() != "before"


def test_the_links_table_has_a_row_for_each_record_that_describes_an_organization_or_a_place(
    tmp_path: Path,
) -> None:
    write_dump(content(), "links", tmp_path / "links.csv")
    lines = (tmp_path / "links.csv").read_text(encoding="utf-8").splitlines()
    place, lab = entity("establishment/autonom-lab-limoges"), entity("organization/autonom-lab")
    assert lines == [
        "source,key,establishment,organization",
        f"directory,87-1,{place},{lab}",
        f"initiatives,INI-021,,{entity('organization/crge')}",
        f"private,1,,{entity('organization/secret')}",
        f"private,2,,{entity('organization/crge')}",
        f"structures,ITW-018,,{lab}",
        f"structures,ITW-036,,{entity('organization/crge')}",
        f"structures,ITW-050,,{entity('organization/ecole-ees')}",
    ]


def test_the_reference_table_has_a_row_an_entity(tmp_path: Path) -> None:
    write_dump(content(), "reference", tmp_path / "reference.csv")
    rows = {row["iri"]: row for row in table(tmp_path / "reference.csv")}
    assert len(rows) == 5
    crge = rows[entity("organization/crge")]
    assert (crge["type"], crge["class"], crge["acronym"]) == ("organization", "ess:Organization", "CRGE")
    assert crge["names"] == "CRGE | Centre de Ressources des Groupements d'Employeurs"
    assert (crge["sources"], crge["records"]) == (
        "initiatives | structures",
        "initiatives:INI-021 | structures:ITW-036",
    )
    place = rows[entity("establishment/autonom-lab-limoges")]
    assert (place["locality"], place["latitude"], place["siret"]) == ("Limoges", "45.8336", "50000000100018")
    assert place["organization"] == entity("organization/autonom-lab")


def test_a_source_table_has_a_row_for_each_thing_it_describes(tmp_path: Path) -> None:
    write_dump(content(), "source:directory", tmp_path / "directory.csv")
    rows = table(tmp_path / "directory.csv")
    assert [(row["record"], row["node"]) for row in rows] == [
        ("directory:87-1", ""),
        ("directory:87-1", "organization"),
    ]
    assert rows[0]["schema:addressLocality"] == "Limoges"
    assert rows[0]["org:siteOf"].endswith("#organization")


def test_excel_gets_a_byte_order_mark_semicolons_and_no_formula_to_run(tmp_path: Path) -> None:
    world = cress()
    world.node(
        "structures:=1+1",
        ORGANIZATION,
        "organization/evil",
        name='=HYPERLINK("http://evil")',
        telephone="+33 5 55",
    )
    write_dump(content(world), "reference", tmp_path / "excel.csv", excel=True)
    data = (tmp_path / "excel.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfiri;type;")
    (evil,) = [
        row
        for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
        if "evil" in row["iri"]
    ]
    assert evil["label"] == '\'=HYPERLINK("http://evil")'
    assert evil["telephone"] == "+33 5 55"
    write_dump(content(world), "reference", tmp_path / "plain.csv")
    assert '=HYPERLINK("http://evil")' in {row["label"] for row in table(tmp_path / "plain.csv")}


def test_rejects_are_the_rows_the_caller_knows(tmp_path: Path) -> None:
    made = content()
    rejects = Table(("source", "key", "problem"), [("structures", "ITW-001", "nom vide ; à remplir")])
    write_dump(
        Content(made.view, ADDRESSES, SOURCES, rejects=lambda: rejects), "rejects", tmp_path / "rejects.csv"
    )
    assert table(tmp_path / "rejects.csv") == [
        {"source": "structures", "key": "ITW-001", "problem": "nom vide ; à remplir"}
    ]


def test_values_in_territories_of_the_model_are_short_where_a_prefix_says_them(tmp_path: Path) -> None:
    write_dump(content(), "source:structures", tmp_path / "s.csv")
    rows = {row["record"]: row for row in table(tmp_path / "s.csv")}
    column = IN_TERRITORY.replace(ESS, "ess:")
    assert rows["structures:ITW-018"][column] == "territory:region/74"


@pytest.mark.parametrize("what", ["reference", "links", "source:structures"])
def test_a_workbook_holds_the_rows_of_the_text(tmp_path: Path, what: str) -> None:
    for suffix in ("csv", "xlsx"):
        write_dump(content(), what, tmp_path / f"dump.{suffix}")
    rows = list(csv.reader(io.StringIO((tmp_path / "dump.csv").read_bytes().decode(), newline="")))
    sheet = CalamineWorkbook.from_path(str(tmp_path / "dump.xlsx")).get_sheet_by_index(0)
    assert [[str(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)] == rows
    assert len(rows) > 1


def test_a_workbook_is_not_compressed_again(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"\.xlsx \(texts also as \.gz\)"):
        write_dump(content(), "links", tmp_path / "links.xlsx.gz")
    assert not list(tmp_path.iterdir())
