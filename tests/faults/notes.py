"""Clients that write notes into a served hub without a pause, and what must be true of them afterwards.

A note is two statements written by one request: both are there or neither; a note whose request was acknowledged is.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

import requests

from tests.end_to_end.own_source import BASE

GRAPH = BASE + "graph/local/notes"
FIRST, SECOND = "urn:x:first", "urn:x:second"


@dataclass
class Notes:
    """``acknowledged`` are the numbers of the notes that were; ``others`` what was answered instead, status by number, 0
    for a connection that broke."""

    key: str
    acknowledged: list[int] = field(default_factory=list)
    others: dict[int, int] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def write(self, address: str) -> int:
        """Write the next note; the status, 0 for a broken connection."""
        number = next(self._numbers)
        note = f"<urn:x:note/{number}>"
        text = (
            f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {note} <{FIRST}> {number} . {note} <{SECOND}> {number} }} }}"
        )
        try:
            status = requests.post(
                address + "update",
                data=text,
                headers={
                    "Authorization": f"Bearer {self.key}",
                    "Content-Type": "application/sparql-update",
                },
                timeout=30,
            ).status_code
        except requests.RequestException:
            status = 0
        if status == 204:
            self.acknowledged.append(number)
        else:
            self.others[number] = status
        return status

    @contextmanager
    def written(self, address: str, least: int = 1) -> Iterator[None]:
        """Notes are written behind the scenes during the block, ``least`` of them acknowledged before it begins."""
        over, begun = threading.Event(), threading.Event()

        def go_on() -> None:
            while not over.is_set():
                if self.write(address) == 0:
                    over.wait(0.05)
                if len(self.acknowledged) >= least:
                    begun.set()

        writer = threading.Thread(target=go_on, daemon=True)
        writer.start()
        try:
            assert begun.wait(60), f"no note was taken: {self.others}"
            yield
        finally:
            over.set()
            writer.join(60)

    def check(self, address: str) -> None:
        """Every acknowledged note is there, and none in half."""
        firsts, seconds = (self._held(address, each) for each in (FIRST, SECOND))
        assert firsts == seconds
        lost = set(self.acknowledged) - firsts
        assert not lost, f"acknowledged and lost: {sorted(lost)}"
        assert firsts <= set(self.acknowledged) | set(self.others)

    def _held(self, address: str, predicate: str) -> set[int]:
        answer = requests.get(
            address + "sparql",
            params={"query": f"SELECT ?n {{ GRAPH <{GRAPH}> {{ ?note <{predicate}> ?n }} }}"},
            headers={"Accept": "text/csv"},
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        return {int(line) for line in answer.text.split()[1:]}
