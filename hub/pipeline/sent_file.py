"""A file that somebody sent to be checked, what it is to be checked by, and the report that is wished for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.errors import Language
from hub.model.problem import Severity


@dataclass(frozen=True, slots=True)
class SentFile:
    """``path`` is where it stands, ``name`` what messages call it.

    ``syntax``: of RDF (a value of :data:`hub.validate.syntaxes.SYNTAXES`). ``format`` and ``charset``: of what goes through
    a connector. What is None, name and content tell.
    """

    path: Path
    name: str
    syntax: str | None = None
    format: str | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What a file is checked by. Later folders win; ``base`` is the base IRI of the hub, whose context a document may
    name; ``expanded`` bounds what an archive unpacks to, in bytes."""

    connector: str | None
    profile: str | None
    connector_folders: Sequence[Path]
    profile_folders: Sequence[Path]
    base: str
    expanded: int


@dataclass(frozen=True, slots=True)
class Wish:
    """The report that is asked for: one of :data:`hub.validate.report.render.FORMATS`; see there for ``fail_on``."""

    format: str
    language: Language
    fail_on: Severity
