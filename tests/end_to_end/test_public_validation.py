"""What validation says of a real public list: what is wrong with its rows, worked out here without any of its code, and
nothing else."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

from tests.command_line import ess_hub
from tests.end_to_end.test_public_data import CONNECTORS
from tests.public_files import data


def problems(tmp_path: Path, file: Path, slug: str) -> list[dict[str, Any]]:
    (tmp_path / "connectors").mkdir()
    shutil.copy(CONNECTORS / f"{slug}.yaml", tmp_path / "connectors")
    outcome = ess_hub("validate", file, "--connector", slug, "--format", "json", hub=tmp_path)
    assert outcome.code in (0, 1), outcome.err
    found: list[dict[str, Any]] = json.loads(outcome.out)["problems"]
    return found


def test_of_the_third_places_only_what_is_wrong_is_said(tmp_path: Path) -> None:
    file = data("ess-numerique/03_tiers_lieux.csv")
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(enumerate(csv.DictReader(text), 2))
    found = problems(tmp_path, file, "tiers-lieux")

    def said(wanted: str) -> set[tuple[int, str]]:
        return {
            (each["location"]["line"], each["field"])
            for each in found
            if wanted in (each["severity"], each["rule"])
        }

    missing = {
        (line, column) for line, row in rows for column in ("ID_UNIQUE", "NOM") if not row[column].strip()
    }
    eaten = {
        (line, "CODPOST")
        for line, row in rows
        if row["CODPOST"] and len(row["CODPOST"].removesuffix(".0")) == 4
    }
    assert said("violation") == missing and missing
    assert said("lost-zeros") == eaten and eaten
    assert said("warning") == set()
