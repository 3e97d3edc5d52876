"""The demonstration: a whole hub, built in a temporary directory from the sources that ship with it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hub.errors import Text
from hub.harvest.report import HarvestReport
from hub.mapping.connector import load_connectors
from hub.model.iri import Addresses
from hub.model.source import Source
from hub.pipeline.create import create_hub
from hub.pipeline.harvest import HarvestOptions, harvest_source
from hub.pipeline.hub import Hub
from hub.pipeline.publish import PublishReport, publish_entities
from hub.pipeline.reconcile import ReconcileReport, reconcile_records
from hub.resources import Resources

_MADE_UP = "https://creativecommons.org/publicdomain/zero/1.0/"
"""Of the bundled rows that are made up: this project's own, whatever the licence of the databases they imitate."""
_QUERY = """\
SELECT ?nom (COUNT(DISTINCT ?source) AS ?sources) WHERE {
  ?organisation a ess:Organization ; rdfs:label ?nom ; prov:wasDerivedFrom ?fiche .
  GRAPH ?g { ?fiche dcterms:isPartOf ?source }
} GROUP BY ?nom ORDER BY DESC(?sources) ?nom LIMIT 10"""


@dataclass(frozen=True, slots=True)
class Demo:
    """A hub ready to be built and served."""

    hub: Hub

    def build(
        self, note: Callable[[Text], None]
    ) -> Iterator[HarvestReport | ReconcileReport | PublishReport]:
        """Harvest every bundled source, reconcile, publish; yields one report a stage."""
        for source in self.hub.sources.values():
            note(Text(f"Moissonne {source.id}…", f"Harvesting {source.id}…"))
            yield harvest_source(self.hub, source, HarvestOptions())
        yield reconcile_records(self.hub)
        yield publish_entities(self.hub)

    @property
    def invitation(self) -> Text:
        """The address, and one query worth trying."""
        base = self.hub.addresses.base
        return Text(
            f"\nLe hub est servi à {base} (Ctrl-C l'arrête). Une requête à essayer sur {base}sparql :\n\n{_QUERY}\n",
            f"\nThe hub is served at {base} (Ctrl-C stops it). A query worth trying at {base}sparql:\n\n{_QUERY}\n",
        )


@contextmanager
def demo_hub(resources: Resources, port: int, host: str = "127.0.0.1") -> Iterator[Demo]:
    """A hub that follows every connector with a bundled sample and mints for the address it will serve.

    It lives in a temporary directory and goes with it.
    """
    with tempfile.TemporaryDirectory(prefix="ess-hub-demo-") as directory:
        connectors = load_connectors((resources.connector_folder,))
        sources = {
            each.slug: Source(
                each.slug, each.slug, str(each.sample), licence=_MADE_UP if each.fictitious else None
            )
            for each in connectors.values()
            if each.sample
        }
        shown_host = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  # compared, not bound
        hub = Hub(Path(directory), Addresses(f"http://{shown_host}:{port}/"), resources, sources)
        hub.keep(connectors)
        create_hub(hub, lambda _: None)
        yield Demo(hub)
