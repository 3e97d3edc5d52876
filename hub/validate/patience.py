"""How long a rule may take: shapes come from anybody, and a regular expression or a query may never end.

The time is counted for one focus node, so that it needs no thought of the size of a file. When it is over, an alarm breaks
into whatever runs (Python's regular expressions and loops let it in) and the run ends with a LimitError that names the rule
and the node. Alarms exist on POSIX, and reach the main thread only; elsewhere there is no limit.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType

from hub.errors import LimitError

_AGAIN = 0.2
"""Seconds after which the alarm sounds again: what it broke into may have taken it for an error of its own."""


class Patience:
    """``seconds`` for each focus node; None for as long as it takes. Used as a context, one at a time."""

    def __init__(self, seconds: float | None) -> None:
        can = hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()
        self._seconds = seconds if can else None
        self._previous: object = None
        self.rule: object = None
        self.node = ""

    @property
    def is_limited(self) -> bool:
        return self._seconds is not None

    def starts(self, rule: object, node: str) -> None:
        """``rule`` begins to look at ``node``."""
        if self._seconds is not None:
            self.rule, self.node = rule, node
            signal.setitimer(signal.ITIMER_REAL, self._seconds, _AGAIN)

    def __enter__(self) -> Patience:
        if self._seconds is not None:
            self._previous = signal.signal(signal.SIGALRM, self._over)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._seconds is not None:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._previous)  # type: ignore[arg-type]

    def _over(self, _number: int, _frame: FrameType | None) -> None:
        raise LimitError(
            f"La règle {self.rule} n'a pas fini en {self._seconds:g} s de regarder {self.node} : son expression régulière ou "
            "sa requête est à récrire (ou donnez-lui plus de temps avec --patience).",
            f"Rule {self.rule} has not finished looking at {self.node} within {self._seconds:g} s: its regular expression or "
            "its query is to be written otherwise (or give it more time with --patience).",
            "deadline",
        )


ENDLESS = Patience(None)
"""As long as it takes."""
