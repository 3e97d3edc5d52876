"""The process that takes pushes in: validation is minutes of Python for a large body (:mod:`hub.serve.job_process`)."""

from __future__ import annotations

import signal
from collections.abc import Sequence

from hub.errors import BusyError, HubError, LimitError, RefusedError
from hub.pipeline.push_jobs import Done, Job, read_outcome
from hub.serve.job_process import PATIENCE, JobProcess

_LONGEST = 900.0  # seconds a push may take


class Writer(JobProcess):
    """Does the jobs of :mod:`hub.pipeline.push_jobs`, by ``command``; None when this server takes no records in."""

    def __init__(
        self, command: Sequence[str] | None, *, patience: float = PATIENCE, longest: float = _LONGEST
    ) -> None:
        super().__init__(command, patience=patience, longest=longest)

    async def do(self, job: Job) -> Done:
        """Have ``job`` done. Raises what ended it, as :meth:`JobProcess.ask` does."""
        return read_outcome(await self.ask(job.line()))

    def busy(self) -> BusyError:
        return BusyError(
            "D'autres envois sont en cours. Réessayez dans un instant.",
            "Other pushes are at work. Try again in a moment.",
        )

    def too_long(self) -> LimitError:
        return LimitError(
            f"L'envoi a dépassé {self.longest:.0f} s : envoyez les fiches en plusieurs fois.",
            f"The push took longer than {self.longest:.0f} s: send the records in several parts.",
            "deadline",
        )

    def refused(self) -> RefusedError:
        return RefusedError(
            "Ce serveur ne prend pas d'envois : servez le hub avec `ess-hub serve`.",
            "This server takes no pushes in: serve the hub with `ess-hub serve`.",
        )

    def ended(self, status: int) -> HubError:
        if status == -signal.SIGKILL:  # not by us: by the system, for want of memory, or by hand
            return BusyError(
                "Le processus qui prend les envois a été arrêté pendant celui-ci, qui est entré en entier ou pas du tout : "
                "renvoyez-le, deux fois ne comptent qu'une.",
                "The process that takes pushes in was killed during this one, which is in as a whole or not at all: send "
                "it again, twice counts once.",
            )
        return HubError(
            f"Le processus qui prend les envois s'est arrêté (statut {status}).",
            f"The process that takes pushes in has ended (status {status}).",
        )
