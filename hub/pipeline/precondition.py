"""What a client takes for granted of the graph it is about to write, checked where nobody else can write meanwhile.

A graph's state is known by the revision it was read at: whatever was written since, be it elsewhere, the client is asked to
read again. It never loses what another wrote; it may read once too often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hub.errors import PreconditionError


@dataclass(frozen=True, slots=True)
class Precondition:
    """``at``: the revisions one of which must be the current one, None for any; ``not_at``: those that must not be.
    ``exists``: the graph must be there (True), or must not (False). Nothing is asked by default."""

    at: Sequence[int] | None = None
    not_at: Sequence[int] = ()
    exists: bool | None = None

    def check(self, graph: str, revision: int, *, existed: bool) -> None:
        """Raise PreconditionError unless ``graph`` is, at ``revision``, as the client takes it to be."""
        if self.exists is not None and self.exists != existed:
            raise PreconditionError(
                f"Le graphe <{graph}> {'existe déjà' if existed else 'n’existe pas'} : rien n'est écrit.",
                f"Graph <{graph}> {'is there already' if existed else 'is not there'}: nothing is written.",
            )
        is_other = self.at is not None and not (existed and revision in self.at)
        if is_other or (existed and revision in self.not_at):
            raise PreconditionError(
                f"Le graphe <{graph}> n'est pas dans l'état que la demande suppose (il est à la révision {revision}) : "
                "relisez-le, puis recommencez. Rien n'est écrit.",
                f"Graph <{graph}> is not in the state the request supposes (it is at revision {revision}): read it again, "
                "then start over. Nothing is written.",
            )
