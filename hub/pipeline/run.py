"""The nightly job: harvest every source, reconcile, publish. Safe to run twice, safe to kill at any point.

Each stage commits whole or not at all and starts from what the store holds, so a run that was killed is completed
by the next one, and ends in the same published graph.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hub.errors import Language
from hub.pipeline.harvest import HarvestOptions, HarvestOutcomes, harvest_sources
from hub.pipeline.hub import Hub
from hub.pipeline.publish import PublishReport, publish_entities
from hub.pipeline.reconcile import ReconcileReport, reconcile_records


@dataclass(frozen=True, slots=True)
class RunReport:
    """What the three stages did."""

    harvests: HarvestOutcomes
    reconciliation: ReconcileReport
    publication: PublishReport

    def into(self, language: Language) -> str:
        """Each stage's report, in order."""
        stages = (self.harvests, self.reconciliation, self.publication)
        return "\n".join(text for stage in stages if (text := stage.into(language)))

    def to_json(self, language: Language) -> dict[str, Any]:
        return {
            "harvests": self.harvests.to_json(language),
            "reconciliation": self.reconciliation.to_json(language),
            "publication": self.publication.to_json(language),
        }


def run_all(hub: Hub, *, wait: float = 0.0, on_wait: Callable[[str], None] | None = None) -> RunReport:
    """Run the three stages. A source that cannot be harvested keeps what it had; the others go on."""
    harvests = harvest_sources(hub, (), HarvestOptions(), wait=wait, on_wait=on_wait)
    reconciliation = reconcile_records(hub, wait=wait, on_wait=on_wait)
    publication = publish_entities(hub, wait=wait, on_wait=on_wait)
    return RunReport(harvests, reconciliation, publication)
