"""What the reference graph says of one member, as the tables keep it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import orjson

from hub.model.statement import Term
from hub.publish.collection.member import Statement


@dataclass(frozen=True, slots=True)
class Described:
    """``updated`` is the moment of the publication that first said just this (ISO 8601); ``statements`` begin with the
    member's own."""

    updated: str
    statements: tuple[Statement, ...]

    @property
    def iri(self) -> str:
        return self.statements[0][0]


def read_described(updated: str, said: bytes) -> Described:
    """From the columns of the ``member`` table."""
    return Described(
        updated,
        tuple(
            (subject, predicate, Term("iri" if is_iri else "literal", value, language, datatype))
            for subject, predicate, value, is_iri, language, datatype in orjson.loads(zlib.decompress(said))
        ),
    )
