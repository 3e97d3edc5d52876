"""The hub that a benchmark fills with generated records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from hub.model.iri import Addresses
from hub.model.source import Source
from hub.pipeline.hub import Hub
from hub.resources import find_resources

HERE = Addresses("https://data.example.org/")
_OPEN = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
_MOMENT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def generated_hub(directory: Path, sources: Iterable[str]) -> Hub:
    """The hub that is, or will be, in ``directory``, and follows ``sources``, which may all be published."""
    followed = {name: Source(name, "cress-structures", f"{name}.csv", _OPEN) for name in sources}
    return Hub(directory, HERE, find_resources(), followed, clock=lambda: _MOMENT)
