"""Answers batches of queries, whatever version they came in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hub.errors import BusyError
from hub.publish.directory import Directory
from hub.publish.matching.index import MatchIndex
from hub.publish.matching.matcher import Matcher
from hub.publish.matching.query import Candidate, Condition, Query
from hub.serve.reconciliation.desk import Clock
from hub.serve.reconciliation.identity import Identities
from hub.serve.reconciliation.naming import ModelNames


def match_index(directory: Directory) -> MatchIndex:
    """The index of a publication. Raises BusyError (503) for one of an earlier version, which has none."""
    if directory.match_index is None:
        raise BusyError(
            "Cette publication a été faite par une version antérieure du hub : il faut publier de nouveau (ess-hub publish).",
            "This publication was made by an earlier version of the hub: publish again (ess-hub publish).",
            3600,
        )
    return directory.match_index


@dataclass(frozen=True, slots=True)
class Batch:
    """Queries to be answered from one publication; None before the first one, when nothing is found."""

    queries: tuple[Query, ...]
    directory: Directory | None
    identities: Identities
    names: ModelNames

    def answer(self, clock: Clock) -> list[tuple[Candidate, ...]]:
        """The candidates of each query, in their order. Raises LimitError when ``clock`` says so."""
        if self.directory is None:
            return [() for _ in self.queries]
        matcher = Matcher(match_index(self.directory), self.names)
        found: list[tuple[Candidate, ...]] = []
        for query in self.queries:
            clock.check()
            found.append(matcher.match(self._identified(query, self.directory)))
        return found

    def _identified(self, query: Query, directory: Directory) -> Query:
        """``query`` with ids as IRIs; a name that is written as an id is one."""
        return replace(query, conditions=tuple(self._condition(each, directory) for each in query.conditions))

    def _condition(self, condition: Condition, directory: Directory) -> Condition:
        if condition.kind == "id":
            return replace(condition, values=tuple(self._iris(condition.values, directory, keep=True)))
        if condition.kind == "name" and condition.quantifier != "none":
            written = [value for value in condition.values if self.identities.looks_like_one(value)]
            iris = tuple(self._iris(written, directory, keep=False))
            if iris and len(written) == len(condition.values):
                return replace(condition, kind="id", values=iris)
        return condition

    def _iris(self, values: Iterable[str], directory: Directory, *, keep: bool) -> Iterable[str]:
        for value in values:
            found = self.identities.find(value, directory)
            if found or keep:
                yield found or value
