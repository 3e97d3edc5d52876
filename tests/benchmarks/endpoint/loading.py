"""Loads N-Triples files, each into a graph: ``python -m tests.benchmarks.endpoint.loading bare|hub DIRECTORY FILE=GRAPH…``.

``bare`` is the engine's own bulk loader into an empty store; ``hub`` is a draft and its commit. Prints the seconds it took.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from hub.store.revisions import Revisions
from tests.benchmarks.endpoint.engines import DEFAULT


def load_bare(directory: Path, files: list[tuple[Path, str]]) -> None:
    store = Store(str(directory))
    for path, graph in files:
        target = DefaultGraph() if graph == DEFAULT else NamedNode(graph)
        store.bulk_load(path=str(path), format=RdfFormat.N_TRIPLES, to_graph=target)
    store.flush()


def load_through_the_hub(directory: Path, files: list[tuple[Path, str]]) -> None:
    revisions = Revisions(directory, lambda: datetime.now(UTC))
    revisions.create()
    with revisions.lease("load") as lease, lease.draft() as draft:
        for path, graph in files:
            draft.insert(None if graph == DEFAULT else graph, _lines(path))
        draft.commit()


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n")


if __name__ == "__main__":
    given = [(Path(name), graph) for name, _, graph in (each.partition("=") for each in sys.argv[3:])]
    began = time.perf_counter()
    (load_bare if sys.argv[1] == "bare" else load_through_the_hub)(Path(sys.argv[2]), given)
    sys.stdout.write(f"{time.perf_counter() - began:.3f}\n")
