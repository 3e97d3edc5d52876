"""Four ways to write at once — Update, Graph Store, a push, a harvest: each write is acknowledged and there, or refused."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.command_line import ess_hub, serving
from tests.end_to_end.own_source import BASE
from tests.faults.notes import Notes
from tests.faults.processes import drawn
from tests.faults.two_sources import TwoSources, two_sources
from tests.pipeline.pushing import HEADER

LOCAL = BASE + "graph/local/"


class Writers:
    """Each remembers what was acknowledged; every other answer must be a refusal that says to come back."""

    def __init__(self, place: TwoSources, address: str, moments: random.Random) -> None:
        self.place, self.address, self.moments = place, address, moments
        self.notes = Notes(place.key)
        self.stored: list[str] = []
        self.pushed: list[str] = []
        self.harvested: list[str] = []
        self.start = threading.Barrier(4)

    def update(self, rounds: int) -> None:
        for _ in range(rounds):
            self._pause()
            assert self.notes.write(self.address) in {204, 503}

    def store(self, rounds: int) -> None:
        for number in range(rounds):
            self._pause()
            graph = f"{LOCAL}g{number}"
            body = f"<urn:x:graph/{number}> <urn:x:p> {number} ."
            answer = self._send("PUT", f"store?graph={graph}", body, "text/turtle")
            if answer.status_code == 201:
                self.stored.append(graph)

    def push(self, rounds: int) -> None:
        for number in range(rounds):
            self._pause()
            body = f"{HEADER}P{number},Atelier {number},87085,\n"
            if self._send("POST", "records/envois", body, "text/csv").status_code == 200:
                self.pushed.append(f"P{number}")

    def harvest(self, rounds: int) -> None:
        for number in range(rounds):
            with self.place.data.open("a", encoding="utf-8") as file:
                file.write(f"H{number};Structure {number};;Limousin\n")
            done = ess_hub("harvest", "annuaire", hub=self.place.hub)
            assert done.code == 0, done
            self.harvested.append(f"H{number}")

    def _pause(self) -> None:
        time.sleep(self.moments.uniform(0, 0.1))

    def _send(self, method: str, path: str, body: str, content_type: str) -> requests.Response:
        answer = requests.request(
            method,
            self.address + path,
            data=body.encode(),
            headers={"Authorization": f"Bearer {self.notes.key}", "Content-Type": content_type},
            timeout=60,
        )
        if answer.status_code not in {200, 201}:
            assert answer.status_code == 503, answer.text
            assert int(answer.headers["retry-after"]) > 0
            assert answer.headers["content-type"] == "application/problem+json"
        return answer

    def run(self, rounds: int) -> None:
        def at_once(write: Callable[[int], None]) -> None:
            self.start.wait(30)
            write(rounds)

        with ThreadPoolExecutor(4) as pool:
            for each in [
                pool.submit(at_once, way) for way in (self.update, self.store, self.push, self.harvest)
            ]:
                each.result()

    def check(self) -> None:
        self.notes.check(self.address)
        for graph in self.stored:
            answer = requests.get(self.address + "store", params={"graph": graph}, timeout=30)
            assert answer.status_code == 200, graph
        for source, keys in (("envois", self.pushed), ("annuaire", self.harvested)):
            for key in keys:
                answer = requests.get(f"{self.address}record/{source}/{key}", timeout=30)
                assert answer.status_code == 200, (source, key)


def check_four_writers(folder: Path, moments: random.Random, rounds: int) -> None:
    place = two_sources(folder)
    with serving("serve", "--port", "0", hub=place.hub) as address:
        writers = Writers(place, address, moments)
        writers.run(rounds)
        assert writers.notes.acknowledged
        assert writers.stored
        assert writers.pushed
        assert len(writers.harvested) == rounds
        writers.check()


def test_four_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    check_four_writers(tmp_path, drawn(), 1)


@pytest.mark.long
@pytest.mark.parametrize("attempt", range(10))
def test_four_writers_at_once_lose_nothing_ten_times(tmp_path: Path, attempt: int) -> None:
    check_four_writers(tmp_path, drawn(attempt), 6)
