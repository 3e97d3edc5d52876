"""A hub that is being served follows what its operator does to it, without a restart."""

from __future__ import annotations

import time
from pathlib import Path

import requests

from tests.called_here import ess_hub
from tests.command_line import serving
from tests.end_to_end.own_source import ROWS, build_hub


def until(address: str, status: int) -> requests.Response:
    """The answer at ``address`` once it has ``status``; the last one after ten seconds."""
    for _ in range(100):
        answer = requests.get(address, timeout=10)
        if answer.status_code == status:
            break
        time.sleep(0.1)
    return answer


def test_a_source_followed_or_given_up_meanwhile_shows_with_the_next_revision(tmp_path: Path) -> None:
    hub, _ = build_hub(tmp_path)
    assert ess_hub("run", hub=hub).code == 0
    second = tmp_path / "second.csv"
    second.write_text(ROWS.replace("Garage solidaire", "Atelier du Port"), encoding="utf-8")
    with serving("serve", "--port", "0", hub=hub) as address:
        assert set(requests.get(address + "health", timeout=10).json()["sources"]) == {"annuaire"}
        added = ess_hub("source", "add", "second", "--connector", "annuaire-test", "--from", second, hub=hub)
        assert added.code == 0, added.err
        assert ess_hub("run", hub=hub).code == 0
        assert until(address + "record/second/2", 200).status_code == 200
        assert set(requests.get(address + "health", timeout=10).json()["sources"]) == {"annuaire", "second"}
        assert "second" in requests.get(address + "sources", timeout=10).text
        assert ess_hub("source", "remove", "second", hub=hub).code == 0
        assert ess_hub("run", hub=hub).code == 0
        assert until(address + "record/second/2", 404).status_code == 404
        assert set(requests.get(address + "health", timeout=10).json()["sources"]) == {"annuaire"}


def test_settings_broken_meanwhile_do_not_stop_what_is_served(tmp_path: Path) -> None:
    hub, data = build_hub(tmp_path)
    assert ess_hub("run", hub=hub).code == 0
    settings = hub / "hub.toml"
    good = settings.read_text(encoding="utf-8")
    with serving("serve", "--port", "0", hub=hub) as address:
        data.write_text(ROWS + "4;Nouvelle venue;;Limousin\n", encoding="utf-8")
        settings.write_text(good + "\n[oops\n", encoding="utf-8")
        assert requests.get(address + "sources", timeout=10).status_code == 200
        settings.write_text(good, encoding="utf-8")
        assert ess_hub("run", hub=hub).code == 0
        assert until(address + "record/annuaire/4", 200).status_code == 200
