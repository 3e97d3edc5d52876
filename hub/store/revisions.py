"""The revisions of one hub: who may write, what is current, what is freed.

A commit is a directory of its own: clone the current revision (:mod:`hub.store.clone`), open the clone, write, flush,
close, write ``revision.json``, switch ``CURRENT``. The files of quads are linked, not copied, so its cost does not follow
the size of the store: ``python -m tests.benchmarks.commits`` prints it. The alternative, one store kept open for
writing, leaves a write-ahead log to recover after a crash; here recovery is deleting the directories above
``CURRENT``, which the next writer does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Store

from hub.store.collector import remove_leftovers
from hub.store.draft import Draft
from hub.store.durable import sync, sync_tree
from hub.store.full_disk import storage_error
from hub.store.lease import Lease
from hub.store.revision import Revision, read_current, switch_current, write_revision
from hub.store.view import View, open_view
from hub.store.writer_lock import writer_lock

__all__ = ["Draft", "Lease", "Revision", "Revisions"]


class Revisions:
    """The store in ``directory``. ``clock`` gives the time written into revisions."""

    def __init__(self, directory: Path, clock: Callable[[], datetime]) -> None:
        self.directory = directory
        self._clock = clock

    def create(self) -> Revision:
        """Make revision 0, empty. Does nothing when there is a store already; safe to run twice at once."""
        (self.directory / "revisions").mkdir(parents=True, exist_ok=True)
        with writer_lock(self._lock, "init", self.now(), wait=30.0):
            if self.pointer.exists():
                return self.current()
            remove_leftovers(self.directory / "revisions", -1)
            revision = Revision(0, 0, self.directory / "revisions" / "0", "init", self.now())
            revision.path.mkdir()
            store = Store(str(revision.quads))
            store.flush()
            del store
            sync_tree(revision.quads)
            write_revision(revision)
            sync(revision.path.parent)
            switch_current(self.directory, 0)
            return revision

    def current(self) -> Revision:
        """The revision everybody reads now. Raises SettingsError when there is no store."""
        return read_current(self.directory)

    @contextmanager
    def reading(self) -> Iterator[View]:
        """Read the newest revision; it stays on disk meanwhile. Raises SettingsError when there is none to open."""
        with ExitStack() as held:
            view: View | None = None
            while view is None:
                # Two commits may free it between the look and the hold: then there is a newer one.
                with suppress(FileNotFoundError):
                    view = held.enter_context(open_view(self.current()))
            yield view

    @contextmanager
    def lease(
        self, operation: str, *, wait: float = 0.0, on_wait: Callable[[str], None] | None = None
    ) -> Iterator[Lease]:
        """The right to write, for one operation.

        Waits at most ``wait`` seconds for another writer (``on_wait`` hears whom, once), then raises BusyError. What
        a killed writer left behind is removed on entry. Raises StorageError when the disk takes no more, whichever
        step of the operation met it.
        """
        self.current()
        try:
            with writer_lock(self._lock, operation, self.now(), wait=wait, on_wait=on_wait):
                current = self.current()
                remove_leftovers(self.directory / "revisions", current.number)
                yield Lease(self.directory, operation, current, self.now)
        except Exception as error:
            refused = storage_error(error, self.directory.parent)
            if refused is None:
                raise
            raise refused from error

    @property
    def pointer(self) -> Path:
        """The file that names the current revision; replaced by every commit."""
        return self.directory / "CURRENT"

    @property
    def _lock(self) -> Path:
        return self.directory / "lease.lock"

    def now(self) -> str:
        """The time, as revisions write it."""
        return self._clock().astimezone(UTC).isoformat(timespec="seconds")
