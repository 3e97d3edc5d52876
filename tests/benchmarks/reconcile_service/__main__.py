"""Prints what the reconciliation service finds and costs: ``python -m tests.benchmarks.reconcile_service [ESTABLISHMENTS]``.

2,000 establishments by default, one record each; the questions are other records of theirs, by name and by what place they
give. ``--straight`` makes the index from the records, where publishing them whole would take longer than all the rest (100,000
establishments and more). The same questions are asked in this process and over HTTP on the loopback, one by one and a hundred at a time; the
ratio is what to compare, as machines and days differ.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import mean, median
from typing import Any

from hub.pipeline.hub import Hub
from hub.publish.matching.index import MatchIndex
from hub.publish.matching.matcher import Matcher
from hub.publish.matching.query import Query
from hub.serve.model_files import Model
from hub.serve.reconciliation.desk import ReconciliationLimits
from hub.serve.reconciliation.json_value import JsonValue
from hub.serve.reconciliation.naming import ModelNames
from hub.serve.reconciliation.reading import read_query_0_2
from tests.benchmarks.reconcile.records import generate
from tests.benchmarks.reconcile.settings import PRESETS
from tests.benchmarks.reconcile_service.published import Question, publish, split
from tests.benchmarks.reconcile_service.straight import publish_straight
from tests.benchmarks.served_apart import served_apart
from tests.serve.served import Client

RECORDS_A_PLACE = 2.44
"""About what the sources' habits come to."""
BATCH = 100


def main(establishments: int, preset: str, seed: int, questions: int, straight: bool) -> None:
    records = generate(PRESETS[preset](round(establishments * RECORDS_A_PLACE), seed))
    published, asked = split(records, establishments, seed)
    asked = asked[:questions]
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        hub = (publish_straight if straight else publish)(Path(folder), published)
        say(
            f"{len(published):,} establishments, preset {preset}, seed {seed}; {'indexed' if straight else 'published'} in "
            f"{time.perf_counter() - started:.1f} s; {len(asked):,} questions"
        )
        matcher = open_matcher(hub)
        for title, properties in (
            ("name, commune, postcode", ("commune", "postcode")),
            ("name, commune, postcode, street", ("commune", "postcode", "street")),
            ("name alone", ()),
        ):
            say(f"{title:<34}" + found(matcher, asked, properties))
        compare(hub, matcher, [wire(each, ("commune", "postcode")) for each in asked])


def open_matcher(hub: Hub) -> Matcher:
    """The matcher as the service makes it."""
    model = Model.load(hub.resources)
    index = MatchIndex(hub.publication_directory(1) / "matching")
    return Matcher(index, ModelNames(model, hub.territories))


def wire(question: Question, properties: Sequence[str]) -> dict[str, Any]:
    """A question as OpenRefine sends it."""
    place = question.record.place
    given = [(name, getattr(place, name)) for name in properties]
    return {
        "query": place.names[0],
        "type": "establishment",
        "properties": [{"pid": name, "v": value} for name, value in given if value],
    }


def read(query: dict[str, Any]) -> Query:
    """A question as the matcher takes it."""
    return read_query_0_2(JsonValue(query), ReconciliationLimits())


def found(matcher: Matcher, asked: Sequence[Question], properties: Sequence[str]) -> str:
    """Recall among the first and the first five, and how many matches were said and wrong."""
    first = five = said = wrong = 0
    for question in asked:
        candidates = matcher.match(read(wire(question, properties)))
        iris = [each.iri for each in candidates]
        first += iris[:1] == [question.answer]
        five += question.answer in iris[:5]
        matched = [each.iri for each in candidates if each.match]
        said += bool(matched)
        wrong += bool(matched) and matched != [question.answer]
    count = len(asked)
    return (
        f"recall@1 {first / count:.3f}, recall@5 {five / count:.3f}; "
        f"match said of {said / count:.3f}, wrong in {wrong / max(said, 1):.4f} of them"
    )


def compare(hub: Hub, matcher: Matcher, queries: Sequence[dict[str, Any]]) -> None:
    """Time in this process and over HTTP, the same questions in turns."""

    def here(batch: Sequence[dict[str, Any]]) -> None:
        for query in batch:
            matcher.match(read(query))

    with served_apart(hub) as client:
        for size in (1, BATCH):
            if len(queries) < size:
                say(f"{size:>4} a request: too few questions, {len(queries)}")
                continue
            batches = list(_batches(queries, size))[: 400 // size + 6]
            pairs = [(timed(here, batch), timed(lambda each: _ask(client, each), batch)) for batch in batches]
            inside = [one for one, _ in pairs]
            outside = [other for _, other in pairs]
            say(
                f"{size:>4} a request: in process {_figures(inside)}; over HTTP {_figures(outside)}; "
                f"HTTP / in process {median(outside) / median(inside):.2f}, of the fastest tenths "
                f"{_fast(outside) / _fast(inside):.2f}"
            )


def timed(act: Callable[[Sequence[dict[str, Any]]], None], batch: Sequence[dict[str, Any]]) -> float:
    """Milliseconds of one run."""
    started = time.perf_counter()
    act(batch)
    return 1000 * (time.perf_counter() - started)


def _ask(client: Client, batch: Sequence[dict[str, Any]]) -> None:
    queries = json.dumps({f"q{at}": query for at, query in enumerate(batch)})
    answer = client.post("/reconcile", data={"queries": queries})
    assert answer.status_code == 200, answer.text
    assert len(answer.json()) == len(batch)


def _batches(queries: Sequence[dict[str, Any]], size: int) -> Iterator[Sequence[dict[str, Any]]]:
    return (queries[at : at + size] for at in range(0, len(queries) - size + 1, size))


def _fast(times: Sequence[float]) -> float:
    """The first decile: what others on the machine disturb least."""
    return sorted(times)[len(times) // 10]


def _figures(times: Sequence[float]) -> str:
    ordered = sorted(times)
    slow = ordered[int(0.95 * (len(ordered) - 1))]
    return f"p10 {_fast(ordered):.2f} ms, p50 {median(ordered):.2f} ms, mean {mean(ordered):.2f} ms, p95 {slow:.2f} ms"


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("establishments", nargs="?", type=int, default=2_000)
    parser.add_argument("--preset", choices=sorted(PRESETS), default="usual")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--questions", type=int, default=2_000)
    parser.add_argument("--straight", action="store_true")
    given = parser.parse_args()
    main(given.establishments, given.preset, given.seed, given.questions, given.straight)
