"""Decides whether a client's query may be handed to a reader, and in which words.

Refused, always: SERVICE (the hub makes no request for a client), updates, LOAD. Too deep nesting is refused because
the engine aborts on it. Readers have no network anyway (:mod:`hub.store.readers.sandbox`): this is where a client is
told so, and what protects where no sandbox is to be had.

The engine does not read the text as the grammar's tokens do; three differences were found and are closed here:

- keywords need no boundary: ``SERVICE:x {…}`` or ``SERVICEx:y {…}`` are a prefixed name to the grammar and a SERVICE
  to the engine. A name with that word in its prefix is refused where a pattern could begin with it;
- ``<`` after an operand in parentheses is an operator, though ``<'>`` is an IRI to the grammar: what follows could
  then be a string for one and code for the other. There, ``'`` and ``#`` inside an IRI are handed on as escapes,
  which can only be read as part of an IRI;
- ``\\uXXXX`` outside strings and IRIs is decoded by SPARQL 1.1, an error to 1.2 and to the engine: what either would
  refuse is refused.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from hub.errors import QueryError, RefusedError
from hub.store.readers.dataset_clause import Kind, Prologue
from hub.store.readers.long_queries import shape_of
from hub.store.readers.tokenizer import Token, decode_escapes, position, tokens

DEEPEST = 100
"""Brackets a query may nest. The engine was seen to abort at 2,000, never at 500."""

LONGEST = 250_000
"""Characters in a query."""

_CACHED = 8_000  # characters; longer ones are judged each time

_KINDS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"},
)
_OF_THE_MOMENT = frozenset({"NOW", "RAND", "UUID", "STRUUID"})
_OPERANDS = frozenset({"iri", "string", "blank", "name", "variable", "language", "number"})
_CLOSING = {"(": ")", "{": "}", "[": "]"}

Changes = list[tuple[Token, str]]
"""Tokens, and what to write in their place."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A query fit for a reader. ``text`` is what to run; ``graphs`` what its FROM clauses name, prefixes resolved.

    ``shape`` tells it from queries that are built otherwise (:mod:`hub.store.readers.long_queries`). ``repeats``: asked again
    of the same statements, it has the same answer.
    """

    text: str
    kind: Kind
    graphs: tuple[str, ...] = ()
    shape: bytes = b""
    repeats: bool = True


def admit(sparql: str, base: str | None = None) -> Admitted:
    """Judge a query. Raises RefusedError (never allowed) or QueryError (not readable)."""
    if len(sparql) > LONGEST:
        raise QueryError(
            f"Requête de {len(sparql)} caractères : {LONGEST} au plus.",
            f"Query of {len(sparql)} characters: at most {LONGEST}.",
        )
    return _admit_cached(sparql, base) if len(sparql) < _CACHED else _admit(sparql, base)


def _admit(sparql: str, base: str | None) -> Admitted:
    spelled_out = decode_escapes(sparql)
    if spelled_out != sparql:
        # An escaped quote in a string makes the decoded text unreadable: the engine reads it as it stands.
        with suppress(QueryError):
            _judge(spelled_out, base)
    return _judge(sparql, base)


_admit_cached = lru_cache(maxsize=512)(_admit)


def query_kind(sparql: str, base: str | None = None) -> Kind:
    """``select``, ``ask``, ``construct`` or ``describe``. Raises as :func:`admit`, which remembers a query with its base."""
    return admit(sparql, base).kind


def _judge(sparql: str, base: str | None) -> Admitted:
    found = checked_tokens(sparql)
    prologue = Prologue(base)
    start = prologue.read(found)
    if start == len(found):
        raise QueryError(
            "Requête vide : écrivez SELECT, ASK, CONSTRUCT ou DESCRIBE.",
            "Empty query: write SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )
    first = found[start]
    word = first.text.upper() if first.kind == "word" else ""
    if word in _UPDATES:
        raise RefusedError(
            f"{word} est une mise à jour : cette adresse ne fait que lire.",
            f"{word} is an update: this address only reads.",
        )
    if word not in _KINDS:
        line, column = position(sparql, first.start)
        raise QueryError(
            f"Ligne {line}, colonne {column} : SELECT, ASK, CONSTRUCT ou DESCRIBE attendu, « {first.text[:40]} » lu.",
            f"Line {line}, column {column}: expected SELECT, ASK, CONSTRUCT or DESCRIBE, found '{first.text[:40]}'.",
        )
    kind = cast("Kind", word.lower())
    return Admitted(
        rewritten(sparql, unambiguous(found)),
        kind,
        tuple(prologue.graphs(sparql, found[start:], kind)),
        shape_of(found),
        not any(token.kind == "word" and token.text.upper() in _OF_THE_MOMENT for token in found),
    )


def checked_tokens(sparql: str) -> list[Token]:
    """The tokens, after the refusals that need no grammar."""
    found: list[Token] = []
    depth = 0
    for token in tokens(sparql):
        if token.kind == "mark":
            # Marks such as '<<(' and '{|' nest as well.
            if token.text in {"(", "{", "[", "<<(", "<<", "{|"}:
                depth += 1
                if depth > DEEPEST:
                    raise _too_deep(sparql, token)
            elif token.text in {")", "}", "]", ")>>", ">>", "|}"}:
                depth -= 1
            if token.text == "{" and found and _hides_service(found, depth - 1):
                raise _service(sparql, found[-1])
        elif token.kind in {"word", "language"} and "service" in token.text.lower():
            raise _service(sparql, token)
        found.append(token)
    return found


def _hides_service(found: list[Token], depth: int) -> bool:
    """Whether the engine may read the prefixed name before this ``{`` as SERVICE and a shorter name."""
    name = found[-1]
    if depth < 1 or name.kind != "name" or "service" not in name.text.partition(":")[0].lower():
        return False
    return not (len(found) > 1 and found[-2].kind == "word" and found[-2].text.upper() == "GRAPH")


def _service(sparql: str, token: Token) -> RefusedError:
    line, column = position(sparql, token.start)
    return RefusedError(
        f"Ligne {line}, colonne {column} : SERVICE est refusé, ce hub n'interroge personne pour le compte d'un client.",
        f"Line {line}, column {column}: SERVICE is refused, this hub makes no request on behalf of a client.",
    )


def _too_deep(sparql: str, token: Token) -> QueryError:
    line, column = position(sparql, token.start)
    return QueryError(
        f"Ligne {line}, colonne {column} : plus de {DEEPEST} niveaux d'imbrication ; aplatissez la requête.",
        f"Line {line}, column {column}: nested deeper than {DEEPEST}; flatten the query.",
    )


def unambiguous(found: list[Token]) -> Changes:
    """What to write instead of IRIs that could be taken for an operator and more, so that they cannot."""
    brackets: list[str] = []
    changes: Changes = []
    previous: Token | None = None
    for token in found:
        if token.kind == "mark":
            if token.text in _CLOSING:
                brackets.append(token.text)
            elif brackets and token.text == _CLOSING[brackets[-1]]:
                brackets.pop()
        elif token.kind == "iri" and previous is not None and _may_be_operator(token, previous, brackets):
            spelled = token.text.replace("'", "\\u0027").replace("#", "\\u0023")
            if spelled != token.text:
                changes.append((token, spelled))
        previous = token
    return changes


def rewritten(sparql: str, changes: Changes) -> str:
    """The text with some of its tokens, in the order in which they stand, spelled otherwise."""
    for token, spelled in reversed(changes):
        sparql = sparql[: token.start] + spelled + sparql[token.start + len(token.text) :]
    return sparql


def _may_be_operator(token: Token, previous: Token, brackets: list[str]) -> bool:
    """Whether the engine may take the ``<`` of this IRI for an operator. Saying so where it does not is harmless."""
    if previous.text == "<" and previous.start + 1 == token.start:
        return True
    return brackets[-1:] == ["("] and _ends_operand(previous)


def _ends_operand(token: Token) -> bool:
    return token.kind in _OPERANDS or token.kind == "word" or token.text in {")", "]", "}", ")>>", ">>"}
