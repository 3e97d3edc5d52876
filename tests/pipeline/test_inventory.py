from __future__ import annotations

from hub.model.source import Source
from hub.pipeline.inventory import SourceList, list_connectors
from hub.resources import find_resources


def test_connectors_are_listed_by_slug_and_an_unknown_licence_says_why() -> None:
    listed = list_connectors([find_resources().connector_folder])
    rows = listed.to_json("en")
    slugs = [row["slug"] for row in rows]
    assert slugs == sorted(slugs)
    assert all(row["licence"] or row["licenceReason"] for row in rows)
    assert [line.split()[0] for line in listed.into("fr").splitlines()] == slugs


def test_sources_are_listed_in_the_order_of_the_settings() -> None:
    listed = SourceList((Source("b", "petit", "b.csv"), Source("a", "petit", "https://a.example/a.csv")))
    assert [line.split() for line in listed.into("fr").splitlines()] == [
        ["b", "petit", "b.csv"],
        ["a", "petit", "https://a.example/a.csv"],
    ]
    assert [row["from"] for row in listed.to_json("fr")] == ["b.csv", "https://a.example/a.csv"]
