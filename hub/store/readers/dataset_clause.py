"""The head of a query: its PREFIX and BASE declarations, and the graphs its FROM clauses name."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urljoin

from hub.errors import QueryError
from hub.model.vocabulary import PREFIXES
from hub.store.readers.tokenizer import Token, decode_escapes, position

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

Kind = Literal["select", "ask", "construct", "describe"]


class Prologue:
    """The PREFIX and BASE declarations, and the dataset clauses that use them."""

    def __init__(self, base: str | None) -> None:
        self.base = base
        self.prefixes: dict[str, str] = {}

    def read(self, found: list[Token], place: int = 0) -> int:
        """Read the declarations that begin at ``place``; the place of the first token after them."""
        while place < len(found) and found[place].kind == "word":
            word = found[place].text.upper()
            kinds = [token.kind for token in found[place + 1 : place + 3]]
            if word == "PREFIX" and kinds == ["name", "iri"]:
                name, address = found[place + 1], found[place + 2]
                self.prefixes[name.text.rstrip(":")] = self._absolute(address.text)
                place += 3
            elif word == "BASE" and kinds[:1] == ["iri"]:
                self.base = self._absolute(found[place + 1].text)
                place += 2
            elif word == "VERSION" and kinds[:1] == ["string"]:
                place += 2
            else:
                break
        return place

    def graphs(self, sparql: str, found: list[Token], kind: Kind) -> list[str]:
        """The graphs that FROM and FROM NAMED name."""
        named_graphs: list[str] = []
        depth = 0
        for place, token in enumerate(found):
            if token.kind == "mark":
                depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(token.text, 0)
            elif depth == 0 and token.kind == "word" and "FROM" in token.text.upper():
                rest = found[place + 1 : place + 3]
                named = bool(rest) and rest[0].text.upper() == "NAMED"
                address = rest[int(named)] if len(rest) > int(named) else None
                if token.text.upper() != "FROM" or address is None or address.kind not in {"iri", "name"}:
                    raise _unclear_from(sparql, token)
                named_graphs.append(self.resolve(address))
            elif depth == 0 and token.kind == "name" and kind != "describe" and _glued_from(found, place):
                raise _unclear_from(sparql, token)
        return named_graphs

    def resolve(self, address: Token) -> str:
        """The IRI that a token, an IRI or a prefixed name, stands for; what an unknown prefix stands for is nothing."""
        if address.kind == "iri":
            return self._absolute(address.text)
        prefix, _, local = address.text.partition(":")
        namespace = self.prefixes.get(prefix) or PREFIXES.get(prefix, "")
        return namespace + re.sub(r"\\(.)", r"\1", local)

    def knows(self, prefix: str) -> bool:
        """Whether ``prefix`` stands for something: it was declared, or is one of the hub's own."""
        return prefix in self.prefixes or prefix in PREFIXES

    def _absolute(self, iri: str) -> str:
        text = decode_escapes(iri[1:-1])
        if not self.base or _SCHEME.match(text):
            return text
        # Python drops a question mark or a number sign that nothing follows: namespaces end so.
        return urljoin(self.base, text) + text[len(text.rstrip("?#")) :]


def _glued_from(found: list[Token], place: int) -> bool:
    """Whether a name stands where only a dataset clause can: the engine would read ``FROM:g`` as FROM and ``:g``."""
    before = found[place - 1]
    word = before.text.upper() if before.kind == "word" else ""
    return (
        word not in {"FROM", "NAMED", "BY", "HAVING", "ASC", "DESC"}
        and "from" in found[place].text.partition(":")[0].lower()
    )


def _unclear_from(sparql: str, token: Token) -> QueryError:
    line, column = position(sparql, token.start)
    return QueryError(
        f"Ligne {line}, colonne {column} : écrivez « FROM » puis, après une espace, l'IRI du graphe.",
        f"Line {line}, column {column}: write FROM, then, after a space, the graph's IRI.",
    )
