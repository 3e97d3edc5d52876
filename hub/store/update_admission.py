"""Decides whether an update may be run, and in which words: which graphs it writes, and that it asks nothing of anybody.

LOAD and SERVICE are refused, always. Where only the operator's own graphs may be written, every graph that an update
writes has to be named in it: one that only a variable names would be known when it is too late. What was judged is
what is run: graphs are handed on as absolute IRIs, and where the engine might read GRAPH in the middle of a name
(:mod:`hub.store.readers.admission` tells of its ways) the name is written out.

Raises QueryError for what cannot be read as an update, RefusedError for what is not allowed.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import NoReturn

from hub.errors import QueryError, RefusedError
from hub.store.readers.admission import Changes, checked_tokens, rewritten, unambiguous
from hub.store.readers.dataset_clause import Prologue
from hub.store.readers.tokenizer import Token, decode_escapes, position
from hub.store.terms import may_name_graph
from hub.store.writable import Writable

_WORDS = frozenset({"A", "TRUE", "FALSE"})
"""The words of a template, GRAPH apart."""
_END = Token("end", "", -1)


@dataclass(frozen=True, slots=True)
class Using:
    """The dataset that a request gives to the WHERE of its update (SPARQL 1.1 Protocol, 2.2.3)."""

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default_graphs or self.named_graphs)

    def clauses(self) -> str:
        """The same in SPARQL. Raises QueryError when one of them is no absolute IRI."""
        for graph in (*self.default_graphs, *self.named_graphs):
            if not may_name_graph(graph):
                raise QueryError(f"« {graph} » n'est pas une IRI absolue.", f"'{graph}' is no absolute IRI.")
        default = [f"USING <{graph}> " for graph in self.default_graphs]
        return "".join(default + [f"USING NAMED <{graph}> " for graph in self.named_graphs])


@dataclass(frozen=True, slots=True)
class AdmittedUpdate:
    """An update fit to run: its ``text``, and the graphs its WHEREs are told to ``read``."""

    text: str
    reads: tuple[str, ...]


def admit_update(
    sparql: str, base: str | None, writable: Writable, using: Using | None = None
) -> AdmittedUpdate:
    """Judge an update. ``base`` resolves relative IRIs until the text says BASE."""
    using = using or Using()
    spelled_out = decode_escapes(sparql)
    if spelled_out != sparql:
        with suppress(QueryError):  # as in queries: an escaped quote makes the decoded text unreadable
            _Judge(spelled_out, base, writable, using).judge()
    return _Judge(sparql, base, writable, using).judge()


@dataclass(slots=True)
class _Judge:
    """Reads an update from its first token to its last, once."""

    sparql: str
    base: str | None
    writable: Writable
    using: Using
    found: list[Token] = field(default_factory=list)
    place: int = 0
    changes: dict[Token, str] = field(default_factory=dict)
    reads: list[str] = field(default_factory=list)
    spells_out: bool = False
    prologue: Prologue = field(default_factory=lambda: Prologue(None))

    def judge(self) -> AdmittedUpdate:
        self.found = checked_tokens(self.sparql)
        self.prologue = Prologue(self.base)
        self.reads += [*self.using.default_graphs, *self.using.named_graphs]
        while True:
            self._prologue()
            if self.now is _END:
                break
            self._operation()
            if self.now is _END:
                break
            self._take(";")
        changes: dict[Token, str] = dict(unambiguous(self.found)) | self.changes
        ordered: Changes = sorted(changes.items(), key=lambda each: each[0].start)
        return AdmittedUpdate(rewritten(self.sparql, ordered), tuple(dict.fromkeys(self.reads)))

    @property
    def now(self) -> Token:
        return self.found[self.place] if self.place < len(self.found) else _END

    def _prologue(self) -> None:
        start = self.place
        self.place = self.prologue.read(self.found, start)
        if 0 < start < self.place:  # the engine reads declarations at the head of the text alone
            self.changes |= dict.fromkeys(self.found[start : self.place], "")
            self.spells_out = True

    def _operation(self) -> None:
        word = self._word()
        if word == "LOAD":
            self._refuse_load()
        self.place += 1
        if word in {"CLEAR", "DROP"}:
            self._skip("SILENT")
            self._graph_or_all()
        elif word == "CREATE":
            self._skip("SILENT")
            self._take("GRAPH")
            self.writable.require(self._graph())
        elif word in {"ADD", "MOVE", "COPY"}:
            self._transfer(word)
        elif word in {"INSERT", "DELETE"} and self._skip("DATA"):
            self._template(None)
        elif word == "DELETE" and self._skip("WHERE"):
            self._delete_where()
        elif word in {"INSERT", "DELETE", "WITH"}:
            self.place -= 1
            self._modify()
        else:
            self.place -= 1
            self._unexpected("INSERT, DELETE, WITH, CLEAR, DROP, CREATE, ADD, MOVE, COPY")

    def _graph_or_all(self) -> None:
        word = self._word()
        if word in {"DEFAULT", "NAMED", "ALL"}:
            self.place += 1
            if self.writable.prefix is not None and word != "DEFAULT":
                raise RefusedError(
                    f"{word} toucherait des graphes que le hub tient à jour lui-même : nommez les vôtres.",
                    f"{word} would touch graphs that the hub keeps up to date itself: name your own.",
                )
            self.writable.require(None)
            return
        self._take("GRAPH")
        self.writable.require(self._graph())

    def _transfer(self, word: str) -> None:
        self._skip("SILENT")
        source = self._graph_or_default()
        self._take("TO")
        target = self._graph_or_default()
        self.writable.require(target)
        if word == "MOVE":
            self.writable.require(source)

    def _graph_or_default(self) -> str | None:
        if self._skip("DEFAULT"):
            return None
        self._skip("GRAPH")
        return self._graph()

    def _modify(self) -> None:
        own = None
        if self._skip("WITH"):
            own = self._graph()
        has_dataset = own is not None
        written = False
        if self._skip("DELETE"):
            self._template(own)
            written = True
        if self._skip("INSERT"):
            self._template(own)
            written = True
        if not written:
            self._unexpected("DELETE, INSERT")
        while self._skip("USING"):
            self._skip("NAMED")
            self.reads.append(self._graph())
            has_dataset = True
        if self._word() != "WHERE":
            self._unexpected("WHERE")
        if self.using:
            if has_dataset:
                raise QueryError(
                    "using-graph-uri et using-named-graph-uri ne vont pas avec USING, USING NAMED ou WITH.",
                    "using-graph-uri and using-named-graph-uri do not go with USING, USING NAMED or WITH.",
                )
            self.changes[self.now] = self.using.clauses() + self.now.text
        self.place += 1
        self._block()

    def _delete_where(self) -> None:
        where = self.found[self.place - 1]
        start = self.place
        self._template(None)
        if self.using:  # the short form has no room for USING
            pattern = " ".join(
                self.changes.get(token, token.text) for token in self.found[start : self.place]
            )
            self.changes[where] = f"{pattern} {self.using.clauses()}WHERE"

    def _template(self, own: str | None) -> None:
        """A block of statements to write: what stands outside GRAPH goes into ``own``, None the default graph."""
        self._take("{")
        depth = 1
        loose = False
        while depth:
            token = self.now
            if token is _END:
                self._unexpected("}")
            if token.kind == "word" and token.text.upper() == "GRAPH" and depth == 1:
                self.place += 1
                self.writable.require(self._graph(variable=True))
                self._block(template=True)
                continue
            if token.text in {"{", "}"} and token.kind == "mark":
                depth += 1 if token.text == "{" else -1
            elif token.text != "." or token.kind != "mark":
                loose = True
            self._statement(token)
        if loose:
            self.writable.require(own)

    def _block(self, *, template: bool = False) -> None:
        """Whatever stands between braces, read past."""
        self._take("{")
        depth = 1
        while depth:
            token = self.now
            if token is _END:
                self._unexpected("}")
            if token.kind == "mark" and token.text in {"{", "}"}:
                depth += 1 if token.text == "{" else -1
            if template:
                self._statement(token)
            else:
                self._pass(token)

    def _graph(self, *, variable: bool = False) -> str:
        token = self.now
        self.place += 1
        if variable and token.kind == "variable":
            if self.writable.prefix is not None:
                line, column = position(self.sparql, token.start)
                raise RefusedError(
                    f"Ligne {line}, colonne {column} : nommez le graphe à écrire, une variable ne dit pas lequel.",
                    f"Line {line}, column {column}: name the graph to write, a variable does not say which.",
                )
            return ""
        if token.kind not in {"iri", "name"}:
            self.place -= 1
            self._unexpected("<IRI>")
        graph = self._absolute(token)
        self.changes[token] = f"<{graph}>"
        return graph

    def _statement(self, token: Token) -> None:
        """Go past one token of a statement to write, which the engine could not read as GRAPH and something else."""
        if token.kind == "word" and token.text.upper() not in _WORDS:
            self._unexpected("}")
        if token.kind == "name" and "GRAPH" in token.text.partition(":")[0].upper():
            self.changes[token] = f"<{self._absolute(token)}>"
        self._pass(token)

    def _pass(self, token: Token) -> None:
        """Go past one token between braces, spelled out where the engine does not know what was declared."""
        if self.spells_out and token.kind in {"iri", "name"}:
            spelled = self._absolute(token).replace("'", "\\u0027").replace("#", "\\u0023")
            self.changes[token] = f"<{spelled}>"
        self.place += 1

    def _absolute(self, token: Token) -> str:
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and not self.prologue.knows(prefix):
            line, column = position(self.sparql, token.start)
            raise QueryError(
                f"Ligne {line}, colonne {column} : préfixe non déclaré, « {prefix}: ».",
                f"Line {line}, column {column}: undeclared prefix, '{prefix}:'.",
            )
        iri = self.prologue.resolve(token)
        if not may_name_graph(iri):
            line, column = position(self.sparql, token.start)
            raise QueryError(
                f"Ligne {line}, colonne {column} : « {iri} » n'est pas une IRI absolue.",
                f"Line {line}, column {column}: '{iri}' is no absolute IRI.",
            )
        return iri

    def _word(self) -> str:
        return self.now.text.upper() if self.now.kind == "word" else ""

    def _skip(self, word: str) -> bool:
        """Go past ``word`` when it stands here; whether it did."""
        if self._word() != word:
            return False
        self.place += 1
        return True

    def _take(self, text: str) -> None:
        if self.now.text.upper() != text or self.now.kind not in {"word", "mark"}:
            self._unexpected(text)
        self.place += 1

    def _unexpected(self, wanted: str) -> NoReturn:
        token = self.now
        start = len(self.sparql) if token is _END else token.start
        line, column = position(self.sparql, start)
        shown = token.text[:40]
        raise QueryError(
            f"Mise à jour illisible, ligne {line}, colonne {column} : attendu {wanted}, lu « {shown} ».",
            f"Unreadable update, line {line}, column {column}: expected {wanted}, found '{shown}'.",
        )

    def _refuse_load(self) -> NoReturn:
        line, column = position(self.sparql, self.now.start)
        raise RefusedError(
            f"Ligne {line}, colonne {column} : LOAD est refusé, ce hub ne va rien chercher pour un client. Envoyez le "
            "document lui-même (PUT ou POST sur /store).",
            f"Line {line}, column {column}: LOAD is refused, this hub fetches nothing for a client. Send the document "
            "itself (PUT or POST to /store).",
        )
