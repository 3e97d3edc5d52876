"""One hub: its directory, and everything a stage needs from it, assembled once and passed along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from hub.errors import NotFoundError
from hub.mapping.connector import Connector, load_connectors
from hub.model.iri import Addresses
from hub.model.source import Source
from hub.model.territory import Territories
from hub.pipeline.record_checks import RecordChecks
from hub.publish.published_source import PublishedSource, published_source
from hub.resources import Resources
from hub.store.rdf import read_terms
from hub.store.revisions import Revisions

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock every command uses; tests bring their own."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Hub:
    """A hub's directory and what it holds. Opening one reads no data; what is costly is read at first use.

    ``priority`` names the sources trusted most when only one value can be published, the most trusted first.
    """

    directory: Path
    addresses: Addresses
    resources: Resources
    sources: Mapping[str, Source] = field(default_factory=dict)
    priority: tuple[str, ...] = ()
    clock: Clock = utc_now

    @cached_property
    def revisions(self) -> Revisions:
        return Revisions(self.directory / "store", self.clock)

    @property
    def connector_folder(self) -> Path:
        """The operator's own connectors."""
        return self.directory / "connectors"

    @cached_property
    def connectors(self) -> Mapping[str, Connector]:
        """The formats this hub can read: the bundled ones, then the operator's own, which win."""
        return load_connectors((self.resources.connector_folder, self.connector_folder))

    @cached_property
    def published_sources(self) -> tuple[PublishedSource, ...]:
        """The databases this hub follows, each with its title, its licence and whether it may be published."""
        return tuple(
            published_source(source, self.connector(source.connector)) for source in self.sources.values()
        )

    @cached_property
    def record_checks(self) -> RecordChecks:
        """The shapes, ready to check records with; costly, so made once."""
        return RecordChecks(self.resources.shape_files(), self.resources.reference_files())

    @cached_property
    def territories(self) -> Territories:
        """Country, regions and departments of the model."""
        return Territories(read_terms(self.resources.territories_path))

    @property
    def judgement_path(self) -> Path:
        return self.directory / "judgements.jsonl"

    @property
    def identity_path(self) -> Path:
        return self.directory / "identities.jsonl"

    def publication_directory(self, number: int) -> Path:
        """Side tables and search index of publication ``number``."""
        return self.directory / "publications" / str(number)

    def state_path(self, source_id: str) -> Path:
        """What the last harvest of a source knew."""
        return self.directory / "harvest" / f"{source_id}.sqlite"

    def staging_directory(self, source_id: str) -> Path:
        """Where a harvest puts what it fetched until it is committed."""
        return self.directory / "harvest" / "staging" / source_id

    def source(self, source_id: str) -> Source:
        """The source followed under ``source_id``. Raises NotFoundError."""
        try:
            return self.sources[source_id]
        except KeyError:
            raise NotFoundError(
                f"Aucune source « {source_id} » : `ess-hub source list` montre celles que ce hub suit.",
                f"No source '{source_id}': `ess-hub source list` shows those this hub follows.",
            ) from None

    def connector(self, slug: str) -> Connector:
        """The connector ``slug``. Raises NotFoundError."""
        try:
            return self.connectors[slug]
        except KeyError:
            raise NotFoundError(
                f"Aucun connecteur « {slug} » : `ess-hub connector list` montre ceux de ce hub.",
                f"No connector '{slug}': `ess-hub connector list` shows those of this hub.",
            ) from None
