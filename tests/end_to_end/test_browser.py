"""The pages in a real browser: they render, nothing is refused by their own policy, nothing is asked from elsewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Ask
from tests.end_to_end.test_demo import PREFIXES

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no `chromium` on this machine: apt-get install chromium"
)

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--virtual-time-budget=3000",
]


def visit(address: str, profile: Path, width: int = 1200) -> tuple[str, str]:
    """The document as the browser built it, and what it said on its console."""
    assert CHROMIUM
    done = subprocess.run(
        [CHROMIUM, *QUIET, f"--user-data-dir={profile}", f"--window-size={width},900", "--dump-dom", address],
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    return done.stdout, "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


@pytest.mark.parametrize(
    ("path", "shows"),
    [
        ("?lang=fr", "organisations"),
        ("?lang=en", "organisations"),
        ("search?q=arban&lang=fr", "L'Arban"),
        ("sources?lang=fr", "BDIS"),
        ("sources/cress-structures?lang=fr", "Qualité"),
        ("sources/cress-structures?lang=en", "Quality"),
        ("validate?lang=fr", "Vérifier un fichier"),
        ("sparql?query=SELECT%20%3Fs%20WHERE%20%7B%3Fs%20a%20ess%3AService%7D", "/id/service/"),
        ("queries?lang=fr", "queries/"),
        ("record/cress-structures/ITW-036", "CRGE"),
        ("ontology", "ess:"),
        ("id/organization/nobody", "404"),
    ],
)
def test_a_page_renders_without_a_complaint(demo: str, tmp_path: Path, path: str, shows: str) -> None:
    page, console = visit(demo + path, tmp_path)
    assert shows in page.replace("&#39;", "'").replace("’", "'")
    complaints = [line for line in console.splitlines() if "404" not in line]
    assert not complaints
    fetched = re.findall(r'(?:src|href)="(https?://[^"]+)"[^>]*rel="stylesheet"', page)
    assert all(address.startswith(demo) for address in fetched)


def test_an_entity_is_reached_from_its_address(demo: str, ask: Ask, tmp_path: Path) -> None:
    entity = ask(PREFIXES + 'SELECT ?e WHERE { ?e a ess:Organization ; schema:name "CRGE" }')[0]["e"]
    page, console = visit(entity, tmp_path, width=360)
    assert "Centre de Ressources des Groupements d'Employeurs" in page.replace("&#39;", "'")
    assert not console
