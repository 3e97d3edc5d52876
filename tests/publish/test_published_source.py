"""A source is called made up when it reads a bundled sample that is, and never when its publisher's own file is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.errors import Text
from hub.mapping.connector import Connector, load_connector
from hub.model.source import Source
from hub.publish.published_source import published_source
from hub.resources import find_resources

FOLDER = find_resources().connector_folder
MADE_UP = sorted(
    path for path in FOLDER.glob("*.yaml") if "fictitious: true" in path.read_text(encoding="utf-8")
)


def bundled(slug: str) -> Connector:
    return load_connector(FOLDER / f"{slug}.yaml")


def test_the_bundled_sample_says_that_it_is_made_up() -> None:
    connector = bundled("sirene")
    shown = published_source(Source("sirene", "sirene", str(connector.sample)), connector)
    assert shown.fictitious
    assert shown.title.fr.endswith("(exemple fictif)")


@pytest.mark.parametrize("location", ["https://api.example.org/siren?q=x", "/srv/data/sirene.json"])
def test_what_the_publisher_sends_through_the_same_connector_does_not(location: str) -> None:
    shown = published_source(Source("sirene", "sirene", location), bundled("sirene"))
    assert not shown.fictitious
    assert shown.title == Text("Répertoire Sirene, unités légales", "Sirene register, legal units")


def test_a_sample_that_is_real_keeps_its_title_wherever_it_is_read_from() -> None:
    connector = bundled("cress-structures")
    shown = published_source(Source("cress", "cress-structures", "/srv/cress.csv"), connector)
    assert (shown.fictitious, shown.title) == (False, connector.title)


@pytest.mark.parametrize("path", MADE_UP, ids=[path.stem for path in MADE_UP])
def test_every_made_up_sample_is_named_so_in_both_languages(path: Path) -> None:
    title = load_connector(path).title
    assert title.fr.endswith(" (exemple fictif)")
    assert title.en.endswith(" (fictitious example)")
