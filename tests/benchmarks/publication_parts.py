"""What the parts of a publication take, inside the process that publishes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import hub.pipeline.publish as publishing
import hub.publish.renewal as renewal
import hub.publish.side_tables as side_tables

_PARTS: tuple[tuple[Any, str], ...] = (
    (publishing, "refresh_model"),
    (publishing, "choose_all"),
    (publishing, "choose_touched"),
    (publishing, "count_all"),
    (publishing, "count_again"),
    (publishing, "changed_statements"),
    (publishing, "digest_of_links"),
    (publishing.Draft, "replace_graph"),
    (publishing.Draft, "change_graph"),
    (publishing, "reference_of"),
    (publishing, "build_side_tables"),
    (side_tables, "read_cards"),
    (side_tables, "fill_tables"),
    (side_tables, "tell_surroundings"),
    (side_tables, "write_collections"),
    (side_tables, "build_search_index"),
    (side_tables, "read_entries"),
    (side_tables, "build_match_index"),
    (publishing, "affected_by"),
    (publishing, "renew_side_tables"),
    (renewal, "read_cards"),
    (renewal, "tell_surroundings"),
    (renewal, "renew_collections"),
    (renewal, "renew_search_index"),
    (renewal, "renew_match_index"),
    (publishing, "describe_publication"),
    (publishing, "describe_sources"),
    (publishing.Draft, "commit"),
)


@dataclass(slots=True)
class Taken:
    """Seconds by the clock, and of CPU of this process."""

    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def timed() -> Iterator[dict[str, Taken]]:
    """What is spent inside each part of a publication, parts of parts included."""
    spent: dict[str, Taken] = {}
    originals = [(holder, name, getattr(holder, name)) for holder, name in _PARTS]

    def watched(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            wall, cpu = time.perf_counter(), time.process_time()
            result = call(*arguments, **named)
            if isinstance(result, Iterator):
                result = iter(list(result))  # what comes one at a time is made here, to be counted here
            taken = spent.setdefault(name, Taken())
            taken.wall += time.perf_counter() - wall
            taken.cpu += time.process_time() - cpu
            return result

        return run

    for holder, name, call in originals:
        setattr(holder, name, watched(name, call))
    try:
        yield spent
    finally:
        for holder, name, call in originals:
            setattr(holder, name, call)
