"""Every error the hub raises, named by what the caller should do.

::

    HubError                    a fault of ours                        exit 3, HTTP 500
    ├── UserError               mend the input or the call             exit 2, HTTP 400
    │   ├── ConnectorError      mend the connector file (Mistakes: file, line, column)
    │   ├── SourceError         stop this source, keep what it had; other sources go on
    │   ├── QueryError          mend the query
    │   ├── NotFoundError       no such entity, record, source, connector         HTTP 404
    │   ├── RefusedError        never allowed, whatever the input                 HTTP 403
    │   ├── PreconditionError   read again, then start over                       HTTP 412
    │   ├── SettingsError       mend hub.toml, or the directory named
    │   └── StorageError        free space on the disk, then run again                HTTP 503
    ├── FindingsError           the work was done, people must look     exit 1
    ├── BusyError               someone else is writing; try again      exit 2, HTTP 503
    │   └── EngineError         the remote engine is of no use now; what it served before stays
    └── LimitError              a stated limit was reached              exit 2, HTTP 503 or 413

Messages say what, where, and the next step, in French and in English; who shows one picks the language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Language = Literal["fr", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence for people, in both languages of the hub."""

    fr: str
    en: str

    def into(self, language: Language) -> str:
        """The sentence in ``language``."""
        return self.en if language == "en" else self.fr


class HubError(Exception):
    """A fault of the hub itself. Report it.

    ``fr`` and ``en`` are one line each, for the person who reads them.
    """

    exit_code: ClassVar[int] = 3
    status: ClassVar[int] = 500

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(fr, en)


class UserError(HubError):
    """The input or the call is wrong: the message says what to mend."""

    exit_code = 2
    status = 400


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a file: where it stands and what to do. ``line`` and ``column`` count from 1."""

    file: str
    line: int
    column: int
    text: Text

    def into(self, language: Language) -> str:
        """``file:line:column: what, and what to do``."""
        return f"{self.file}:{self.line}:{self.column}: {self.text.into(language)}"


class ConnectorError(UserError):
    """A connector file cannot be used. ``mistakes`` names every one found, in file order."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(
            "\n".join(mistake.into("fr") for mistake in mistakes),
            "\n".join(mistake.into("en") for mistake in mistakes),
        )
        self.mistakes = mistakes


class SourceError(UserError):
    """This source cannot be harvested now. What it held before stays; other sources go on."""


class QueryError(UserError):
    """A SPARQL query the hub cannot read."""


class NotFoundError(UserError):
    """No entity, record, source, connector or query bears this name."""

    status = 404


class RefusedError(UserError):
    """Never allowed: a request out of the hub, a write outside the operator's own graphs."""

    status = 403


class PreconditionError(UserError):
    """What is to be written is not in the state the request supposes; nothing was changed."""

    status = 412


class SettingsError(UserError):
    """The hub directory or its ``hub.toml`` cannot be used."""


class StorageError(UserError):
    """The disk takes no more, or may not be written to. Nothing was changed; other sources would fare no better."""

    status = 503


class FindingsError(HubError):
    """The work was done and kept; people must look at what was found."""

    exit_code = 1
    status = 422


class BusyError(HubError):
    """Another process holds the writer's lease. ``retry_after`` is in seconds."""

    exit_code = 2
    status = 503

    def __init__(self, fr: str, en: str, retry_after: int = 5) -> None:
        super().__init__(fr, en)
        self.retry_after = retry_after


class EngineError(BusyError):
    """The remote query engine (``[publish.remote]``) cannot be used now. What it served before stays."""


class LimitError(HubError):
    """A stated limit was reached: nothing of the answer was sent.

    ``limit`` is ``deadline``, ``rows``, ``bytes``, ``memory`` or ``readers``.
    """

    exit_code = 2
    status = 503

    def __init__(self, fr: str, en: str, limit: str, retry_after: int | None = None) -> None:
        super().__init__(fr, en)
        self.limit = limit
        self.retry_after = retry_after
