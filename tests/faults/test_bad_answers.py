"""A publisher that answers 200 with anything but its records loses nothing of what it gave before."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.called_here import ess_hub
from tests.contract.directories import done
from tests.faults.misbehaving import (
    CSV,
    JSON,
    NEW,
    OLD,
    XML,
    Behaviour,
    Publisher,
    add_source,
    begun,
    csv_of,
    follow,
    good,
    names,
    records_of,
    recovers,
    refused,
    sends,
    xml_of,
)

HTML = b"<!doctype html>\n<html><body><h1>Maintenance</h1><br></body></html>\n"
PACKED = gzip.compress(csv_of(NEW))


FAULTS: dict[tuple[str, ...], list[tuple[Behaviour, str]]] = {
    JSON: [
        (sends(b"[]"), "the source holds no record any more (it had 3)"),
        (sends(HTML), "a:1:1: a list of records is expected here"),
        (sends(json.dumps(records_of(NEW)).encode()[:-9]), "a:1:"),
        (sends(b""), "is empty"),
    ],
    CSV: [
        (sends(csv_of({})), "the source holds no record any more (it had 3)"),
        (sends(HTML), "column"),
        (sends(b""), "is empty"),
        (sends(csv_of(NEW), Content_Length="9999"), "the answer was cut off"),
        (sends(PACKED[:-12], Content_Encoding="gzip"), "the answer was cut off"),
        (sends(PACKED[:-4], Content_Encoding="gzip"), "the answer was cut off"),
        (sends(b"\x1f\x8bno gzip", Content_Encoding="gzip"), "the answer was cut off"),
        (sends(b"\x0b\x02", Content_Encoding="br"), "compressed as 'br', which the hub did not ask for"),
        (sends(PACKED[:-12]), "damaged or incomplete archive"),
        (sends(b"", 304), "the server answers 304"),
        (sends(csv_of(NEW)[:-20], 206), "the server answers 206"),
        (sends(b"", 302, Location="http://[oops/"), "annuaire: http"),
        (sends(b"", 302, Location="http://127.0.0.1:port/"), "annuaire: http"),
    ],
    XML: [
        (sends(b"<fiches/>"), "the source holds no record any more (it had 3)"),
        (sends(HTML), "a:1:"),
        (sends(xml_of(NEW)[:-5]), "a:1:"),
    ],
}


@pytest.mark.parametrize("source", FAULTS, ids=lambda source: source[0].removeprefix("format: "))
def test_what_is_no_whole_list_changes_nothing(
    publisher: Publisher, tmp_path: Path, source: tuple[str, ...]
) -> None:
    """One fault after the other, each in the words that name it; then all is well again."""
    hub = begun(tmp_path, publisher, *source)
    for behaviour, said in FAULTS[source]:
        publisher.behaviours["/a"] = behaviour
        refused(hub, "annuaire: ", said)
        assert names(hub) == OLD
    recovers(hub, publisher, source)


def test_whole_gzip_is_read_in_one_piece_or_several(publisher: Publisher, tmp_path: Path) -> None:
    whole = csv_of(NEW)
    publisher.behaviours["/a"] = sends(
        gzip.compress(whole[:30]) + gzip.compress(whole[30:]), Content_Encoding="gzip"
    )
    hub = follow(tmp_path, publisher.address + "/a", *CSV)
    done("harvest", hub=hub)
    assert names(hub) == NEW


def test_one_source_that_fails_stops_no_other_and_programs_are_told(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.behaviours.update({"/a": sends(HTML), "/b": good(JSON)(OLD), "/c": sends(b"[]", 500)})
    hub = follow(tmp_path, publisher.address + "/a", *JSON)
    add_source(hub, "bonne", publisher.address + "/b")
    add_source(hub, "cassee", publisher.address + "/c")
    outcome = ess_hub("harvest", "--json", hub=hub, lang="en")
    said = json.loads(outcome.out)
    assert (outcome.code, outcome.err) == (2, "")
    assert [each["source"] for each in said["sources"]] == ["bonne"]
    assert [each["source"] for each in said["failed"]] == ["annuaire", "cassee"]
    assert "the server answers 500" in said["failed"][1]["error"]
    assert names(hub, "bonne") == OLD


def test_an_encoding_that_breaks_half_way_through_a_large_file_changes_nothing(
    publisher: Publisher, tmp_path: Path
) -> None:
    hub = begun(tmp_path, publisher, *CSV)
    line = "Z{},Épicerie,,\n"
    lines = [line.format(number).encode() for number in range(200_000)]
    lines[120_000] = line.format(120_000).encode("cp1252")
    publisher.behaviours["/a"] = sends(b"Code,Nom,SIRET,Note\n" + b"".join(lines))
    refused(hub, "a:120002: declared UTF-8, but byte 0xC9")
    assert names(hub) == OLD


def test_a_source_that_shrinks_by_half_asks_and_that_very_number_answers(
    publisher: Publisher, tmp_path: Path
) -> None:
    many = {f"K{number}": f"Atelier {number}" for number in range(60)}
    half = dict(list(many.items())[:30])
    publisher.behaviours["/a"] = good(CSV)(many)
    hub = follow(tmp_path, publisher.address + "/a", *CSV)
    done("harvest", hub=hub)
    publisher.behaviours["/a"] = good(CSV)(half)
    refused(hub, "30 of 60 records are gone", "--accept-deletions 30", code=1)
    for number in ("29", "31", "60"):
        refused(hub, "--accept-deletions 30", code=1, options=("--accept-deletions", number))
    assert names(hub) == many
    done("harvest", "--accept-deletions", "30", hub=hub)
    assert names(hub) == half
