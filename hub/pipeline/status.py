"""What a hub holds and how fresh it is: the page an operator reads first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.errors import Language, Mistake
from hub.harvest.state import State
from hub.pipeline.hub import Hub
from hub.pipeline.remote_status import RemoteStatus, remote_status
from hub.reconcile.judgement_log import JudgementLog


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source: when it was last harvested and what came of it. ``harvested_at`` is None before the first time;
    ``missing`` of its records were not met of late, and are given time to come back;
    ``score`` is its quality, from 0 to 100 (:mod:`hub.harvest.runs`), None when it is not known."""

    id: str
    connector: str
    location: str
    licence: str | None
    published: bool
    harvested_at: str | None
    records: int
    rejected: int
    missing: int
    score: float | None


@dataclass(frozen=True, slots=True)
class Status:
    """One hub, now."""

    directory: str
    base_iri: str
    revision: int
    publication: int
    committed_at: str
    judgements: int
    mistakes: tuple[Mistake, ...]
    sources: tuple[SourceStatus, ...]
    remote: RemoteStatus | None = None
    """Of the remote engine, where the settings name one."""

    def into(self, language: Language) -> str:
        """A line for the hub, one for each source."""
        english = language == "en"
        never = "never harvested" if english else "jamais moissonnée"
        records, rejected = ("records", "rejected") if english else ("fiches", "en quarantaine")
        missing = "missing, kept for now" if english else "absentes, gardées pour l'instant"
        held = "not published (licence)" if english else "non diffusée (licence)"
        lines = [
            f"{self.directory} — {self.base_iri}",
            f"{'revision' if english else 'révision'} {self.revision} ({self.committed_at}), publication {self.publication}, "
            f"{self.judgements} {'judgements' if english else 'jugements'}",
        ]
        if self.remote is not None:
            lines.append(self.remote.into(language))
        for source in self.sources:
            when = _local(source.harvested_at) if source.harvested_at else never
            line = f"  {source.id:24} {source.records:8} {records} {source.rejected:6} {rejected}  {when}"
            if source.missing:
                line += f"  {source.missing} {missing}"
            lines.append(line if source.published else f"{line}  {held}")
        lines.extend(mistake.into(language) for mistake in self.mistakes)
        return "\n".join(lines)

    def to_json(self, language: Language) -> dict[str, Any]:
        return {
            "directory": self.directory,
            "baseIri": self.base_iri,
            "revision": self.revision,
            "publication": self.publication,
            "committedAt": self.committed_at,
            "judgements": self.judgements,
            "mistakes": [mistake.into(language) for mistake in self.mistakes],
            "sources": [
                {
                    "id": source.id,
                    "connector": source.connector,
                    "from": source.location,
                    "licence": source.licence,
                    "published": source.published,
                    "harvestedAt": source.harvested_at,
                    "records": source.records,
                    "rejected": source.rejected,
                    "missing": source.missing,
                    "score": source.score,
                }
                for source in self.sources
            ],
            **({"remote": self.remote.to_json()} if self.remote else {}),
        }


def hub_status(hub: Hub) -> Status:
    """Look, without writing or waiting for anybody. Raises SettingsError when a profile is unknown or broken."""
    hub.require_profiles()
    revision = hub.revisions.current()
    judgements = JudgementLog(hub.judgement_path).read()
    return Status(
        directory=str(hub.directory),
        base_iri=hub.addresses.base,
        revision=revision.number,
        publication=revision.publication,
        committed_at=revision.committed_at,
        judgements=len(judgements),
        mistakes=judgements.mistakes,
        sources=tuple(_source_status(hub, source_id) for source_id in hub.sources),
        remote=remote_status(hub, revision.publication),
    )


def _source_status(hub: Hub, source_id: str) -> SourceStatus:
    source = hub.sources[source_id]
    published = next(each for each in hub.published_sources if each.id == source_id)
    path = hub.state_path(source_id)
    at, records, rejected, missing, score = None, 0, 0, 0, None
    if path.is_file():
        with State(path, readonly=True) as state:
            at = state.last.at if state.last else None
            records, rejected = state.count(), sum(1 for _ in state.rejects())
            missing = state.count_missing()
            runs = state.runs()
            score = runs[0].standing.score if runs else None
    return SourceStatus(
        source_id,
        source.connector,
        source.location,
        published.licence,
        published.admitted,
        at,
        records,
        rejected,
        missing,
        score,
    )


def _local(moment: str) -> str:
    """The moment in the operator's own time zone, to the second."""
    return datetime.fromisoformat(moment).astimezone().isoformat(sep=" ", timespec="seconds")
