"""Publishes a hub some of whose organisations have changed: ``python -m tests.benchmarks.endpoint.changing DIRECTORY COUNT
ORGANISATIONS VERSION``. Prints the seconds of the publication, and those of its parts."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import hub.pipeline.publish as publishing
import hub.publish.side_tables as side_tables
from tests.benchmarks.endpoint.world import generated, harvest_again

_PARTS: tuple[tuple[Any, str], ...] = (
    (publishing, "_given"),
    (publishing, "refresh_model"),
    (publishing, "read_book"),
    (publishing, "chosen_statements"),
    (publishing, "read_recorded"),
    (publishing, "reference_of"),
    (publishing, "with_observatory"),
    (publishing, "_digest"),
    (publishing.Draft, "replace_graph"),
    (publishing, "build_side_tables"),
    (side_tables, "read_cards"),
    (side_tables, "_write_tables"),
    (side_tables, "build_search_index"),
    (side_tables, "read_entries"),
    (side_tables, "build_match_index"),
    (publishing, "describe_sources"),
    (publishing.Draft, "commit"),
)


@contextmanager
def timed() -> Iterator[dict[str, float]]:
    """The seconds spent inside each part of a publication, parts of parts included."""
    spent: dict[str, float] = {}
    originals = [(holder, name, getattr(holder, name)) for holder, name in _PARTS]

    def watched(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            result = call(*arguments, **named)
            if isinstance(result, Iterator):
                result = iter(list(result))  # what comes one at a time is made here, to be counted here
            spent[name] = spent.get(name, 0.0) + time.perf_counter() - began
            return result

        return run

    for holder, name, call in originals:
        setattr(holder, name, watched(name, call))
    try:
        yield spent
    finally:
        for holder, name, call in originals:
            setattr(holder, name, call)


def main(directory: str, count: str, organisations: str, version: str) -> None:
    hub = generated(Path(directory))
    drawn = Random(version)
    if int(count):
        harvest_again(hub, drawn.sample(range(int(organisations)), int(count)), int(version))
    _ = hub.published_sources, hub.territories
    began = time.perf_counter()
    with timed() as parts:
        report = publishing.publish_entities(hub)
    assert report.changed
    seconds = time.perf_counter() - began
    sys.stdout.write(json.dumps({"seconds": seconds, "statements": report.statements, "parts": parts}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
