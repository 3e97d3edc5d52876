"""Checks one file in a process of its own: ``python -m hub.pipeline.validation_job``, a job in JSON on standard input.

The file comes from anybody, so the process takes everything from itself first that it does not need: it dies with who
started it, has no network where the system allows it, and may take so much memory and time. The report goes into a file;
standard output gets one line, ``{}``, or what kept the job from being done. A process that ends without that line met one
of its limits: :func:`fault_of_end` says which.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import resource
import signal
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from hub.errors import (
    BusyError,
    ConnectorError,
    HubError,
    LimitError,
    NotFoundError,
    RefusedError,
    SettingsError,
    StorageError,
    Text,
    UserError,
)
from hub.pipeline.short_run import look_rarely
from hub.pipeline.validate_sent import Rules, SentFile, Wish, validate_sent, write_report
from hub.resources import find_resources
from hub.store.full_disk import storage_error
from hub.store.readers.sandbox import die_with, leave_network, limit_resources

_log = logging.getLogger(__name__)

_GENTLE = 5
"""Niceness: who reads the hub goes first."""

BROKEN_RULES = Text(
    "Le connecteur ou le profil demandé a des fautes : l'exploitant de ce hub doit le corriger.",
    "The connector or the profile asked for has mistakes in it: the operator of this hub has to mend it.",
)
"""Said without more: whoever sends a file need not know where the hub keeps its own."""

_KINDS: dict[str, type[HubError]] = {
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
    """Raise what :func:`do` said that kept a job from being done, if anything did."""
    found: dict[str, Any] = orjson.loads(line)
    if "limit" in found:
        raise LimitError(found["fr"], found["en"], found["limit"], found["retry"])
    if "error" in found:
        raise _KINDS.get(found["error"], HubError)(found["fr"], found["en"])


def fault_of_end(status: int, bounds: Bounds) -> HubError:
    """The error of a job whose process ended without a word. ``status`` is negative for the signal that ended it."""
    if status == -signal.SIGXCPU:
        return over_deadline(bounds)
    if status == -signal.SIGABRT:
        return _over("memory", bounds)
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
    return _over("deadline", bounds)


def _over(limit: str, bounds: Bounds) -> LimitError:
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


def do(job: ValidationJob) -> dict[str, Any]:
    """Check the file and write the report; what is said of it, for :func:`raise_fault`."""
    try:
        report = validate_sent(find_resources(), job.sent, job.rules)
        write_report(report, job.wish, job.answer)
    except LimitError as error:
        return _limit(error)
    except (ConnectorError, SettingsError) as error:
        _log.warning("rules that cannot be used: %s", error)
        return {"error": "NotFoundError", "fr": BROKEN_RULES.fr, "en": BROKEN_RULES.en}
    except HubError as error:
        kind = next((name for name, known in _KINDS.items() if type(error) is known), "UserError")
        return {"error": kind if isinstance(error, UserError) else "HubError", **_texts(error)}
    except MemoryError:
        return _limit(_over("memory", job.bounds))
    except RecursionError:
        return {"error": "UserError", **_texts(fault_of_end(-signal.SIGSEGV, job.bounds))}
    except OSError as error:
        if error.errno == errno.EFBIG:
            return _limit(_over("bytes", job.bounds))
        _log.exception("fault while checking a file")
        known = storage_error(error, job.answer.parent)
        return {
            "error": "StorageError" if known else "HubError",
            **_texts(known or HubError(str(error), str(error))),
        }
    except Exception as error:
        _log.exception("fault while checking a file")
        return {"error": "HubError", "fr": str(error), "en": str(error)}
    return {}


def _texts(error: HubError) -> dict[str, str]:
    return {"fr": error.text.fr, "en": error.text.en}


def _limit(error: LimitError) -> dict[str, Any]:
    return {"limit": error.limit, "retry": error.retry_after, **_texts(error)}


def confine(bounds: Bounds, parent: int) -> None:
    """Take from this process what it does not need, for ever. What it starts (a workbook's reader) has no more."""
    die_with(parent)
    leave_network()
    limit_resources(bounds.memory, bounds.file)
    seconds = max(1, round(bounds.seconds))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    os.nice(_GENTLE)


def main() -> None:
    """Do the job on standard input."""
    # The terminal's Ctrl-C is for the server; and nothing but the outcome may be written where it reads.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    outcomes = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    job = read_job(sys.stdin.buffer.readline())
    confine(job.bounds, job.parent)
    look_rarely()
    outcome = orjson.dumps(do(job), option=orjson.OPT_APPEND_NEWLINE)
    outcomes.write(outcome)
    outcomes.flush()
    # Nothing is left to be tidied: taking a large graph apart, node by node, would only make the client wait.
    os._exit(0)


if __name__ == "__main__":
    main()
