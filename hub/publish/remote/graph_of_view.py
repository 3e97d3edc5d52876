"""One graph as it is sent: how many statements, a sample of its subjects, and portions that fit in a request."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from hub.store.view import View

_OF_REFERENCE, _OF_OTHERS = 30, 5
"""Subjects of the reference graph, and of each other graph, that are compared one by one."""

_PORTION = 8 << 20  # characters


@dataclass(frozen=True, slots=True)
class Sent:
    """A graph of the dataset (None: the default one). ``subjects`` are those of its sample, IRIs, spread over the graph
    without regard to its order."""

    graph: str | None
    statements: int
    has_blank_nodes: bool
    subjects: tuple[str, ...]


def survey(view: View, graph: str | None) -> Sent:
    """Read the graph once, holding none of it."""
    count, has_blank = 0, False
    most = _OF_REFERENCE if graph is None else _OF_OTHERS
    chosen: list[tuple[int, str]] = []
    last = ""
    for line in view.triples(graph):
        count += 1
        has_blank = has_blank or line.startswith("_:") or " _:" in line
        subject = line.partition(" ")[0]
        if subject != last and subject.startswith("<http"):
            last = subject
            # The largest of the sample comes first in the heap: it is the one to give way.
            weight = -int.from_bytes(blake2b(subject.encode(), digest_size=7).digest(), "big")
            if len(chosen) < most:
                heapq.heappush(chosen, (weight, subject))
            elif weight > chosen[0][0]:
                heapq.heapreplace(chosen, (weight, subject))
    return Sent(graph, count, has_blank, tuple(sorted(subject[1:-1] for _, subject in chosen)))


def portions(view: View, sent: Sent, most_lines: int) -> Iterator[bytes]:
    """The graph as N-Triples, in portions of ``most_lines`` at most; whole when it has blank nodes, whose labels hold
    within one document only."""
    lines: list[str] = []
    size = 0
    for line in view.triples(sent.graph):
        if not sent.has_blank_nodes and lines and (len(lines) >= most_lines or size >= _PORTION):
            yield ("\n".join(lines) + "\n").encode()
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield ("\n".join(lines) + "\n").encode()
