"""What an exchange with a remote engine may come to, told apart by what is to be done about it.

An address is the operator's business and a password nobody's: messages name neither, only which side of
``[publish.remote]`` and what it did.
"""

from __future__ import annotations

from hub.errors import EngineError, QueryError, Text

RETRY_AFTER = 5  # seconds


class Unusable(Exception):  # noqa: N818 - what happened
    """The engine gave no answer that can be handed on: down, not letting us in, elsewhere, speaking rubbish."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(fr, en)


class Declined(Exception):  # noqa: N818 - what happened
    """The engine is well and says that it will not run this. ``said`` is its own word for it, one line."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"{status} {said}")
        self.status = status
        self.said = said


class Cut(Exception):  # noqa: N818 - what happened
    """The exchange was broken off from our side: nobody waits for it any more, or its time is up."""


class Capped(Exception):  # noqa: N818 - what happened
    """The engine has cut the answer at ``rows`` rows of its own accord."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


def unavailable(problem: Unusable | None = None) -> EngineError:
    """What a client is told when nothing else answers in the engine's place."""
    fr = f" ({problem.text.fr})" if problem else ""
    en = f" ({problem.text.en})" if problem else ""
    return EngineError(
        f"Le moteur de requêtes de ce hub ne répond pas{fr} ; réessayez dans un instant.",
        f"The query engine of this hub does not answer{en}; try again in a moment.",
        RETRY_AFTER,
    )


def declined(problem: Declined) -> QueryError:
    """What a client is told of a query that is SPARQL, and beyond this engine."""
    return QueryError(
        f"Le moteur de requêtes de ce hub n'exécute pas cette requête : {problem.said}",
        f"The query engine of this hub does not run this query: {problem.said}",
    )
