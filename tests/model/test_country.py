"""Countries are known by their codes and their names, and no name means two."""

from __future__ import annotations

from collections import defaultdict

import pytest

from hub.model import country
from hub.model.country import country_code

ROWS = [line.split(" ", 2) for line in country._COUNTRIES.strip().splitlines()]


def test_every_country_of_the_standard_is_there() -> None:
    assert len({two for two, _, _ in ROWS}) == len({three for _, three, _ in ROWS}) == 249


def test_no_name_means_two_countries() -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for two, _, names in ROWS:
        for name in names.split(" | "):
            meanings[country._words(name)].add(two)
    assert {name: codes for name, codes in meanings.items() if len(codes) > 1 or not name} == {}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_is_found_by_code_and_name(row: list[str]) -> None:
    two, three, names = row
    for written in (two, two.lower(), three, *names.split(" | "), names.split(" | ")[0].upper()):
        assert country_code(written) == two
