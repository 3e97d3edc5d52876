"""What light queries get while six clients ask for endless work: ``python -m tests.benchmarks.lanes [SECONDS]`` (5 a case).

Over HTTP, on a store of 20,000 statements: the light client alone, then beside six abusers who repeat one query, who send a
new one each time from one address, and who do so from six addresses with an allowance. Milliseconds.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from itertools import count
from pathlib import Path

from hub.model.iri import Addresses
from hub.pipeline.hub import Hub
from hub.resources import find_resources
from hub.serve.allowance import Allowance, Protection
from hub.serve.app import create_app
from hub.store.readers.pool import Limits
from tests.serve.served import Client, served
from tests.store.samples import triples

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LIGHT = "SELECT * { <http://x/s1> ?p ?o }"
ABUSERS = 6


def small_hub(directory: Path) -> Hub:
    hub = Hub(directory, Addresses("https://data.example.org/"), find_resources(), {})
    hub.revisions.create()
    with hub.revisions.lease("benchmark") as lease, lease.draft() as draft:
        draft.insert(None, triples(20_000))
        draft.commit()
    return hub


def light(address: str, seconds: float) -> list[float]:
    """The milliseconds of each light query, sent one after the other."""
    client, taken = Client(address), []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.perf_counter()
        answer = client.get("sparql", params={"query": LIGHT}, headers={"X-Forwarded-For": "192.0.2.1"})
        taken.append((time.perf_counter() - began) * 1000)
        answer.raise_for_status()
        time.sleep(0.002)
    client.close()
    return taken


@contextmanager
def abusers(address: str, *, varied: bool, addresses: bool) -> Iterator[dict[int, int]]:
    """Six threads that ask for endless work; how often each status was answered."""
    over, numbers = threading.Event(), count()
    statuses: dict[int, int] = {}

    def abuse(number: int) -> None:
        client = Client(address)
        headers = {"X-Forwarded-For": f"198.51.100.{number}" if addresses else "127.0.0.2"}
        while not over.is_set():
            asked = next(numbers)
            query = ENDLESS.replace("}", f"FILTER(?a != <http://none/{asked}>) }}") if varied else ENDLESS
            status = client.get("sparql", params={"query": query}, headers=headers).status_code
            statuses[status] = statuses.get(status, 0) + 1
            over.wait(0.05)
        client.close()

    threads = [threading.Thread(target=abuse, args=(number,)) for number in range(ABUSERS)]
    for thread in threads:
        thread.start()
    try:
        yield statuses
    finally:
        over.set()
        for thread in threads:
            thread.join()


def said(name: str, taken: list[float], quiet: float | None = None) -> float:
    p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    ratio = "" if quiet is None else f", {p95 / quiet:.1f} times quiet"
    sys.stdout.write(
        f"{name:>38}: {len(taken)} answers, p50 {p50:.1f}, p95 {p95:.1f}{ratio}, max {max(taken):.0f}\n"
    )
    return p95


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    limits = Limits(deadline=2.0, wait=2.0)
    protection = Protection(Allowance(seconds=10.0), free=(ip_network("127.0.0.0/8"),))
    with tempfile.TemporaryDirectory() as name:
        hub = small_hub(Path(name))
        for readers in (3, 4):
            with served(
                lambda _, readers=readers: create_app(
                    hub, readers=readers, limits=limits, protection=protection
                ),
                trusted_proxies=["127.0.0.1"],
            ) as client:
                sys.stdout.write(f"{readers} readers\n")
                quiet = said("alone", light(client.address, seconds))
                for case, varied, addresses in (
                    ("six who repeat one query", False, False),
                    ("six with new queries, no allowance", True, False),
                    ("six addresses with new queries", True, True),
                ):
                    with abusers(client.address, varied=varied, addresses=addresses) as statuses:
                        time.sleep(1.0)
                        taken = light(client.address, seconds)
                    said(case, taken, quiet)
                    sys.stdout.write(f"{'':>40}the six were answered {dict(sorted(statuses.items()))}\n")


if __name__ == "__main__":
    main()
