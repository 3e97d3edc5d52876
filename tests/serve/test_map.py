"""``/map``: a drawing made here, of what the parameters of the lists find."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from hub.publish.collection.criteria import Box
from hub.serve.app import create_app
from hub.serve.map_drawing import FRANCE, MOST_SINGLE, draw
from tests.serve.listed_hub import build
from tests.serve.served import Client, served

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    hub = build(tmp_path_factory.mktemp("map"))
    with served(lambda address: create_app(hub, readers=1, public_url=address)) as client:
        yield client


def marks(page: str) -> list[str]:
    """Where the marks lead."""
    return re.findall(r'<a href="([^"]+)"[^>]*><circle', page)


def test_every_place_is_a_mark_that_leads_to_its_page(listed: Client) -> None:
    page = listed.get("/map?kind=establishment", headers=PAGE)
    assert page.status_code == 200
    found = {each.rpartition("/")[2] for each in marks(page.text)}
    assert found == {"arban-limoges", "creche-paris", "creche-lyon"}
    assert "<script" not in page.text
    assert not re.findall(r'(?:src|href)="https?://(?!127)', page.text)
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_it_follows_the_parameters_of_the_lists(listed: Client) -> None:
    assert len(marks(listed.get("/map?department=87", headers=PAGE).text)) == 1
    closer = listed.get("/map?kind=establishment&bbox=2,48,3,49", headers=PAGE).text
    assert [each.rpartition("/")[2] for each in marks(closer)] == ["creche-paris"]
    assert "hors du cadre" in closer


def test_it_speaks_both_languages(listed: Client) -> None:
    assert "La carte" in listed.get("/map", headers=PAGE).text
    english = listed.get("/map?lang=en", headers=PAGE).text
    assert "The map" in english
    assert "lang=en" in english.partition("<svg")[2]


@pytest.mark.parametrize("asking", ["kind=network", "bbox=3,1,2,2", "colour=red"])
def test_what_is_wrong_is_refused(listed: Client, asking: str) -> None:
    answer = listed.get(f"/map?{asking}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_many_places_are_drawn_together_and_none_is_lost() -> None:
    draws = np.random.default_rng(7)
    size = 20 * MOST_SINGLE
    latitudes, longitudes = draws.uniform(40, 52, size), draws.uniform(-6, 10, size)
    drawing = draw(latitudes, longitudes, np.arange(size, dtype=np.int32), FRANCE)
    assert sum(mark.count for mark in drawing.marks) + drawing.outside == size
    assert len(drawing.marks) < MOST_SINGLE * 2
    for mark in drawing.marks:
        assert mark.box is not None
        assert 0 <= mark.x <= drawing.width
        assert 0 <= mark.y <= drawing.height
        held = (latitudes >= mark.box.south) & (latitudes < mark.box.north) & (longitudes >= mark.box.west)
        assert abs(int((held & (longitudes < mark.box.east)).sum()) - mark.count) <= 3


def test_a_frame_of_any_shape_keeps_its_middle_and_shows_all_of_it() -> None:
    nowhere = np.array([], np.float64)
    for box in (Box(1, 45, 1, 45), Box(-180, -90, 180, 90), Box(2, 48, 3, 48.01), Box(2, 48, 2.01, 49)):
        seen = draw(nowhere, nowhere, np.array([], np.int32), box).box
        assert seen.west <= box.west <= box.east <= seen.east
        assert seen.south <= box.south <= box.north <= seen.north
        assert (seen.west + seen.east) / 2 == pytest.approx((box.west + box.east) / 2)
