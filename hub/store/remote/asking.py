"""What is asked of a place over one line, and read to the end: a client's query, and whether the place holds its load."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from typing import Any

from hub.model.vocabulary import DCTERMS
from hub.store.formats import Format
from hub.store.readers.answer import Limits
from hub.store.readers.dataset_clause import Kind as QueryKind
from hub.store.readers.sink import Full
from hub.store.remote.exchange import Form, Line, TooMuch
from hub.store.remote.faults import Capped, Declined, Unusable
from hub.store.remote.place import Kind, Names, Place, Side
from hub.store.remote.pointer import Load
from hub.store.remote.question import Dataset, Question
from hub.store.remote.reply import RESULTS_TYPE, ROOM, accepted, read_reply
from hub.store.remote.virtuoso import is_asked, refuse_part
from hub.store.revision import Revision

SEALED = DCTERMS + "identifier"
HOLDS = DCTERMS + "hasPart"
_PROBE = 5.0  # seconds
_SMALL = 1 << 20


@dataclass(frozen=True, slots=True)
class Served:
    """A place, the load that the pointer says it holds, and how both are spoken of."""

    kind: Kind
    side: Side
    place: Place
    load: Load
    names: Names

    @property
    def revision(self) -> Revision:
        """What answers of this load say they are of."""
        return self.load.as_revision(self.side)


@dataclass(frozen=True, slots=True)
class Asked:
    """A client's query, ready to be put: ``form`` is how its answer is to be written, ``until`` of the monotonic clock."""

    kind: QueryKind
    question: Question
    dataset: Dataset
    form: Format
    limits: Limits
    until: float


def ask(line: Line, served: Served, asked: Asked) -> tuple[bytes, list[int], int, int]:
    """The answer to a query, as :func:`hub.store.remote.reply.read_reply` gives it. Raises as that, Declined and Cut too.

    When the line had to be made anew, the engine may have been another one before, or have forgotten what it held: the
    answer counts only once the seal has been seen behind it.
    """
    known, limits = line.made, asked.limits
    form = asked.dataset.form()
    if served.kind == "virtuoso":
        form.append(("timeout", str(max(1000, round(limits.deadline * 1000)))))
        if asked.kind == "construct":
            _refuse_more_solutions(line, served, asked, form)
    try:
        with line.exchange(
            "POST",
            served.place.query,
            until=asked.until,
            headers={"Accept": accepted(asked.form)},
            form=[("query", asked.question.text), *form],
            most_bytes=limits.bytes * ROOM + _SMALL,
        ) as body:
            found = read_reply(body, asked.form, asked.kind, limits)
    except TooMuch:
        raise Full("bytes") from None
    if line.made != known:
        try:
            probe(line, served, asked.until)
        except BaseException:
            for descriptor in found[1]:
                os.close(descriptor)
            raise
    return found


def _refuse_more_solutions(line: Line, served: Served, asked: Asked, form: Form) -> None:
    """Virtuoso builds a graph from its first so many solutions and does not say that it left the others out: so they are
    counted first, up to where the hub stops. Raises Full, Capped."""
    found: Any = solve(line, served.place, asked.question.counting, asked.until, form)
    rows = int(found["results"]["bindings"][0]["rows"]["value"])
    if rows > asked.limits.rows:
        raise Full("rows")
    if served.load.most_rows and rows >= served.load.most_rows:
        raise Capped(served.load.most_rows)


def probe(line: Line, served: Served, until: float | None = None) -> None:
    """Raise Unusable unless the place answers and holds its load."""
    seal = served.names.seal
    query = f'ASK {{ GRAPH <{seal}> {{ <{seal}> <{SEALED}> "{served.load.seal}" }} }}'
    try:
        found = solve(line, served.place, query, until or time.monotonic() + _PROBE)
    except Declined as problem:
        raise Unusable(
            f"il refuse une question simple : {problem.said}",
            f"it declines a simple question: {problem.said}",
        ) from None
    if not _is_yes(found):
        raise Unusable(
            "il ne contient pas la publication attendue : relancez « ess-hub publish »",
            "it does not hold the publication expected: run 'ess-hub publish' again",
        )


def solve(line: Line, place: Place, query: str, until: float, more: Form = ()) -> dict[str, object]:
    """The JSON results of a small query of our own. Raises Unusable, Declined, Cut."""
    with line.exchange(
        "POST",
        place.query,
        until=until,
        headers={"Accept": RESULTS_TYPE},
        form=[("query", query), *more],
        most_bytes=64 * _SMALL,
    ) as body:
        refuse_part(body.headers)
        said = body.drain()
    try:
        found = json.loads(said)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Unusable("sa réponse est coupée ou illisible", "its answer is cut off or cannot be read")
    return found


def _is_yes(found: Any) -> bool:
    if "boolean" in found:
        return found["boolean"] is True
    try:
        return is_asked(found["head"]["vars"]) and bool(found["results"]["bindings"])
    except (KeyError, TypeError):
        return False
