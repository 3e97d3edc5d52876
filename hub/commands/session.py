"""What every command is told, and how it answers: results on standard output, the rest on standard error."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from hub.errors import Language, Text
from hub.model.iri import Addresses
from hub.resources import find_resources
from hub.settings_template import FILE_NAME

if TYPE_CHECKING:
    from hub.pipeline.hub import Hub
    from hub.settings import Settings


@dataclass(frozen=True)
class Session:
    """What every command is told: which hub, in which language, and how long to wait for another writer (seconds)."""

    directory: Path
    language: Language
    wait: float

    def settings(self) -> Settings:
        from hub.settings import read_settings

        return read_settings(self.directory)

    def hub(self) -> Hub:
        from hub.pipeline.base_address import check_base
        from hub.pipeline.hub import Hub

        settings = self.settings()
        hub = Hub(
            self.directory,
            Addresses(settings.base_iri),
            find_resources(),
            settings.sources,
            settings.choice,
            is_followed=lambda source_id: source_id in self.settings().sources,
            fetch_limits=settings.harvest.limits,
            private_hosts=settings.harvest.private_hosts,
            bulk_forms=settings.bulk_forms,
            operator=settings.operator,
            remote=settings.remote,
        )
        check_base(hub)
        return hub

    @property
    def has_hub(self) -> bool:
        """Whether there is a hub in the directory; several commands work without."""
        return (self.directory / FILE_NAME).is_file()

    @property
    def connector_folders(self) -> tuple[Path, Path]:
        """The bundled connectors, then this hub's own; there need not be a hub."""
        return find_resources().connector_folder, self.directory / "connectors"

    def say(self, fr: str, en: str) -> None:
        """A result, on standard output."""
        self.tell(Text(fr, en))

    def tell(self, text: Text) -> None:
        """A result that a stage put into words."""
        click.echo(text.into(self.language))

    def show(self, report: Report, json_output: bool) -> None:
        """A report, on standard output."""
        if json_output:
            click.echo(json.dumps(report.to_json(self.language), ensure_ascii=False, indent=2))
        elif text := report.into(self.language):
            click.echo(text)

    def note(self, text: Text) -> None:
        """Progress and news: standard error, and only when a person is there to read it."""
        if sys.stderr.isatty():
            click.echo(text.into(self.language), err=True)

    def waiting(self, holder: str) -> None:
        """Said once when another command holds the writer's lease."""
        click.echo(
            Text(
                f"Une autre commande écrit ({holder}) : j'attends qu'elle finisse…",
                f"Another command is writing ({holder}): waiting for it to finish…",
            ).into(self.language),
            err=True,
        )


class Report(Protocol):
    """What a stage answers: for people, and for programs."""

    def into(self, language: Language) -> str: ...
    def to_json(self, language: Language) -> Any: ...


session_of = click.make_pass_decorator(Session)
