"""What each commit touched: graph by graph, the subjects something was said of, or no longer.

Kept beside the revisions, a file a commit, so that a stage that knows the store as of one revision finds what to look at
again without reading it all. Each file has a mark of its own: a revision of a store that was restored from a backup has the
number of another, not its mark. A draft notes what it writes as it writes it. What a file does not tell — a graph loaded
anew, an update in SPARQL, a file that is gone or cannot be read — means "anything".
"""

from __future__ import annotations

import json
import secrets
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
        noted = {"mark": secrets.token_hex(8), "subjects": subjects}
        write_durably(path, json.dumps(noted, ensure_ascii=False))
        with suppress(OSError):
            _path(directory, number - _MOST_COMMITS).unlink(missing_ok=True)


def mark_of(directory: Path, number: int) -> str:
    """What tells the commit of revision ``number`` from any other one of that number; empty when it was not noted."""
    return _read(directory, number)[0]


def touched_between(directory: Path, before: int, mark: str, after: int) -> Touched | None:
    """What the commits after revision ``before``, which had this ``mark``, touched up to revision ``after``; None when that is
    not known."""
    if not mark or before > after or mark_of(directory, before) != mark:
        return None
    touched: dict[str, frozenset[str] | None] = {}
    for number in range(before + 1, after + 1):
        noted, subjects = _read(directory, number)
        if not noted:
            return None
        for graph, found in subjects.items():
            held = touched.get(graph, frozenset())
            touched[graph] = None if found is None or held is None else held | frozenset(found)
    return touched


def forget_before(directory: Path, number: int) -> None:
    """Remove what was noted of the commits before revision ``number``, as far as the disk lets it."""
    with suppress(OSError):
        for path in _path(directory, number).parent.glob("*.json"):
            if path.stem.isdigit() and int(path.stem) < number:
                path.unlink(missing_ok=True)


def _read(directory: Path, number: int) -> tuple[str, dict[str, list[str] | None]]:
    """Mark and subjects; an empty mark for a file that is gone or is none of ours."""
    try:
        noted = json.loads(_path(directory, number).read_text("utf-8"))
    except (OSError, ValueError):
        return "", {}
    match noted:
        case {"mark": str(mark), "subjects": dict(subjects)}:
            return mark, subjects
    return "", {}


def _path(directory: Path, number: int) -> Path:
    return directory / "changes" / f"{number}.json"
