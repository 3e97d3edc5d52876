"""The right to write: held for one operation, it opens drafts, one after the other."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.store.clone import clone_quads
from hub.store.draft import Draft
from hub.store.revision import Revision, read_current


class Lease:
    """A held lease (:meth:`hub.store.revisions.Revisions.lease`). ``revision`` is the newest one, ours included."""

    def __init__(self, directory: Path, operation: str, revision: Revision, now: Callable[[], str]) -> None:
        self._directory = directory
        self._operation = operation
        self._now = now
        self.revision = revision

    @contextmanager
    def draft(self) -> Iterator[Draft]:
        """A writable copy of the current revision. Leaving without :meth:`Draft.commit` throws it away."""
        path = self._directory / "revisions" / str(self.revision.number + 1)
        path.mkdir()
        try:
            clone_quads(self.revision.quads, path / "quads")
            draft = Draft(self._directory, path, self.revision, self._operation, self._now)
            try:
                yield draft
            finally:
                draft.close()
                # The pointer alone says whether it was committed: a commit may be interrupted right after the switch.
                self.revision = read_current(self._directory)
        finally:
            if self.revision.path != path:
                shutil.rmtree(path, ignore_errors=True)
