"""The ``query:`` of a connector: one question, read before a database is asked it.

Reading is shallow on purpose: it finds an author's slip (two statements, a change, a limit of one's own) while the
file is written. What keeps a database from being changed is the read-only transaction it is asked in.
"""

from __future__ import annotations

import re

from hub.errors import Text

_SQL_SKIPPED = re.compile(
    r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\$(\w*)\$.*?\$\1\$", re.DOTALL
)
_SPARQL_SKIPPED = re.compile(
    r"<[^<>\"{}|^`\\\s]*>|\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*",
    re.DOTALL,
)
_WORD = re.compile(r"[A-Za-z]+")
_PROLOGUE = re.compile(r"\s*(?:BASE\s*|PREFIX\s+[\w.-]*:\s*)*", re.IGNORECASE)
_OWN_ORDER = re.compile(r"\b(ORDER|LIMIT|OFFSET|VALUES)\b", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")
_PREFIX_USED = re.compile(r"(?<![\w:?$@-])([A-Za-z][\w.-]*):")
_PREFIX_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)

SQL_QUESTIONS = ("select", "with", "values", "table")


def mistake_in_sql(query: str) -> Text | None:
    """What keeps ``query`` from being one SELECT (or WITH, VALUES, TABLE) statement; None when nothing does."""
    bare = _SQL_SKIPPED.sub(" ", query).strip().rstrip(";").strip()
    word = _WORD.match(bare.lstrip("( \n\t\r"))
    if word is None or word[0].lower() not in SQL_QUESTIONS:
        return Text(
            "une question SQL commence par SELECT, WITH, VALUES ou TABLE ; un annuaire n'est que lu",
            "an SQL question begins with SELECT, WITH, VALUES or TABLE; a directory is only read",
        )
    if ";" in bare:
        return Text(
            "une seule instruction SQL ; retirez ce qui suit le point-virgule",
            "one SQL statement only; remove what follows the semicolon",
        )
    return None


def one_statement(query: str) -> str:
    """``query`` without its last semicolon, fit to stand between parentheses on lines of their own."""
    text = query.strip()
    kept = _SQL_SKIPPED.sub(lambda found: " " * len(found[0]), text).rstrip()
    return text[: len(kept) - 1] + text[len(kept) :] if kept.endswith(";") else text


def mistake_in_sparql(query: str, *, is_paged: bool) -> Text | None:
    """What keeps ``query`` from being one SELECT query that can be asked, page by page when ``is_paged``."""
    bare = _SPARQL_SKIPPED.sub(lambda found: " " * len(found[0]), query)
    prologue = _PROLOGUE.match(bare)
    word = _WORD.match(bare, prologue.end() if prologue else 0)
    if word is None or word[0].lower() != "select":
        return Text("la question SPARQL doit être un SELECT", "the SPARQL question must be a SELECT")
    end = _end_of_pattern(bare)
    if end is None:
        return Text("la question SPARQL n'a pas de { … }", "the SPARQL question has no { … }")
    own = _OWN_ORDER.search(bare, end)
    if own and is_paged:
        return Text(
            f"retirez « {own[1].upper()} » : le hub ordonne par « order » et demande page à page",
            f"remove '{own[1].upper()}': the hub orders by 'order' and asks page by page",
        )
    return None


def prefixes_lacking(query: str) -> tuple[str, ...]:
    """The prefixes that a SPARQL ``query`` uses without declaring them, each once, in order."""
    bare = _SPARQL_SKIPPED.sub(lambda found: " " * len(found[0]), query)
    declared = set(_PREFIX_DECLARED.findall(bare))
    return tuple(dict.fromkeys(used for used in _PREFIX_USED.findall(bare) if used not in declared))


def _end_of_pattern(bare: str) -> int | None:
    """Where the first ``{ … }`` ends; None when it does not."""
    depth = 0
    for brace in _BRACE.finditer(bare):
        depth += 1 if brace[0] == "{" else -1
        if depth <= 0:
            return brace.end() if brace[0] == "}" and depth == 0 else None
    return None
