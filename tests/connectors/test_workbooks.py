"""A list that its publisher sends as a workbook gives the records of the same list in CSV."""

from __future__ import annotations

import csv
from pathlib import Path

from hub.harvest.opening import open_rows
from hub.mapping.connector import load_connector
from tests.connectors.samples import FOLDER, expected_path, graph, map_rows
from tests.harvest.workbooks import Value, write_xlsx


def test_the_esus_list_is_read_from_the_workbook_that_the_treasury_publishes(tmp_path: Path) -> None:
    connector = load_connector(FOLDER / "esus.yaml")
    with (FOLDER / "samples" / "esus.csv").open(encoding="utf-8", newline="") as file:
        header, *records = csv.reader(file)
    assert header[1] == "SIREN"  # cell B1 of the real list
    # Excel makes a number of a SIREN that is typed without spaces: its leading zero is not in the file.
    rows: list[list[Value]] = [[name, int(siren) if siren.isdigit() else siren] for name, siren in records]
    workbook = write_xlsx(tmp_path / "liste.xlsx", Liste=[[*header], *rows], Notes=[["Mise à jour"]])
    with open_rows(workbook, connector) as read:
        outcomes = map_rows(connector, list(read))
    assert read.notices == ()
    assert graph(outcomes) == expected_path("esus").read_text("utf-8")
