"""What publishers really send, and worse: one record is lost, or none, never the source nor the page."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
import requests

from tests.command_line import ess_hub, serving
from tests.end_to_end.own_source import CONNECTOR, build_hub

KEYS = [
    "a/b", "a//b", "a#b", "a%b", "a%2Fb", "a\nb", "a\r\nb", "é😀", "x" * 3_000, "a b", "a?b=c", "a\\b", "<x>",
    '"q"', "\u202eRTL", "مرحبا", "a&b", "+", "%zz", "{}", "x.ttl", "\u0085x", "\u2028x", "http://x.y/z",
]  # fmt: skip


def test_a_cell_too_long_costs_its_record_and_no_other(tmp_path: Path) -> None:
    rows = f"numero;nom;siret;region\n1;{'x' * 1_000_000};;Limousin\n2;Garage;;Aquitaine\n"
    hub, _ = build_hub(tmp_path, rows.encode())
    done = ess_hub("harvest", hub=hub, lang="en")
    assert done.code == 0, done.err
    assert "1 new" in done.out
    assert "shorten it" in done.out


def test_a_number_of_thousands_of_digits_is_refused_in_words_a_publisher_understands(tmp_path: Path) -> None:
    connector = json_connector()
    hub, _ = build_hub(tmp_path, b'[{"numero": ' + b"9" * 6_000 + b"}]", connector=connector)
    done = ess_hub("harvest", hub=hub, lang="en")
    assert (done.code, "too many digits" in done.err, "sys." in done.err) == (2, True, False), done.err


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    records = [{"numero": key, "nom": f"Nom {key[:20]}", "siret": "", "region": "Limousin"} for key in KEYS]
    hub, _ = build_hub(folder, json.dumps(records).encode(), connector=json_connector())
    done = ess_hub("run", hub=hub)
    assert done.code == 0, done.err
    return "annuaire", hub


def test_every_record_has_its_page_and_its_data_whatever_its_key(served: tuple[str, Path]) -> None:
    source, hub = served
    with serving("serve", "--port", "0", hub=hub) as address, requests.Session() as http:
        for key in KEYS:
            for accept in ("text/html", "text/turtle", "application/rdf+xml"):
                place = f"{address}record/{source}/{quote(key, safe='')}"
                answer = http.get(place, headers={"Accept": accept}, timeout=20)
                assert answer.status_code == 200, (key, accept, answer.text[:200])


def json_connector() -> str:
    """The test connector, reading JSON."""
    csv = '  format: csv\n  encoding: utf-8\n  delimiter: ";"\n'
    assert csv in CONNECTOR
    return CONNECTOR.replace(csv, "  format: json\n")
