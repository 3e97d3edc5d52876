"""A push is an upsert: what is sent comes in like a harvest's records, what is not sent stays as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hub.errors import FindingsError, SettingsError, SourceError
from hub.model.shared_siret import RULE as SHARED
from hub.pipeline.follow import checked_source
from hub.pipeline.harvest import HarvestOptions, harvest_sources
from hub.store.view import open_view
from tests.pipeline.pushing import ATELIER, CAFE, GARAGE, HEADER, Place, outcomes

SIRET, OTHER = "73282932000074", "55208131766522"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def pushed(tmp_path: Path) -> Place:
    return Place(tmp_path, only_pushed=True)


# --- an upsert


def test_what_is_not_sent_stays(place: Place) -> None:
    place.harvest(ATELIER + GARAGE)
    report = place.push("2,Garage du Pont,19031,\n" + CAFE)
    assert outcomes(report) == [("2", "changed"), ("3", "new")]
    assert place.names == {"1": "Atelier", "2": "Garage du Pont", "3": "Café"}


def test_the_same_again_changes_nothing_and_writes_no_revision(place: Place) -> None:
    first = place.push(ATELIER + GARAGE)
    again = place.push(GARAGE + ATELIER)
    assert outcomes(again) == [("2", "unchanged"), ("1", "unchanged")]
    assert (again.run, again.revision) == (None, first.revision)


def test_pushed_piece_by_piece_or_harvested_at_once_the_graph_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    pieces, whole = Place(tmp_path / "a", only_pushed=True), Place(tmp_path / "b")
    twins = f"4,Un,87085,{SIRET}\n", f"5,Deux,87085,{SIRET}\n"
    for rows in (CAFE, twins[1] + GARAGE, ATELIER, twins[0], "2,Garage,19031,\n"):
        pieces.push(rows)
    whole.harvest(ATELIER + GARAGE + CAFE + "".join(twins))
    assert pieces.graph == whole.graph
    assert set(pieces.findings(SHARED)) == set(whole.findings(SHARED)) == {"4", "5"}


def test_a_dry_run_answers_the_same_and_writes_nothing(pushed: Place) -> None:
    rows = ATELIER + "2,,19031,\n"
    dry = pushed.push(rows, dry_run=True)
    assert not pushed.hub.state_path("annuaire").exists()
    assert (dry.run, dry.revision, pushed.graph) == (None, 0, [])
    real = pushed.push(rows)
    assert dry.records == real.records
    assert dry.harvest.counts == real.harvest.counts


def test_json_is_read_through_the_same_connector(pushed: Place) -> None:
    body = json.dumps([{"Code": "1", "Nom": "Atelier", "Commune": "87085"}, {"Code": "2", "Nom": None}])
    report = pushed.send(body.encode(), "json")
    assert outcomes(report) == [("1", "new"), ("2", "rejected")]
    assert report.records[1].location is not None
    assert report.records[1].location.pointer == "/1"


def test_what_the_sender_says_of_the_encoding_counts(pushed: Place) -> None:
    body = (HEADER + CAFE).encode("cp1252")
    with pytest.raises(SourceError):
        pushed.send(body, "csv")
    pushed.send(body, "csv", "cp1252")
    assert pushed.names == {"3": "Café"}


# --- the answer


def test_records_are_answered_in_the_order_they_were_sent(pushed: Place) -> None:
    rows = "".join(f"{number},Structure {number},87085,\n" for number in range(12, 0, -1))
    assert [key for key, _ in outcomes(pushed.push(rows))] == [str(number) for number in range(12, 0, -1)]
    body = json.dumps([{"Code": str(number), "Nom": "N"} for number in range(12)])
    assert [key for key, _ in outcomes(pushed.send(body.encode(), "json"))] == [str(n) for n in range(12)]


def test_a_rejected_record_says_line_column_and_what_to_mend(pushed: Place) -> None:
    report = pushed.push(ATELIER + "2,,19031,\n" + "3,Café,23067,123\n")
    nameless, wrong = report.records[1].to_json("fr"), report.records[2].to_json("en")
    assert nameless["outcome"] == wrong["outcome"] == "rejected"
    assert nameless["iri"] is None
    (problem,) = nameless["problems"]
    assert (problem["line"], problem["field"], problem["severity"]) == (3, "Nom", "violation")
    assert {(each["line"], each["field"]) for each in wrong["problems"]} == {(4, "SIRET")}
    assert wrong["problems"][0]["message"]


def test_the_second_of_one_key_is_a_duplicate_and_the_first_is_taken(pushed: Place) -> None:
    report = pushed.push(ATELIER + "1,Autre,87085,\n")
    assert outcomes(report) == [("1", "new"), ("1", "duplicate")]
    assert report.records[1].iri == "https://data.example.org/record/annuaire/1"
    assert pushed.names == {"1": "Atelier"}
    assert not report.all_rejected


def test_a_push_of_rejected_records_only_says_so_and_an_empty_one_does_not(pushed: Place) -> None:
    assert pushed.push("1,,,\n2,,,\n").all_rejected
    assert not pushed.push("").all_rejected
    assert [each.key for each in pushed.rejects] == ["1", "2"]


def test_a_push_is_an_activity_of_the_provenance_graph(pushed: Place) -> None:
    report = pushed.push(ATELIER)
    assert report.run
    with open_view(pushed.hub.revisions.current()) as view:
        graph = pushed.hub.addresses.provenance_graph
        run = dict(view.describe(graph, report.run))
        file = dict(view.describe(graph, report.run + "#file"))
    assert run["https://w3id.org/ess-hub/ontology#recordsNew"].value == "1"
    assert file["http://purl.org/dc/terms/title"].value == "push.csv"
    assert "http://www.w3.org/ns/prov#hadPrimarySource" not in file


# --- the quarantine


def test_a_rejected_record_keeps_its_last_good_version_and_waits_in_quarantine(place: Place) -> None:
    place.harvest(ATELIER + GARAGE)
    report = place.push("1,,87085,\n")
    assert outcomes(report) == [("1", "rejected")]
    assert report.records[0].iri == "https://data.example.org/record/annuaire/1"
    assert place.names["1"] == "Atelier"
    assert [each.key for each in place.rejects] == ["1"]


def test_a_mended_record_leaves_the_quarantine_and_the_others_stay_in_it(place: Place) -> None:
    place.harvest("1,,87085,\n2,,19031,\n" + CAFE)
    since = {each.key: each.since for each in place.rejects}
    place.push(ATELIER)
    assert {each.key: each.since for each in place.rejects} == {"2": since["2"]}
    assert place.names == {"1": "Atelier", "3": "Café"}


def test_a_row_without_a_key_waits_until_the_next_push_and_a_harvested_one_until_the_next_harvest(
    place: Place,
) -> None:
    place.harvest(ATELIER + ",Sans code,87085,\n")
    place.push(",Sans code non plus,19031,\n")
    assert [str(each.location) for each in place.rejects] == ["annuaire.csv:3", "push.csv:2"]
    place.push(GARAGE)
    assert [str(each.location) for each in place.rejects] == ["annuaire.csv:3"]
    place.harvest(ATELIER + GARAGE + CAFE)
    assert place.rejects == []


# --- harvests and pushes of one source


def test_a_harvest_knows_what_was_pushed(place: Place) -> None:
    place.push(ATELIER)
    report = place.harvest(ATELIER + GARAGE)
    assert (report.counts.unchanged, report.counts.new) == (1, 1)


def test_an_unchanged_file_does_not_undo_a_push_that_came_after_it(place: Place) -> None:
    place.harvest(ATELIER)
    place.push("1,Atelier du Lac,87085,\n" + GARAGE)
    assert place.harvest().untouched
    assert place.names == {"1": "Atelier du Lac", "2": "Garage"}


def test_a_changed_file_is_the_whole_truth(place: Place) -> None:
    place.harvest(ATELIER)
    place.push(GARAGE)
    report = place.harvest(ATELIER + CAFE)
    assert report.counts.gone == 1
    assert place.names == {"1": "Atelier", "3": "Café"}


def test_many_records_that_came_by_push_alone_are_asked_about_before_they_go(place: Place) -> None:
    place.harvest(ATELIER)
    place.push("".join(f"{number},Structure,87085,\n" for number in range(100, 130)))
    with pytest.raises(FindingsError):
        place.harvest(ATELIER + GARAGE)
    assert len(place.names) == 31
    place.harvest(accepted=30)
    assert place.names == {"1": "Atelier", "2": "Garage"}


def test_shapes_that_changed_are_applied_to_all_records_by_the_harvest_after_a_push(place: Place) -> None:
    place.harvest(ATELIER + GARAGE)
    with place.state as state:
        before = state.last
    place.push(CAFE)
    with place.state as state:
        after = state.last
    assert before and after
    assert (after.rules, after.connector, after.validators) == (
        before.rules,
        before.connector,
        before.validators,
    )
    assert after.run_id != before.run_id
    assert after.total == 3


def test_a_source_that_is_only_pushed_is_skipped_by_a_harvest_which_says_so(pushed: Place) -> None:
    pushed.push(ATELIER)
    report = harvest_sources(pushed.hub, (), HarvestOptions())
    assert report.failed == ()
    assert "envoie" in report.into("fr")
    assert report.to_json("en")["sources"][0]["onlyPushed"] is True
    assert pushed.names == {"1": "Atelier"}


def test_a_source_may_be_followed_by_pushes_only(pushed: Place) -> None:
    assert checked_source(pushed.hub, pushed.source) == pushed.source


# --- twins


def test_a_twin_of_a_record_that_was_not_sent_is_told_to_both(place: Place) -> None:
    place.harvest(f"1,Atelier,87085,{SIRET}\n" + GARAGE)
    report = place.push(f"9,Atelier bis,87085,{SIRET}\n")
    (problem,) = report.records[0].problems
    assert (problem.rule, problem.severity) == (SHARED, "warning")
    assert "« 1 » (annuaire.csv:2)" in problem.text.fr
    (said,) = place.findings(SHARED)["1"]
    assert "« 9 » (push.csv:2)" in said


def test_a_twin_that_takes_another_number_is_a_twin_no_more(place: Place) -> None:
    place.harvest(f"1,Atelier,87085,{SIRET}\n9,Atelier bis,87085,{SIRET}\n5,Tiers,87085,{OTHER}\n")
    assert set(place.findings(SHARED)) == {"1", "9"}
    place.push(f"9,Atelier bis,87085,{OTHER}\n")
    assert set(place.findings(SHARED)) == {"5", "9"}
    place.push("9,Atelier bis,87085,\n")
    assert place.findings(SHARED) == {}


def test_an_unchanged_twin_that_is_sent_again_is_still_told(place: Place) -> None:
    place.harvest(f"1,Atelier,87085,{SIRET}\n9,Atelier bis,87085,{SIRET}\n")
    before = place.findings(SHARED)
    report = place.push(f"9,Atelier bis,87085,{SIRET}\n")
    assert [each.rule for each in report.records[0].problems] == [SHARED]
    assert set(place.findings(SHARED)) == set(before)


def test_a_rejected_twin_counts_with_its_last_good_version(place: Place) -> None:
    place.harvest(f"1,Atelier,87085,{SIRET}\n")
    place.push(f"1,,87085,\n9,Atelier bis,87085,{SIRET}\n")
    assert set(place.findings(SHARED)) == {"1", "9"}


# --- what stops it


@pytest.mark.parametrize(
    ("body", "form", "says"),
    [
        (b"", "csv", "vide"),
        (b"Code;Nom\n1;x\n", "csv", "Nom"),
        (b'[{"Code": "1", "Nom": "a"},', "json", "push.json:1:"),
        (b'[{"Code": "1"}] [', "json", "push.json:1:17"),
        (b"\xff\xfe\x00\x01", "csv", "push.csv:1"),
        ("Code,Nom,Commune,SIRET\n1,Café,,\n".encode("cp1252"), "csv", "push.csv:2"),
    ],
)
def test_a_body_that_cannot_be_read_says_where_and_changes_nothing(
    pushed: Place, body: bytes, form: str, says: str
) -> None:
    pushed.push(ATELIER)
    before = pushed.graph, pushed.rejects, pushed.hub.revisions.current().number
    with pytest.raises(SourceError) as caught:
        pushed.send(body, form)
    assert says in caught.value.text.fr
    assert (pushed.graph, pushed.rejects, pushed.hub.revisions.current().number) == before


def test_records_the_state_has_forgotten_are_not_swept_away_by_a_push(pushed: Place) -> None:
    pushed.push(ATELIER + GARAGE)
    pushed.hub.state_path("annuaire").unlink()
    with pytest.raises(SettingsError):
        pushed.push(CAFE)
    assert pushed.names == {"1": "Atelier", "2": "Garage"}


def test_a_source_given_up_meanwhile_takes_nothing(place: Place) -> None:
    place.hub.__dict__["is_followed"] = lambda _: False
    with pytest.raises(SourceError):
        place.push(ATELIER)
