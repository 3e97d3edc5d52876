"""Writes to one place of a remote engine: graphs by the Graph Store Protocol, the rest by SPARQL Update.

Every request may be made twice and comes to the same. Raises Unusable, Declined, Cut (:mod:`hub.store.remote.faults`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

from hub.store.remote.asking import HOLDS, SEALED, solve
from hub.store.remote.exchange import Line
from hub.store.remote.faults import Unusable
from hub.store.remote.place import Names, Place, Remote
from hub.store.remote.question import Dataset
from hub.store.remote.reply import RESULTS_TYPE
from hub.store.remote.virtuoso import cap_of

_FEW = 200
"""Statements of one update: Virtuoso compiles each into lines of SQL, of which it takes ten thousand."""

_ANSWER = 1 << 20  # bytes read of an answer that says no more than that it is done
_LINES = {"virtuoso": 20_000}
_USUAL_LINES = 100_000


class Scribe:
    """``most_lines``: statements one request may carry."""

    def __init__(self, remote: Remote, place: Place, names: Names) -> None:
        self._line = Line(remote)
        self._remote = remote
        self._place = place
        self._names = names
        self.most_lines = _LINES.get(remote.kind, _USUAL_LINES)

    def replace(self, graph: str, portions: Iterable[bytes]) -> None:
        """Make a graph hold exactly these N-Triples; without any, it is gone."""
        # Taken away first: Virtuoso needs half a minute to put ten statements in the place of twenty thousand.
        self.remove(graph)
        for portion in portions:
            with self._line.exchange(
                "POST",
                self._place.store,
                until=self._until(),
                headers={"Content-Type": "application/n-triples"},
                parameters=[("graph", graph)],
                body=portion,
                most_bytes=_ANSWER,
            ) as body:
                body.drain()

    def remove(self, graph: str) -> None:
        """Take a graph away; harmless when it is not there."""
        self._update(f"DROP SILENT GRAPH <{graph}>")

    def announce(self, graphs: Sequence[str]) -> None:
        """Break the seal, and note which graphs are the hub's from now on, whatever becomes of this load."""
        seal = self._names.seal
        self.remove(seal)
        for place in range(0, len(graphs), _FEW):
            triples = " ".join(f"<{seal}> <{HOLDS}> <{each}> ." for each in graphs[place : place + _FEW])
            self._update(f"INSERT DATA {{ GRAPH <{seal}> {{ {triples} }} }}")

    def seal(self, graphs: Sequence[str], mark: str) -> None:
        """Say that the load is whole: the last thing written."""
        self.announce(graphs)
        seal = self._names.seal
        self._update(f'INSERT DATA {{ GRAPH <{seal}> {{ <{seal}> <{SEALED}> "{mark}" }} }}')

    def announced(self) -> list[str]:
        """The graphs that the load before, or one that was broken off, has left here."""
        seal = self._names.seal
        rows = self.rows(
            f"SELECT ?g {{ GRAPH <{seal}> {{ <{seal}> <{HOLDS}> ?g }} }}",
            Dataset((self._names.nothing,), (seal,)),
        )
        return [row["g"]["value"] for row in rows]

    def count(self, graph: str) -> int:
        """How many statements a graph holds."""
        rows = self.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", Dataset((graph,), (self._names.nothing,)))
        return int(rows[0]["n"]["value"])

    def most_rows(self, graph: str, wanted: int) -> int:
        """At how many rows the place cuts its answers, when that is not beyond ``wanted``; 0 otherwise.

        Any graph of a few hundred statements will do: joined with itself it has rows enough.
        """
        with self._line.exchange(
            "POST",
            self._place.query,
            until=self._until(),
            headers={"Accept": RESULTS_TYPE},
            form=[
                ("query", f"SELECT ?a {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {wanted + 1}"),
                *Dataset((graph,), (self._names.nothing,)).form(),
            ],
            most_bytes=1 << 30,
        ) as body:
            while body.read():
                pass
            return cap_of(body.headers)

    def rows(self, query: str, dataset: Dataset) -> list[dict[str, Any]]:
        """The solutions of a small SELECT, as the JSON results format has them."""
        found: Any = solve(self._line, self._place, query, self._until(), dataset.form())
        try:
            rows: list[dict[str, Any]] = found["results"]["bindings"]
        except (KeyError, TypeError):
            raise Unusable("sa réponse est illisible", "its answer cannot be read") from None
        return rows

    def _update(self, text: str) -> None:
        with self._line.exchange(
            "POST",
            self._place.update,
            until=self._until(),
            headers={},
            form=[("update", text)],
            most_bytes=_ANSWER,
        ) as body:
            body.drain()

    def _until(self) -> float:
        return time.monotonic() + self._remote.load_seconds
