"""What each commit touched: graph by graph, the subjects something was said of, or no longer.

Kept beside the revisions, a file a commit, so that a stage that knows the store as of one revision finds what to look at
again without reading it all. A draft notes what it writes as it writes it. What a file does not tell — a graph loaded
anew, an update in SPARQL, a file that is gone or cannot be read — means "anything".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from hub.store.durable import write_durably

Touched = Mapping[str, frozenset[str] | None]
"""Graph (empty for the default one) → the subjects touched in it; None for any."""

_MOST_SUBJECTS = 50_000
"""Of one graph and commit; beyond, reading all of it is no dearer."""
_MOST_COMMITS = 500


class Touching:
    """Notes what one draft touches."""

    def __init__(self) -> None:
        self._subjects: dict[str, set[str] | None] = {}
        self._everything = False

    def note(self, graph: str | None, subjects: Iterable[str]) -> None:
        """These ``subjects`` of ``graph`` are about to be written or removed."""
        held = self._subjects.setdefault(graph or "", set())
        if held is not None:
            held.update(subjects)
            if len(held) > _MOST_SUBJECTS:
                self._subjects[graph or ""] = None

    def note_lines(self, graph: str | None, lines: Iterable[str]) -> None:
        """The same of the subjects of N-Triples ``lines``; of all in ``graph`` when one is spelled as the hub does not."""
        subjects = {"" if "\n" in line else line[: line.find(">") + 1] for line in lines}
        if all(subject[:1] == "<" and "\\" not in subject for subject in subjects):
            self.note(graph, (subject[1:-1] for subject in subjects))
        else:
            self.note_graph(graph)

    def note_graph(self, graph: str | None) -> None:
        """Anything in ``graph`` may change."""
        self._subjects[graph or ""] = None

    def note_everything(self) -> None:
        """Anything in any graph may change."""
        self._everything = True

    def keep(self, directory: Path, number: int) -> None:
        """Write it down for the commit of revision ``number`` of the store in ``directory``."""
        path = _path(directory, number)
        if self._everything:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(exist_ok=True)
        subjects = {graph: None if held is None else sorted(held) for graph, held in self._subjects.items()}
        write_durably(path, json.dumps(subjects, ensure_ascii=False))
        with suppress(OSError):
            _path(directory, number - _MOST_COMMITS).unlink(missing_ok=True)


def touched_between(directory: Path, before: int, after: int) -> Touched | None:
    """What the commits after revision ``before``, up to ``after``, touched; None when that is not known."""
    touched: dict[str, frozenset[str] | None] = {}
    for number in range(before + 1, after + 1):
        try:
            noted = json.loads(_path(directory, number).read_text("utf-8"))
            for graph, subjects in noted.items():
                held = touched.get(graph, frozenset())
                touched[graph] = None if subjects is None or held is None else held | frozenset(subjects)
        except (OSError, ValueError, AttributeError, TypeError):
            return None
    return touched


def _path(directory: Path, number: int) -> Path:
    return directory / "changes" / f"{number}.json"
