"""Loads one revision into the place that does not serve, checks it there, and seals it.

Whatever ends it, the place that serves is untouched; what was left half-way is known to the place itself, and the next
load begins by clearing it. Raises EngineError, and SettingsError for a password that is not to be had.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from hub.errors import EngineError, Text
from hub.publish.remote.check import check_graph
from hub.publish.remote.graph_of_view import portions, survey
from hub.publish.remote.scribe import Scribe
from hub.store.remote.asking import Served, probe
from hub.store.remote.exchange import Line
from hub.store.remote.faults import Cut, Declined, Unusable
from hub.store.remote.place import Names, Remote, Side
from hub.store.remote.pointer import Load
from hub.store.view import View


def load_place(remote: Remote, side: Side, view: View, names: Names, now: str) -> Load:
    """Make ``side`` hold all of ``view``; ``now`` is the time, ISO 8601."""
    place = remote.place(side)
    scribe = Scribe(remote, place, names)
    named = view.graphs()
    with told(side):
        before = scribe.announced()
        ours = [names.reference, *named]
        scribe.announce(sorted({*before, *ours}))
        for left in before:
            if left not in ours:
                scribe.remove(left)
        statements, largest = 0, (0, names.reference)
        for graph in (None, *named):
            sent = survey(view, graph)
            scribe.replace(graph or names.reference, portions(view, sent, scribe.most_lines))
            check_graph(scribe, view, sent, names)
            statements += sent.statements
            largest = max(largest, (sent.statements, graph or names.reference))
        mark = uuid4().hex
        scribe.seal(ours, mark)
        revision = view.revision
        load = Load(
            revision.number,
            revision.publication,
            mark,
            place.query,
            now,
            statements,
            scribe.most_rows(largest[1], remote.query_rows) if remote.kind == "virtuoso" else 0,
            tuple(named),
        )
        probe(Line(remote), Served(remote.kind, side, place, load, names))
    return load


def still_holds(remote: Remote, side: Side, load: Load, names: Names) -> Text | None:
    """Why ``side`` cannot serve the load that it is said to hold; None when it can."""
    try:
        probe(Line(remote), Served(remote.kind, side, remote.place(side), load, names))
    except Unusable as problem:
        return problem.text
    except Cut:
        return Text("il ne répond pas à temps", "it does not answer in time")
    return None


@contextmanager
def told(side: Side) -> Iterator[None]:
    """Have what an exchange comes to said with the name of its side."""
    try:
        yield
    except Unusable as problem:
        fr, en = problem.text.fr, problem.text.en
    except Declined as problem:
        fr, en = (
            f"il refuse ({problem.status}) : {problem.said}",
            f"it declines ({problem.status}): {problem.said}",
        )
    except Cut:
        fr, en = (
            "il ne répond pas à temps (load_seconds de [publish.remote])",
            "it does not answer in time (load_seconds of [publish.remote])",
        )
    else:
        return
    raise EngineError(f"Le moteur distant « {side} » : {fr}.", f"The remote engine '{side}': {en}.") from None
