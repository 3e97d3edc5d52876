"""Prints what a publication costs: ``python -m tests.benchmarks.publication [ORGANIZATIONS] [--alone]`` (20,000 by default).

First one without bulk files for which no choice was remembered, part by part; then another, of 1,000 changed records, while a client asks
the served hub for lists, entities and SPARQL; then the files of each form and the counts by themselves, of the same revision: CPU seconds
of this process, and their share of the first publication. Records are those of the reconciliation service's benchmark, linked to what
they truly describe. ``--alone``: nobody asks meanwhile, and it ends there.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from random import Random
from typing import TypeVar
from urllib.parse import quote

import requests

from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import ESS, NAME, ORGANIZATION, SCHEMA, TYPE
from hub.pipeline.hub import Hub
from hub.pipeline.publish import publish_entities
from hub.publish.bulk import write_bulk_files
from hub.publish.bulk_file import BULK_FORMATS
from hub.publish.card import read_reference
from hub.publish.statistics import count_statements
from tests.benchmarks.generated_hub import HERE
from tests.benchmarks.publication_parts import Taken
from tests.benchmarks.publication_parts import timed as timed_parts
from tests.benchmarks.reconcile.records import Record, generate
from tests.benchmarks.reconcile.settings import PRESETS
from tests.benchmarks.reconcile_service.published import publish
from tests.benchmarks.served_apart import served_apart
from tests.serve.served import Client

T = TypeVar("T")

_RECORDS_AN_ORGANIZATION = 3.1
_CHANGED = 1_000
_PAUSE = 0.02
"""Seconds between two questions: the client's CPU is counted with the publication's."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and of CPU of this process."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.1f} s, {self.cpu:.1f} CPU s"


def main(organizations: int, *, alone: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        records = _about(organizations)
        hub = replace(publish(Path(folder), records), bulk_forms=())
        with timed_parts() as parts:
            whole, report = timed(lambda: publish_entities(hub))
        say(f"{organizations:,} organizations, {len(records):,} records, {report.statements:,} statements")
        say(f"a publication without bulk files: {whole}, peak {peak():.0f} MB")
        tell(parts)
        with ExitStack() as served:
            asked = Asked()
            if not alone:
                asked = served.enter_context(asking(served.enter_context(served_apart(hub)), hub))
            changed = change(hub)
            with timed_parts() as parts:
                again, report = timed(lambda: publish_entities(hub))
        assert report.changed
        say(f"another, {changed:,} records having changed: {again}, peak {peak():.0f} MB")
        if alone:
            tell(parts)
            return
        say(
            f"meanwhile one client: {asked.answers:,} answers, {asked.errors} errors, the slowest {asked.slowest:.2f} s"
        )
        tell(parts)
        with hub.revisions.reading() as view:
            reference = read_reference(view, hub.addresses)
            sources = hub.published_sources
            for forms in (*((form,) for form in BULK_FORMATS), BULK_FORMATS):
                place = Path(folder) / "-".join(forms)

                def write(place: Path = place, forms: Sequence[str] = forms) -> object:
                    return write_bulk_files(place, view, reference, hub.addresses, sources, forms)

                spent, _ = timed(write)
                size = sum(each.stat().st_size for each in place.iterdir()) / 1e6
                share = 100 * spent.cpu / whole.cpu
                say(f"{' '.join(forms):<24} {spent.cpu:6.1f} CPU s, {share:5.1f} %, {size:6.1f} MB on disk")
            spent, _ = timed(lambda: count_statements(view, hub.addresses, hub.sources))
            say(
                f"{'counts':<24} {spent.cpu:6.1f} CPU s, {100 * spent.cpu / whole.cpu:5.1f} %; peak {peak():.0f} MB"
            )


def change(hub: Hub) -> int:
    """Commit what a harvest would that found a telephone number in 1,000 records of a register; how many there were."""
    graph = HERE.source_graph("sirene")
    with hub.revisions.lease("benchmark") as lease, lease.draft() as draft:
        nodes = [node for node, pairs in draft.view.nodes(graph) if any(name == NAME for name, _ in pairs)]
        drawn = Random(1).sample(sorted(nodes), min(_CHANGED, len(nodes)))
        draft.insert(
            graph,
            [
                statement(iri(node), iri(SCHEMA + "telephone"), literal(f"05{number:08}"))
                for number, node in enumerate(drawn)
            ],
        )
        run = iri(f"{HERE.base}harvest/benchmark/again")
        draft.insert(HERE.provenance_graph, [statement(run, iri(TYPE), iri(ESS + "Harvest"))])
        draft.commit()
    return len(drawn)


@dataclass(slots=True)
class Asked:
    """What one client met. An error is an answer of 400 and above, or none."""

    answers: int = 0
    errors: int = 0
    slowest: float = 0.0


@contextmanager
def asking(client: Client, hub: Hub) -> Iterator[Asked]:
    """Ask, one after the other, until the block is left."""
    with hub.revisions.reading() as view:
        entity = next(row["e"].value for row in view.select(f"SELECT ?e {{ ?e a <{ORGANIZATION}> }} LIMIT 1"))
    query = quote("SELECT ?label { ?e a ess:Organization ; rdfs:label ?label } LIMIT 20")
    addresses = (
        "/api/organizations",
        "/search?q=maison",
        "/" + entity.removeprefix(HERE.base),
        f"/sparql?query={query}",
    )
    over, asked = threading.Event(), Asked()

    def ask() -> None:
        for address in cycle(addresses):
            if over.is_set():
                return
            began = time.perf_counter()
            try:
                good = client.get(address).status_code < 400
            except requests.RequestException:
                good = False
            asked.answers += good
            asked.errors += not good
            asked.slowest = max(asked.slowest, time.perf_counter() - began)
            over.wait(_PAUSE)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield asked
    finally:
        over.set()
        thread.join()


def _about(organizations: int) -> list[Record]:
    """Generated records of that many organizations."""
    known: set[int] = set()
    kept = []
    for record in generate(PRESETS["usual"](round(organizations * _RECORDS_AN_ORGANIZATION), 1)):
        if record.organization in known or len(known) < organizations:
            known.add(record.organization)
            kept.append(record)
    return kept


def timed(work: Callable[[], T]) -> tuple[Spent, T]:
    """What ``work`` took, and what came of it."""
    wall, cpu = time.perf_counter(), time.process_time()
    outcome = work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu), outcome


def tell(parts: Mapping[str, Taken]) -> None:
    """The parts that took a hundredth of a second and more, the dearest first; parts of parts are in both."""
    for name, taken in sorted(parts.items(), key=lambda part: -part[1].cpu):
        if taken.cpu >= 0.01:
            say(f"  {name:<22} {taken.cpu:7.2f} CPU s, {taken.wall:7.2f} s")


def peak() -> float:
    """The largest resident size so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument != "--alone"]
    main(int(given[0]) if given else 20_000, alone="--alone" in sys.argv)
