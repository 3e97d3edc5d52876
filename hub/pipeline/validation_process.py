"""Checks one file in a process of its own: ``python -m hub.pipeline.validation_process``, a job in JSON on standard input.

The file comes from anybody, so the process takes everything from itself first that it does not need: it dies with who
started it, has no network where the system allows it, and may take so much memory and time. The report goes into a file;
standard output gets one line, ``{}``, or what kept the job from being done.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import resource
import signal
import sys
from typing import Any

import orjson

from hub.errors import ConnectorError, HubError, LimitError, SettingsError, UserError
from hub.pipeline.short_run import look_rarely
from hub.pipeline.validate_sent import validate_sent, write_report
from hub.pipeline.validation_job import (
    BROKEN_RULES,
    KINDS,
    Bounds,
    ValidationJob,
    fault_of_end,
    over,
    read_job,
)
from hub.resources import find_resources
from hub.store.full_disk import storage_error
from hub.store.readers.sandbox import die_with, leave_network, limit_resources

_log = logging.getLogger(__name__)

_GENTLE = 5
"""Niceness: who reads the hub goes first."""


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
        kind = next((name for name, known in KINDS.items() if type(error) is known), "UserError")
        return {"error": kind if isinstance(error, UserError) else "HubError", **_texts(error)}
    except MemoryError:
        return _limit(over("memory", job.bounds))
    except RecursionError:
        return {"error": "UserError", **_texts(fault_of_end(-signal.SIGSEGV, job.bounds))}
    except OSError as error:
        if error.errno == errno.EFBIG:
            return _limit(over("bytes", job.bounds))
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
