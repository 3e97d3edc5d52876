"""Runs a method in a child of its own, so that its CPU and memory are counted apart from the others'."""

from __future__ import annotations

import os
import sys
import tempfile
import time
import traceback
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.reconcile.methods import Found, Method
from tests.benchmarks.reconcile.records import Record


@dataclass(frozen=True, slots=True)
class Run:
    """What a method found; ``wall`` seconds by the clock, and ``cpu`` seconds, user and system, of its whole run and of the
    processes that it started; ``peak`` resident MB of the largest of them, records included."""

    found: Found
    wall: float
    cpu: float
    peak: float


def run(method: Method, records: Sequence[Record], once: frozenset[str]) -> Run:
    """Run ``method`` to its end; one that fails is an AssertionError, its traceback on the standard error."""
    with tempfile.TemporaryFile() as answer:
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                found = method(records, once)
                for labels in (found.establishment, found.organization):
                    array("q", labels).tofile(answer)
                answer.flush()
                code = 0
            except BaseException:
                traceback.print_exc()
                sys.stderr.flush()
            finally:
                # no clean-up of the parent's things on the way out
                os._exit(code)
        _, status, used = os.wait4(child, 0)
        wall = time.monotonic() - began
        assert os.waitstatus_to_exitcode(status) == 0, "the method failed"
        answer.seek(0)
        levels = []
        for _ in range(2):
            labels = array("q")
            labels.fromfile(answer, len(records))
            levels.append(labels)
    # Linux counts kilobytes, macOS bytes
    scale = 2**20 if sys.platform == "darwin" else 2**10
    return Run(Found(*levels), wall, used.ru_utime + used.ru_stime, used.ru_maxrss / scale)
