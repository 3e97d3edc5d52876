"""What a commit costs, at two sizes of store: ``python -m tests.benchmarks.commits [QUADS]`` (a million by default)."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from hub.store.revisions import Revisions

GRAPH = "https://data.example.org/graph/benchmark"
COMMITS = 20


def lines(count: int) -> Iterator[str]:
    for number in range(count):
        subject = f"https://data.example.org/record/{number // 30}"
        yield f'<{subject}> <https://data.example.org/property/{number % 30}> "value {number}" .'


def commits(quads: int) -> list[float]:
    """Seconds of each of twenty one-line commits to a store of ``quads`` quads, lease included."""
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        revisions = Revisions(Path(folder), lambda: datetime.now(UTC))
        revisions.create()
        with revisions.lease("load") as lease, lease.draft() as draft:
            draft.insert(GRAPH, lines(quads))
            draft.commit()
        for number in range(COMMITS):
            started = time.perf_counter()
            with revisions.lease("one line") as lease, lease.draft() as draft:
                draft.insert(
                    GRAPH, [f'<https://data.example.org/n/{number}> <https://data.example.org/p> "1" .']
                )
                draft.commit()
            taken.append(time.perf_counter() - started)
    return taken


def main() -> None:
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    medians = []
    for quads in (largest // 100, largest):
        taken = sorted(commits(quads))
        medians.append(statistics.median(taken))
        sys.stdout.write(
            f"{quads:>10} quads: one-line commit median {1000 * medians[-1]:.0f} ms, "
            f"min {1000 * taken[0]:.0f}, max {1000 * taken[-1]:.0f} (n={COMMITS})\n"
        )
    sys.stdout.write(
        f"a store 100 times the size costs {medians[1] / medians[0]:.2f} times as much a commit\n"
    )


if __name__ == "__main__":
    main()
