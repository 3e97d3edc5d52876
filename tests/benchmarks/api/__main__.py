"""Prints what lists cost: ``python -m tests.benchmarks.api [ORGANIZATIONS]``, 200,000 by default.

Each question is asked in this process, from the parameters to the bytes of the page, and over HTTP on the loopback, in
turns; the ratio is what to compare, as machines and days differ. CPU is what a question takes of this thread, which others
on the machine do not lengthen. No question is asked twice, so that nothing is answered
from what was remembered of the one before.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from hub.pipeline.hub import Hub
from hub.publish.directory import Directory
from hub.serve.collections.asked import page_size, read_asked
from hub.serve.collections.codes import Codes
from hub.serve.collections.document import ListPage, write_page
from hub.serve.model_files import Model
from hub.serve.negotiation import JSONLD
from tests.benchmarks.api.generated import CODES, FORMS, KINDS, SOURCES, THEMES, publish, town
from tests.benchmarks.generated_hub import HERE, generated_hub
from tests.benchmarks.served_apart import served_apart

Question = dict[str, str]


def questions(draw: Random) -> Iterator[tuple[str, Callable[[], Question]]]:
    """What is asked, and how one such question is drawn."""

    def department() -> str:
        return f"{draw.randint(1, 19):02}"

    def box(size: float) -> str:
        south, west = draw.uniform(43, 49.5), draw.uniform(-1, 6)
        return f"{west:.4f},{south:.4f},{west + size:.4f},{south + size:.4f}"

    def words() -> str:
        return f"{draw.choice(KINDS)} {draw.choice(THEMES)} {town(draw)}"

    bare = {"facets": "none"}
    yield "a page in order", lambda: {**bare, "limit": str(draw.randint(10, 30)), "department": department()}
    yield "a box", lambda: {**bare, "bbox": box(0.5)}
    yield (
        "around a point",
        lambda: {**bare, "near": f"{draw.uniform(43, 49.5):.4f},{draw.uniform(-1, 6):.4f},30"},
    )
    yield "three words", lambda: {**bare, "q": words()}
    yield (
        "all facets, two filters",
        lambda: {
            "department": department(),
            "legal_form": draw.choice(FORMS),
            "limit": str(draw.randint(1, 20)),
        },
    )
    yield "all facets of a box", lambda: {"bbox": box(2.0), "activity": draw.choice(CODES), "limit": "5"}
    yield "all facets of words", lambda: {"q": words(), "limit": "10"}
    yield "all facets of everybody", lambda: {"limit": str(draw.randint(1, 200))}


def main(organizations: int, seed: int, times: int, kept: Path | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        place = kept or Path(folder)
        made = generated_hub(place, SOURCES).publication_directory(1).is_dir()
        hub = generated_hub(place, SOURCES) if made else publish(place, organizations, seed)
        size = sum(path.stat().st_size for path in hub.publication_directory(1).rglob("*") if path.is_file())
        say(
            f"{organizations:,} organizations, seed {seed}; side tables made in {time.perf_counter() - started:.0f} s, "
            f"{size / 1e6:.0f} MB; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        )
        here = in_process(hub)
        with served_apart(hub) as client:
            for title, draw in questions(Random(seed)):
                inside, work, outside = [], [], []
                for _ in range(times):
                    first, second = draw(), draw()
                    began = time.thread_time()
                    inside.append(timed(lambda asked=first: here(asked)))  # type: ignore[misc]
                    work.append(1000 * (time.thread_time() - began))
                    outside.append(
                        timed(
                            lambda asked=second: check(client.get("/api/organizations?" + urlencode(asked)))
                        )
                    )  # type: ignore[misc]
                ratio = median(outside) / median(inside)
                say(
                    f"{title:<26} in process {figures(inside)}, CPU p50 {median(work):5.2f}; over HTTP {figures(outside)}; "
                    f"ratio of p50 {ratio:.2f}"
                )
        say(f"load at the end {os.getloadavg()[0]:.1f}")


def in_process(hub: Hub) -> Callable[[Question], bytes]:
    """What the service does between its parameters and the bytes of its answer."""
    model = Model.load(hub.resources)
    codes = Codes(model, hub.territories)
    directory = Directory(hub.publication_directory(1))

    def answer(asked: Question) -> bytes:
        read = read_asked(QueryParams(asked), codes, HERE)
        collection = directory.collection("organization")
        found = collection.find(read.criteria, 0, page_size(read.limit, table=False) or 0)
        page = ListPage(
            "https://x.example/",
            "https://x.example/?limit=20",
            "https://x.example/?limit=20",
            None,
            found.total,
            1,
            directory.described(found.ranks),
            found.distances,
            collection.counts(read.criteria, read.facets, 50),
        )
        return write_page(page, JSONLD, model.context, "fr")

    return answer


def check(answer: object) -> None:
    """An answer that is none measures nothing."""
    assert getattr(answer, "status_code", 0) == 200, getattr(answer, "text", "")


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


def figures(times: list[float]) -> str:
    """First decile, median, 95th centile."""
    ordered = sorted(times)
    return f"p10 {ordered[len(ordered) // 10]:5.2f} p50 {median(ordered):5.2f} p95 {ordered[int(0.95 * (len(ordered) - 1))]:6.2f} ms"


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("organizations", nargs="?", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--times", type=int, default=60, help="of each kind of question")
    parser.add_argument(
        "--keep", type=Path, help="a folder for the generated hub, to be measured again without being made"
    )
    given = parser.parse_args()
    main(given.organizations, given.seed, given.times, given.keep)
