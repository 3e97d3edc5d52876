"""What the server counts of itself, in the text that Prometheus reads (exposition format 0.0.4).

Kept in memory, from the start of the process on. Labels come from lists of ours (routes, methods, limits), never from what a
client writes, so their number is bounded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

Labels = Mapping[str, str]

MEDIA_TYPE = "text/plain; version=0.0.4"

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})


class Metrics:
    """The counters of one server."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._refusals: Counter[str] = Counter()

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered; ``seconds`` of readers and other workers went into it."""
        self._requests[route, method if method in _METHODS else "other", status] += 1
        if seconds:
            self._seconds[route] += seconds

    def refused(self, limit: str) -> None:
        """A limit was reached."""
        self._refusals[limit] += 1

    def families(self) -> Iterable[str]:
        """The lines of what is counted here."""
        yield from family(
            "ess_hub_requests_total",
            "counter",
            "Requests answered.",
            (
                ({"route": route, "method": method, "status": str(status)}, number)
                for (route, method, status), number in sorted(self._requests.items())
            ),
        )
        yield from family(
            "ess_hub_reader_seconds_total",
            "counter",
            "Seconds that readers and other workers were held by requests.",
            (({"route": route}, seconds) for route, seconds in sorted(self._seconds.items())),
        )
        yield from family(
            "ess_hub_refusals_total",
            "counter",
            "Requests refused because a limit was reached.",
            (({"limit": limit}, number) for limit, number in sorted(self._refusals.items())),
        )


def family(name: str, kind: str, about: str, samples: Iterable[tuple[Labels, float]]) -> Iterable[str]:
    """One metric with its samples, line by line."""
    yield f"# HELP {name} {about}\n"
    yield f"# TYPE {name} {kind}\n"
    for labels, value in samples:
        inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        yield f"{name}{'{' + inside + '}' if inside else ''} {value:.10g}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
