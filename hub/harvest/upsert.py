"""Some records of a source, put in beside the others: what a push leaves in the state.

What is not sent stays as it is: absence says nothing. A record that is sent takes the place of what was known of it,
its quarantined version included; one that is rejected keeps its last good version. Rows of an earlier push that were too
broken to tell whose they are go out of the quarantine: nobody could ever mend them by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hub.harvest.record import KnownRecord, Reject
from hub.harvest.staged import Staged
from hub.harvest.state import LastHarvest, State
from hub.model.source import PUSH


@dataclass(frozen=True, slots=True)
class Upsert:
    """What is to be true once the store has committed ``staged`` (a :class:`hub.harvest.state.Prepared`).

    ``name`` is what pushed files are called; ``touched`` are records that were not sent, of which something new is to
    be said.
    """

    staged: Staged
    state: State
    name: str
    touched: tuple[KnownRecord, ...] = ()

    def to_keep(self) -> Iterator[KnownRecord]:
        yield from self.staged.to_keep()
        yield from self.touched

    def gone(self) -> Iterable[str]:
        return self.staged.gone()

    def sirets_to_keep(self) -> Iterable[tuple[str, str, str]]:
        return self.staged.sirets_to_keep()

    def missing(self) -> Iterable[tuple[str, str, int]]:
        return self.staged.missing()

    def rejects(self) -> Iterator[Reject]:
        sent = {record.key for _, record in self.staged.seen()}
        gone = set(self.staged.gone())
        for reject in self.state.rejects():
            if reject.key is None:
                stays = reject.location.file != self.name
            else:
                stays = reject.key not in sent and reject.key not in gone
            if stays:
                yield reject
        yield from self.staged.rejects()


def last_with_push(last: LastHarvest | None, push: LastHarvest, records: int) -> LastHarvest:
    """What the state remembers after ``push``, ``records`` being there now.

    How to ask the source's own address again, and by which connector and shapes *all* of its records were read, stay
    those of the last harvest: a push knows of some records only. So a file that has not changed since is not read
    again, and does not undo a push that came after it.
    """
    if last is None:
        return replace(push, location=PUSH, total=records)
    return replace(last, run_id=push.run_id, at=push.at, total=records)
