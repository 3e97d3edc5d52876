"""The process that writes graphs for clients: updates, and the Graph Store Protocol (:mod:`hub.serve.job_process`)."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from hub.errors import BusyError, HubError, LimitError, QueryError, RefusedError
from hub.pipeline.graph_jobs import TOO_MUCH_MEMORY, GraphJob, Written, read_outcome
from hub.serve.job_process import PATIENCE, JobProcess

LONGEST = 60.0
"""Seconds a write may take."""


class GraphWriter(JobProcess):
    """Does the jobs of :mod:`hub.pipeline.graph_jobs` in the store ``directory``, within ``memory`` bytes."""

    def __init__(
        self, directory: Path, memory: int, *, patience: float = PATIENCE, longest: float = LONGEST
    ) -> None:
        command = (sys.executable, "-m", "hub.pipeline.graph_jobs", str(directory.resolve()), str(memory))
        super().__init__(command, patience=patience, longest=longest)

    async def do(self, job: GraphJob) -> Written:
        """Have ``job`` done. Raises what ended it, as :meth:`JobProcess.ask` does."""
        return read_outcome(await self.ask(job.line()))

    def busy(self) -> BusyError:
        return BusyError(
            "D'autres écritures sont en cours. Réessayez dans un instant.",
            "Other writes are at work. Try again in a moment.",
        )

    def too_long(self) -> LimitError:
        return LimitError(
            f"Écriture arrêtée : elle a dépassé {self.longest:g} s, et n'a rien changé. Faites-la en plusieurs fois.",
            f"Write stopped: it took longer than {self.longest:g} s, and changed nothing. Do it in several parts.",
            "deadline",
        )

    def refused(self) -> RefusedError:
        return RefusedError("Ce serveur n'écrit pas de graphes.", "This server writes no graphs.")

    def ended(self, status: int) -> HubError:
        if status == -signal.SIGABRT:
            return LimitError(*TOO_MUCH_MEMORY, "memory")
        if status == -signal.SIGKILL:  # not by us: by the system, for want of memory, or by hand
            return BusyError(
                "Le processus qui écrit les graphes a été arrêté pendant cette écriture, qui est entière ou n'est pas : "
                "relisez avant de la refaire, ou faites-la en plusieurs fois.",
                "The process that writes graphs was killed during this write, which is whole or is not: look before "
                "you do it again, or do it in several parts.",
            )
        if status == -signal.SIGALRM:
            return self.too_long()
        if status == -signal.SIGSEGV:
            return QueryError(
                "Mise à jour trop imbriquée ou trop longue pour le moteur ; simplifiez-la.",
                "Update nested too deep or too long for the engine; simplify it.",
            )
        return HubError(
            f"Le processus qui écrit les graphes s'est arrêté (statut {status}).",
            f"The process that writes graphs has ended (status {status}).",
        )
