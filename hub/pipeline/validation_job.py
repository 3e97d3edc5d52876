"""A file to check in a process of its own: the job as a line of JSON, and what a line of answer, or none, says of it.

Who asks for a job needs no engine of the shapes: :mod:`hub.pipeline.validation_process` does it. A process that ends
without a line met one of its limits: :func:`fault_of_end` says which.
"""

from __future__ import annotations

import signal
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from hub.errors import (
    BusyError,
    HubError,
    LimitError,
    NotFoundError,
    RefusedError,
    StorageError,
    Text,
    UserError,
)
from hub.pipeline.sent_file import Rules, SentFile, Wish

BROKEN_RULES = Text(
    "Le connecteur ou le profil demandé a des fautes : l'exploitant de ce hub doit le corriger.",
    "The connector or the profile asked for has mistakes in it: the operator of this hub has to mend it.",
)
"""Said without more: whoever sends a file need not know where the hub keeps its own."""

KINDS: dict[str, type[HubError]] = {
    kind.__name__: kind for kind in (UserError, NotFoundError, RefusedError, StorageError)
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one job may take: ``seconds``, on the clock and of the processor; ``memory`` (address space), and ``file``, the
    largest file it may write, in bytes."""

    seconds: float = 60.0
    memory: int = 2 << 30
    file: int = 256 << 20


@dataclass(frozen=True, slots=True)
class ValidationJob:
    """One file to check. The report is written to the file ``answer``; ``parent`` is the process that asks."""

    sent: SentFile
    rules: Rules
    wish: Wish
    answer: Path
    bounds: Bounds
    parent: int

    def line(self) -> bytes:
        return orjson.dumps(asdict(self), default=str, option=orjson.OPT_APPEND_NEWLINE)


def read_job(line: bytes) -> ValidationJob:
    """The job that :meth:`ValidationJob.line` wrote."""
    found: dict[str, Any] = orjson.loads(line)
    sent, rules = found["sent"], found["rules"]
    for name in ("connector_folders", "profile_folders"):
        rules[name] = tuple(map(Path, rules[name]))
    return ValidationJob(
        SentFile(Path(sent.pop("path")), **sent),
        Rules(**rules),
        Wish(**found["wish"]),
        Path(found["answer"]),
        Bounds(**found["bounds"]),
        found["parent"],
    )


def raise_fault(line: bytes) -> None:
    """Raise what :func:`hub.pipeline.validation_process.do` said that kept a job from being done, if anything did."""
    found: dict[str, Any] = orjson.loads(line)
    if "limit" in found:
        raise LimitError(found["fr"], found["en"], found["limit"], found["retry"])
    if "error" in found:
        raise KINDS.get(found["error"], HubError)(found["fr"], found["en"])


def fault_of_end(status: int, bounds: Bounds) -> HubError:
    """The error of a job whose process ended without a word. ``status`` is negative for the signal that ended it."""
    if status == -signal.SIGXCPU:
        return over_deadline(bounds)
    if status == -signal.SIGABRT:
        return over("memory", bounds)
    if status == -signal.SIGSEGV:
        return UserError(
            "Fichier imbriqué trop profondément pour être lu ; simplifiez-le.",
            "The file is nested too deep to be read; simplify it.",
        )
    if status == -signal.SIGKILL:
        # Not by us: the system does so when the machine's memory runs out.
        return BusyError(
            "La vérification a été arrêtée par le système. Réessayez dans un instant.",
            "The check was stopped by the system. Try again in a moment.",
        )
    return HubError(
        f"Le processus qui vérifie s'est arrêté (statut {status}).",
        f"The checking process ended (status {status}).",
    )


def over_deadline(bounds: Bounds) -> LimitError:
    """The error of a job that took too long."""
    return over("deadline", bounds)


def over(limit: str, bounds: Bounds) -> LimitError:
    what = {
        "deadline": (f"a dépassé {bounds.seconds:g} s", f"took longer than {bounds.seconds:g} s"),
        "memory": (
            f"demandait plus de {bounds.memory >> 20} Mio de mémoire",
            f"needed more than {bounds.memory >> 20} MiB of memory",
        ),
        "bytes": (
            f"aurait écrit plus de {bounds.file >> 20} Mio",
            f"would have written more than {bounds.file >> 20} MiB",
        ),
    }[limit]
    return LimitError(
        f"La vérification {what[0]} : envoyez le fichier en plusieurs parties, ou lancez `ess-hub validate` chez vous.",
        f"The check {what[1]}: send the file in several parts, or run `ess-hub validate` at home.",
        limit,
        30 if limit == "deadline" else None,
    )
