"""``ess-hub reconcile --learn``: says what judgements teach, is followed when adopted, and taken back without a trace. The
README of reconciliation, whose every command is run."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.pipeline import kept_run, reconcile
from hub.pipeline.hub import utc_now
from hub.pipeline.records_now import read_records
from hub.store.revisions import Revisions
from tests.called_here import ess_hub
from tests.command_line import ROOT
from tests.contract.directories import BASE, done, entities
from tests.pipeline import judged_hub
from tests.pipeline.judged_hub import JUDGED, RULED, SAME_PHONE, UNJUDGED

DOUBTED = range(JUDGED + 1, JUDGED + UNJUDGED + 1)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return judged_hub.build(tmp_path_factory.mktemp("judged"))


@pytest.fixture
def hub(built: Path, tmp_path: Path) -> Iterator[Path]:
    yield shutil.copytree(built, tmp_path / "hub", symlinks=True)


def learnt(hub: Path, *options: str, code: int = 0) -> dict[str, Any]:
    outcome = ess_hub("reconcile", "--learn", *options, "--json", hub=hub)
    assert outcome.code == code, outcome.out + outcome.err
    answer: dict[str, Any] = json.loads(outcome.out)
    return answer


def links(hub: Path) -> str:
    with Revisions(hub / "store", utc_now).reading() as view:
        return "\n".join(sorted(view.lines(BASE + "graph/links")))


def reconciled(hub: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(ess_hub("reconcile", "--json", hub=hub).out)
    return answer


def apart(hub: Path) -> list[int]:
    """The doubted pairs that are two organizations."""
    of = entities(hub)
    return [number for number in DOUBTED if of[f"annuaire:{number}"] != of[f"reseau:{number}"]]


def explained(hub: Path, number: int) -> dict[str, Any]:
    said = json.loads(ess_hub("explain", f"annuaire:{number}", f"reseau:{number}", "--json", hub=hub).out)
    (level,) = said["levels"]
    found: dict[str, Any] = level
    return found


def test_it_says_what_judgements_teach_and_changes_nothing(hub: Path) -> None:
    before = links(hub)
    organizations, establishments = learnt(hub)["levels"]
    assert (organizations["pairs"], organizations["same"]) == (JUDGED, SAME_PHONE)
    assert organizations["leftAside"] == {"ruled": RULED, "notCompared": 0}
    assert organizations["objection"] is None
    assert organizations["heldOut"]["loss"] < organizations["asIs"]["loss"] / 2
    assert organizations["heldOut"]["errors"] < organizations["asIs"]["errors"]
    multipliers = organizations["multipliers"]
    assert max(multipliers, key=multipliers.__getitem__) == "phone"
    for model in ("asIs", "heldOut"):
        counts = [(band[model]["pairs"], band[model]["same"]) for band in organizations["bands"]]
        assert tuple(map(sum, zip(*counts, strict=True))) == (JUDGED, SAME_PHONE)
    assert establishments["pairs"] == 0
    assert "40" in establishments["objection"]
    assert not (hub / "reconcile-model.json").exists()
    assert links(hub) == before
    assert not reconciled(hub)["changed"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "fr",
            [
                "paires jugées",
                "re-pondéré, sur des paires mises de côté",
                "téléphone × ",
                "faute de nom ou de lieu",
            ],
        ),
        (
            "en",
            ["pairs judged", "re-weighted, on held-out pairs", "phone × ", "for want of a name or a place"],
        ),
    ],
)
def test_figures_are_told_in_both_languages_and_the_same_twice(
    hub: Path, lang: str, words: list[str]
) -> None:
    said = ess_hub("reconcile", "--learn", hub=hub, lang=lang)
    assert said.code == 0
    assert all(word in said.out for word in words), said.out
    assert "+1.0 … +4.0" in said.out
    assert max(map(len, said.out.splitlines())) < 220
    assert ess_hub("reconcile", "--learn", hub=hub, lang=lang).out == said.out


def test_adopted_it_is_followed_and_forgotten_it_leaves_no_trace(hub: Path) -> None:
    before, doubted = links(hub), apart(hub)
    assert doubted
    assert learnt(hub, "--adopt")["adopted"]
    held = json.loads((hub / "reconcile-model.json").read_text("utf-8"))
    assert set(held["levels"]) == {"organization"}
    assert (held["format"], held["levels"]["organization"]["pairs"]) == (1, JUDGED)
    assert learnt(hub)["inForce"]["at"] == held["at"]
    report = reconciled(hub)
    assert (report["changed"], report["mistakes"]) == (True, [])
    assert links(hub) != before
    assert not reconciled(hub)["changed"]
    joined = sorted(set(doubted) - set(apart(hub)))
    assert joined
    told = explained(hub, joined[0])
    assert told["together"]
    assert told["weight"] == pytest.approx(sum(piece["weight"] for piece in told["evidence"]), abs=1e-5)
    forgotten = ess_hub("reconcile", "--learn", "--forget", hub=hub, lang="en")
    assert (forgotten.code, "taken back" in forgotten.out) == (0, True)
    assert reconciled(hub)["changed"]
    assert links(hub) == before
    assert apart(hub) == doubted


def test_adopting_again_learns_the_same_whatever_is_in_force(hub: Path) -> None:
    first = learnt(hub, "--adopt")["levels"]
    reconciled(hub)
    assert learnt(hub, "--adopt")["levels"] == first


def test_too_few_judgements_are_not_adopted(hub: Path) -> None:
    log = hub / "judgements.jsonl"
    log.write_text("".join(log.read_text("utf-8").splitlines(keepends=True)[:30]), "utf-8")
    outcome = ess_hub("reconcile", "--learn", "--adopt", hub=hub)
    assert outcome.code == 1
    assert "30 paires jugées, il en faut 40" in outcome.out
    assert "Rien à adopter." in outcome.out
    assert not (hub / "reconcile-model.json").exists()


def test_a_hub_without_a_judgement_has_nothing_to_learn(hub: Path) -> None:
    (hub / "judgements.jsonl").unlink()
    assert [level["pairs"] for level in learnt(hub, "--adopt", code=1)["levels"]] == [0, 0]


def test_judgements_drawn_at_random_are_not_adopted(hub: Path) -> None:
    """The same verdicts, on other pairs."""
    log = hub / "judgements.jsonl"
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    for at, line in enumerate(lines):
        line["verdict"] = "same" if at * 7 % 11 < 6 else "different"
    log.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    answer = learnt(hub, "--adopt", code=1)
    assert not answer["adopted"]
    assert "hasard" in answer["levels"][0]["objection"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace('"model": "', '"model": "1999-'), "1999-"),
        (lambda text: text[: len(text) // 2], "abîmé"),
    ],
)
def test_one_that_cannot_be_followed_is_told_and_the_shipped_model_goes_on(
    hub: Path, change: Any, said: str
) -> None:
    before = links(hub)
    learnt(hub, "--adopt")
    path = hub / "reconcile-model.json"
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    told = ess_hub("reconcile", hub=hub)
    assert told.code == 0
    (line,) = [line for line in told.out.splitlines() if "reconcile-model.json" in line]
    assert said in line and "--learn --forget" in line
    assert links(hub) == before
    assert "reconcile-model.json" in reconciled(hub)["mistakes"][0]
    assert learnt(hub)["inForce"] is None
    assert ess_hub("reconcile", "--learn", "--forget", hub=hub).code == 0
    assert reconciled(hub)["mistakes"] == []


def test_another_shipped_model_makes_reconciliation_work_everything_out(
    hub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bool] = []

    def told(*given: Any) -> Any:
        read.append(True)
        return read_records(*given)

    monkeypatch.setattr(reconcile, "read_records", told)
    reconciled(hub)
    assert read == []
    for module, name in ((reconcile, "name_of"), (kept_run, "name_of_models")):
        monkeypatch.setattr(module, name, lambda _: "2030-01 00000000")
    reconciled(hub)
    assert read == [True]


@pytest.mark.parametrize(
    ("options", "lang", "said"),
    [
        (["--adopt"], "fr", "va avec --learn"),
        (["--forget"], "en", "goes with --learn"),
        (["--learn", "--adopt", "--forget"], "en", "one or the other"),
        (["--learn", "--forget"], "fr", "rien à retirer"),
        (["--learn", "--forget"], "en", "nothing to take back"),
    ],
)
def test_what_makes_no_sense_is_refused(hub: Path, options: list[str], lang: str, said: str) -> None:
    outcome = ess_hub("reconcile", *options, hub=hub, lang=lang)
    assert (outcome.code, said in outcome.err) == (2, True)


def test_the_readme_s_commands_work_one_after_the_other_and_say_what_is_shown(hub: Path) -> None:
    blocks = (ROOT / "hub" / "reconcile" / "README.md").read_text("utf-8").split("```")[1::2]
    commands = [line for block in blocks if block.startswith("sh\n") for line in block.splitlines()[1:]]
    assert len(commands) == 11
    said = ""
    for command in commands:
        program, *words = shlex.split(command)
        assert program == "ess-hub"
        said += done(*words, hub=hub).out
    (shown,) = (block for block in blocks if block.startswith("\n"))
    for line in shown.strip().splitlines():
        beginning = re.split(r"\d", line.strip(), maxsplit=1)[0]
        assert beginning in said, line
    assert not (hub / "reconcile-model.json").exists()
