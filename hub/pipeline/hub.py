"""One hub: its directory, and everything a stage needs from it, assembled once and passed along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from hub.errors import NotFoundError
from hub.harvest.fetch import Limits
from hub.mapping.connector import Connector, find_connector
from hub.model.iri import Addresses
from hub.model.source import Source
from hub.model.territory import Territories
from hub.pipeline.profiles import sound_profiles
from hub.pipeline.record_checks import RecordChecks
from hub.publish.bulk_file import BULK_FORMATS
from hub.publish.operator import Operator
from hub.publish.published_source import PublishedSource, published_source
from hub.publish.value_policy import ValuePolicy
from hub.publish.value_settings import ValueSettings
from hub.resources import Profile, Resources
from hub.store.rdf import read_terms
from hub.store.remote.place import Remote
from hub.store.revisions import Revisions

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock every command uses; tests bring their own."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Hub:
    """A hub's directory and what it holds. Opening one reads no data; what is costly is read at first use.

    ``choice`` says whose values are published where sources differ.
    ``fetch_limits`` bound one answer of a publisher; ``private_hosts`` are those of the operator's network a source may
    name. ``is_followed`` looks again whether a source still is: someone may have removed it since ``sources`` was read.
    ``bulk_forms``: what the bulk files of a publication are written in. ``operator`` is who runs the hub. ``remote`` is the
    engine that answers queries in its place, if one does.
    """

    directory: Path
    addresses: Addresses
    resources: Resources
    sources: Mapping[str, Source] = field(default_factory=dict)
    choice: ValueSettings = field(default_factory=ValueSettings)
    clock: Clock = utc_now
    is_followed: Callable[[str], bool] = lambda _: True
    fetch_limits: Limits = field(default_factory=Limits)
    private_hosts: tuple[str, ...] = ()
    bulk_forms: tuple[str, ...] = BULK_FORMATS
    operator: Operator = field(default_factory=Operator)
    remote: Remote | None = None

    @cached_property
    def revisions(self) -> Revisions:
        return Revisions(self.directory / "store", self.clock)

    @cached_property
    def value_policy(self) -> ValuePolicy:
        """Which of the values its sources give an entity are published."""
        return self.choice.policy(self.sources)

    @property
    def connector_folder(self) -> Path:
        """The operator's own connectors."""
        return self.directory / "connectors"

    @cached_property
    def published_sources(self) -> tuple[PublishedSource, ...]:
        """The databases this hub follows, each with its title, its licence and whether it may be published."""
        return tuple(
            published_source(source, self.connector(source.connector)) for source in self.sources.values()
        )

    @property
    def profile_folders(self) -> tuple[Path, Path]:
        """Where regional profiles stand: the bundled ones, then the operator's own, which win."""
        return self.resources.profile_folder, self.directory / "profiles"

    @cached_property
    def profiles(self) -> Mapping[str, Profile]:
        """The profiles the sources of this hub are checked by, each sound. Raises SettingsError when one is not."""
        return sound_profiles(self.sources, self.profile_folders, self.resources, self.directory / "hub.toml")

    def require_profiles(self) -> None:
        """Raise SettingsError, one line with file and line, unless every profile is there and sound."""
        _ = self.profiles

    def record_checks(self, source: Source) -> RecordChecks:
        """The shapes ``source`` is checked by, its profile's included; costly, so made once for each profile."""
        checks = self._checks.get(source.profile)
        if checks is None:
            own = self.profiles[source.profile] if source.profile else None
            checks = self._checks[source.profile] = RecordChecks(
                self.resources.shape_files() + (own.shapes if own else ()),
                self.resources.reference_files() + (own.vocabulary if own else ()),
            )
        return checks

    @cached_property
    def _checks(self) -> dict[str | None, RecordChecks]:
        return {}

    def model_files(self) -> tuple[Path, ...]:
        """Everything the model graph holds: the common model, then the profiles in use."""
        return self.resources.model_files() + tuple(
            path for profile in self.profiles.values() for path in profile.files
        )

    @cached_property
    def territories(self) -> Territories:
        """Country, regions and departments of the model."""
        return Territories(read_terms(self.resources.territories_path))

    @property
    def judgement_path(self) -> Path:
        return self.directory / "judgements.jsonl"

    @property
    def key_path(self) -> Path:
        """Who may write over HTTP; see :mod:`hub.access.key_file`."""
        return self.directory / "keys.json"

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

    @property
    def upload_directory(self) -> Path:
        """Where what is sent stands while it comes in."""
        return self.directory / "harvest" / "uploads"

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
        """The format ``slug``: one of the bundled ones, or the operator's own, which wins. Raises NotFoundError, and
        ConnectorError for one that is broken."""
        found = self._connectors.get(slug)
        if found is None:
            folders = (self.resources.connector_folder, self.connector_folder)
            found = self._connectors[slug] = find_connector(folders, slug)
        return found

    def keep(self, connectors: Mapping[str, Connector]) -> None:
        """Take ``connectors``, loaded already, for the formats of their slugs."""
        self._connectors.update(connectors)

    @cached_property
    def _connectors(self) -> dict[str, Connector]:
        return {}
