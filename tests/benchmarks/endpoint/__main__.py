"""The hub's store and endpoint beside ``oxigraph serve-read-only`` and Virtuoso, in one run, on the same statements.

``python -m tests.benchmarks.endpoint [ORGANISATIONS]`` (20,000). What is compared is the ratio of figures of the same minute; an
engine that is not on this machine is left out, with its reason.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import requests

from hub.pipeline.hub import Hub
from tests.benchmarks.endpoint.engines import DEFAULT, ROOT, Engine, oxigraph, the_hub, virtuoso
from tests.benchmarks.endpoint.load import Met, get, offered
from tests.benchmarks.endpoint.mix import HEAVY, LIGHT, NAMES, drawn_query
from tests.benchmarks.endpoint.world import HERE, SOURCES, filled
from tests.benchmarks.measured import Cost, measure
from tests.conformance.apart import MissingError

ROUNDS = 3
SECONDS = 4.0
DISTINCT = 60_000
"""Light requests, each another text: no server meets one twice."""
REPEATED = 200
CHANGED = 1_000

Files = list[tuple[Path, str]]


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def path_of(engine: Engine) -> str:
    return "/query" if engine.name == "oxigraph serve" else "/sparql"


def asked(engine: Engine, queries: Sequence[str], accept: str) -> list[str]:
    return [get(query, accept, path_of(engine), engine.more) for query in queries]


def compare(
    title: str,
    engines: Sequence[Engine],
    queries: Sequence[str],
    connections: int,
    accept: str,
    wanted: Callable[[Met], float],
    *,
    again: bool = False,
) -> dict[str, float]:
    """Offer the same queries to each engine in turns, others in each round unless they are to be asked ``again``; the
    median of ``wanted`` by engine."""
    met: dict[str, list[Met]] = {engine.name: [] for engine in engines}
    costs = {engine.name: engine.cost()[0] for engine in engines}
    for number in range(ROUNDS):
        part = queries if again else queries[number::ROUNDS]
        for engine in engines:
            met[engine.name].append(offered(engine.port, asked(engine, part, accept), connections, SECONDS))
    say(f"{title}, {connections} connections")
    for engine in engines:
        each = met[engine.name]
        answers = sum(one.answers for one in each)
        used, resident = engine.cost()
        say(
            f"  {engine.name:16} {statistics.median(one.rate for one in each):9.1f} answers/s, "
            f"p50 {statistics.median(one.p50 for one in each):8.2f} ms, p95 {statistics.median(one.p95 for one in each):8.2f} ms, "
            f"{1000 * (used - costs[engine.name]) / max(answers, 1):7.3f} CPU ms an answer, {resident:6.0f} MB, "
            f"{sum(one.errors for one in each)} errors"
        )
    return {name: statistics.median(map(wanted, each)) for name, each in met.items()}


def light(engines: Sequence[Engine], count: int) -> None:
    for connections in (8, 32):
        # A comment makes each text another: what is asked is one entity, what a cache of answers sees is new.
        queries = [f"{drawn_query(LIGHT, n, count)} # {connections}-{n}" for n in range(DISTINCT)]
        _ratio("one entity, never asked before", engines, queries, connections)
    queries = [drawn_query(LIGHT, number, count) for number in range(REPEATED)]
    for connections in (8, 32):
        _ratio(f"one entity, of {REPEATED} asked again and again", engines, queries, connections, again=True)


def _ratio(
    title: str, engines: Sequence[Engine], queries: Sequence[str], connections: int, *, again: bool = False
) -> None:
    rates = compare(
        title, engines, queries, connections, "application/n-triples", lambda met: met.rate, again=again
    )
    say(f"  the hub / oxigraph serve: {rates['the hub'] / rates['oxigraph serve']:.2f}")


def heavy(engines: Sequence[Engine], count: int) -> None:
    # New texts here too: the query is what is measured, and no cache of it.
    queries = [f"{drawn_query(HEAVY, n, count)} # {n}" for n in range(1000)]
    found = compare(
        "one heavy query", engines, queries, 1, "application/sparql-results+json", lambda met: met.p50
    )
    say(f"  the hub / oxigraph serve, time: {found['the hub'] / found['oxigraph serve']:.2f}")


def mix(engines: Sequence[Engine], count: int) -> None:
    say("the ten queries, one client, median ms (rows of one of them)")
    say(f"  {'':34}" + "".join(f"{engine.name:>24}" for engine in engines))
    for name in NAMES:
        accept = "application/n-triples" if "construct" in name else "application/sparql-results+json"
        texts = [f"{drawn_query(name, n, count)} # alone {n}" for n in range(2000)]
        cells = []
        for engine in engines:
            met = offered(engine.port, asked(engine, texts, accept), 1, SECONDS)
            taken = f"{met.p50:.2f}" if met.answers else f"> {1000 * SECONDS:.0f}"
            cells.append(f"{taken} ({_rows(engine, texts[0], accept)})")
        say(f"  {name:34}" + "".join(f"{cell:>24}" for cell in cells))
    queries = [
        f"{drawn_query(name, n, count)} # mixed {n}"
        for n in range(500)
        for name in NAMES
        if "construct" not in name
    ]
    compare(
        "nine of them mixed", engines, queries, 8, "application/sparql-results+json", lambda met: met.rate
    )


def _rows(engine: Engine, query: str, accept: str) -> int:
    answer = requests.get(
        f"http://127.0.0.1:{engine.port}{path_of(engine)}",
        params=[("query", query), *parse_qsl(engine.more)],
        headers={"Accept": accept},
        timeout=120,
    )
    if not answer.ok:
        return -1
    if "json" not in answer.headers["content-type"]:
        return sum(line.strip() != "" and not line.startswith("#") for line in answer.text.splitlines())
    return len(answer.json()["results"]["bindings"])


def publishing(engine: Engine, directory: Path, count: int) -> None:
    """Publish a thousand changed organisations while clients ask light queries."""
    queries = [drawn_query(LIGHT, number, count) for number in range(REPEATED)]
    met: list[Met] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            met.append(offered(engine.port, asked(engine, queries, "application/n-triples"), 4, 1.0))

    clients = threading.Thread(target=ask)
    clients.start()
    try:
        done = changed(directory, CHANGED, count, 1)
    finally:
        over.set()
        clients.join()
    report = json.loads(done.out)
    say(
        f"publishing {CHANGED} changed organisations while 4 clients ask: {report['seconds']:.2f} s, "
        f"{done.cpu:.1f} CPU s of the whole process, {done.peak:.0f} MB; "
        f"{sum(one.answers for one in met)} answers, {sum(one.errors for one in met)} errors"
    )
    parts = sorted(report["parts"].items(), key=lambda part: -part[1])
    say("  " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in parts if seconds >= 0.01))


def changed(directory: Path, changes: int, count: int, version: int) -> Cost:
    command = [sys.executable, "-m", "tests.benchmarks.endpoint.changing", directory]
    return measure([*command, str(changes), str(count), str(version)], directory.parent)


def written(hub: Hub, folder: Path) -> Files:
    """Each graph of the published hub in a file of its own."""
    graphs = {HERE.model_graph: "model", HERE.provenance_graph: "provenance", HERE.links_graph: "links"}
    graphs |= {HERE.source_graph(source): source for source in SOURCES}
    files = []
    with hub.revisions.reading() as view:
        for graph, name in [(None, "default"), *graphs.items()]:
            path = folder / f"{name}.nt"
            with path.open("wb") as out:
                view.dump(graph, ".nt", out)
            files.append((path, graph or DEFAULT))
    return files


def loading(folder: Path, files: Files) -> None:
    given = [f"{path}={graph}" for path, graph in files]
    taken: dict[str, list[Cost]] = {"bare": [], "hub": []}
    for number in range(2):
        for way, costs in taken.items():
            command = [
                sys.executable,
                "-m",
                "tests.benchmarks.endpoint.loading",
                way,
                folder / f"{way}-{number}",
            ]
            costs.append(measure([*command, *given], folder))
    for way, costs in taken.items():
        seconds = min(float(each.out) for each in costs)
        say(
            f"loading, {way}: {seconds:.1f} s, {min(c.cpu for c in costs):.1f} CPU s, {max(c.peak for c in costs):.0f} MB"
        )
    bare, through = (min(float(each.out) for each in taken[way]) for way in ("bare", "hub"))
    say(f"  speed of the hub / bare bulk_load: {bare / through:.2f}")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory(prefix="ess-hub-endpoint-") as name:
        folder = Path(name)
        hub = filled(folder / "hub", count)
        first = changed(hub.directory, 0, count, 0)
        files = written(hub, folder)
        statements = sum(sum(1 for _ in path.open("rb")) for path, _ in files)
        say(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        say(
            f"{count} organisations, {statements} statements; first publication {json.loads(first.out)['seconds']:.1f} s"
        )
        loading(folder, files)
        with ExitStack() as held:
            native = held.enter_context(oxigraph(folder / "bare-0"))
            served = held.enter_context(the_hub(hub.directory))
            light([native, served], count)
            heavy([native, served], count)
            engines = [native, served]
            try:
                engines.append(held.enter_context(virtuoso(folder / "virtuoso", files)))
            except MissingError as missing:
                say(f"Virtuoso is left out: {missing}")
            mix(engines, count)
            publishing(served, hub.directory, count)
        sizes = {
            each.name: _megabytes(each) for each in (folder / "bare-0", hub.directory, folder / "virtuoso")
        }
        say("on the disk, MB: " + ", ".join(f"{name} {size:.0f}" for name, size in sizes.items()))


def _megabytes(folder: Path) -> float:
    done = subprocess.run(["du", "-sk", str(folder)], capture_output=True, text=True, check=False, cwd=ROOT)
    return int(done.stdout.split()[0]) / 1024 if done.stdout else 0.0


if __name__ == "__main__":
    main()
