"""What one RDF document says, by node: read once, kept on disk, so that memory does not grow with the document."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from hub.model.statement import Term
from hub.model.vocabulary import TYPE

_TABLE = """
CREATE TABLE statements (
  place INTEGER PRIMARY KEY, subject TEXT NOT NULL, predicate TEXT NOT NULL,
  is_iri INTEGER NOT NULL, value TEXT NOT NULL, language TEXT
)
"""
_INDEXES = (
    "CREATE INDEX by_subject ON statements (subject)",
    f"CREATE INDEX by_class ON statements (value, subject) WHERE predicate = '{TYPE}'",
)


class RdfDocument:
    """Statements (subject, predicate, object, graph); graphs are merged. Blank nodes are ``_:`` names. Datatypes are
    not kept. Use it in a ``with`` block: leaving it frees the disk."""

    def __init__(self, quads: Iterable[tuple[str, str, Term, str | None]]) -> None:
        self._sql = sqlite3.connect("")  # a database of its own on disk, gone when it is closed
        try:
            self._sql.execute("PRAGMA synchronous = OFF")
            self._sql.execute(_TABLE)
            self._sql.executemany(
                "INSERT INTO statements (subject, predicate, is_iri, value, language) VALUES (?, ?, ?, ?, ?)",
                (
                    (subject, predicate, value.is_iri, value.value, value.language)
                    for subject, predicate, value, _ in quads
                ),
            )
            for index in _INDEXES:
                self._sql.execute(index)
        except BaseException:
            self._sql.close()
            raise

    def __enter__(self) -> RdfDocument:
        return self

    def __exit__(self, *_: object) -> None:
        self._sql.close()

    def describe(self, node: str) -> list[tuple[str, Term]]:
        """What is said of ``node``, in document order."""
        found = self._sql.execute(
            "SELECT predicate, is_iri, value, language FROM statements WHERE subject = ? ORDER BY place",
            (node,),
        )
        return [
            (predicate, Term("iri" if is_iri else "literal", value, language))
            for predicate, is_iri, value, language in found
        ]

    def instances(self, class_iri: str) -> Iterator[str]:
        """The nodes of a class, in the order in which they are first described."""
        yield from self._in_order("predicate = ? AND value = ? AND is_iri", (TYPE, class_iri))

    def things(self) -> Iterator[str]:
        """The IRIs that have a class, in the order in which they are first described."""
        yield from self._in_order("predicate = ? AND subject NOT LIKE '\\_:%' ESCAPE '\\'", (TYPE,))

    def is_instance(self, node: str, class_iri: str | None) -> bool:
        """Whether ``node`` is of a class; of any, when none is named."""
        wanted = "" if class_iri is None else " AND value = ?"
        values = (TYPE, node) if class_iri is None else (TYPE, node, class_iri)
        found = self._sql.execute(
            f"SELECT 1 FROM statements WHERE predicate = ? AND subject = ? AND is_iri{wanted} LIMIT 1",  # noqa: S608
            values,
        )
        return found.fetchone() is not None

    def _in_order(self, condition: str, values: tuple[str, ...]) -> Iterator[str]:
        self._sql.execute("DROP TABLE IF EXISTS chosen")
        self._sql.execute("CREATE TABLE chosen (place INTEGER PRIMARY KEY, subject TEXT NOT NULL)")
        self._sql.execute(
            "INSERT INTO chosen SELECT min(place), subject FROM statements WHERE subject IN "  # noqa: S608
            f"(SELECT subject FROM statements WHERE {condition}) GROUP BY subject",
            values,
        )
        for (subject,) in self._sql.execute("SELECT subject FROM chosen ORDER BY place"):
            yield subject
