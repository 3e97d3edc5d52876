"""How a source is asked: pages, what changed since, what is gone, how often. Dialect says how its files are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hub.mapping.mistakes import Mistakes
from hub.mapping.query_text import mistake_in_sparql, mistake_in_sql

PagedBy = Literal["page", "offset", "cursor", "link"]
Form = Literal["moment", "date", "unix"]
GoneBy = Literal["absence", "mark", "never"]

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Paging:
    """An HTTP API that answers in pages. ``next``, ``total`` and ``pages`` are JSON Pointers (RFC 6901) into an
    answer: to the next cursor or link, the number of records, the number of pages. ``first`` None: the parameter is
    not sent for the first page."""

    by: PagedBy
    parameter: str | None = None
    first: str | None = None
    next: str | None = None
    size_parameter: str | None = None
    size: int | None = None
    total: str | None = None
    pages: str | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """Asking for what changed only. ``value`` holds ``{since}``; ``overlap`` is in seconds: what is asked for again,
    because publishers date a change before they show it."""

    parameter: str | None = None
    column: str | None = None
    value: str = "{since}"
    form: Form = "moment"
    overlap: int = _DAY


@dataclass(frozen=True, slots=True)
class Deletions:
    """How a source says that a record is gone. ``mark``: the column ``field`` holds one of ``values``. A record that
    is absent goes once it was absent from ``grace_harvests`` harvests in a row, and for ``grace_days`` days."""

    by: GoneBy = "absence"
    field: str | None = None
    values: tuple[str, ...] = ()
    grace_harvests: int = 1
    grace_days: int = 0


@dataclass(frozen=True, slots=True)
class Access:
    """``files`` is a pattern for the files of a folder or archive; ``query``, ``order`` (columns or variables that
    tell rows apart) and ``page_size`` (rows) are for databases and SPARQL endpoints; ``needs_headers`` names the HTTP
    headers whose values the hub's settings must hold; ``contexts`` are local JSON-LD contexts by address."""

    paging: Paging | None = None
    since: Since | None = None
    deletions: Deletions = Deletions()
    requests_per_minute: int = 60
    needs_headers: tuple[str, ...] = ()
    files: str | None = None
    query: str | None = None
    order: tuple[str, ...] = ()
    page_size: int = 5000


def read_access(source: Mapping[str, Any], formats: tuple[str, ...], mistakes: Mistakes) -> Access:
    """What the ``source:`` of a connector says, ``source`` having passed the JSON Schema."""
    return Access(
        paging=_paging(source.get("paging"), mistakes),
        since=_since(source.get("since"), formats, mistakes),
        deletions=_deletions(source, formats, mistakes),
        requests_per_minute=source.get("requests_per_minute", 60),
        needs_headers=tuple(source.get("needs_headers", ())),
        files=source.get("files"),
        query=_query(source, formats, mistakes),
        order=tuple(source.get("order", ())),
        page_size=source.get("page_size", 5000),
    )


def _paging(written: Mapping[str, Any] | None, mistakes: Mistakes) -> Paging | None:
    if written is None:
        return None
    by: PagedBy = written["by"]
    parameter = written.get("parameter")
    if by != "link" and parameter is None:
        mistakes.at(
            ("source", "paging"),
            f"« by: {by} » a besoin de « parameter », le paramètre de l'adresse qui porte la page",
            f"'by: {by}' needs 'parameter', the query parameter that carries the page",
        )
    if by == "cursor" and "next" not in written:
        mistakes.at(
            ("source", "paging"),
            "« by: cursor » a besoin de « next », le pointeur JSON vers le curseur suivant",
            "'by: cursor' needs 'next', the JSON pointer to the next cursor",
        )
    if by == "offset" and "size" not in written:
        mistakes.at(
            ("source", "paging"),
            "« by: offset » a besoin de « size », le nombre d'enregistrements par page",
            "'by: offset' needs 'size', the number of records a page holds",
        )
    first = written.get("first", {"page": 1, "offset": 0}.get(by))
    size = written.get("size", {})
    return Paging(
        by=by,
        parameter=parameter,
        first=None if first is None else str(first),
        next=written.get("next"),
        size_parameter=size.get("parameter"),
        size=size.get("value"),
        total=written.get("total"),
        pages=written.get("pages"),
    )


def _since(written: Mapping[str, Any] | None, formats: tuple[str, ...], mistakes: Mistakes) -> Since | None:
    if written is None:
        return None
    wanted = "column" if "sql" in formats else "parameter"
    if wanted not in written:
        mistakes.at(
            ("source", "since"),
            f"« since » a besoin de « {wanted} »",
            f"'since' needs '{wanted}'",
        )
    return Since(
        parameter=written.get("parameter"),
        column=written.get("column"),
        value=written.get("value", "{since}"),
        form=written.get("form", "moment"),
        overlap=written.get("overlap", _DAY),
    )


def _deletions(source: Mapping[str, Any], formats: tuple[str, ...], mistakes: Mistakes) -> Deletions:
    is_feed = "ldes" in formats
    if is_feed and "deletions" in source:
        mistakes.at(
            ("source", "deletions"),
            "un flux (ldes) dit lui-même ce qui a disparu ; ôtez « deletions »",
            "a feed (ldes) says itself what is gone; drop 'deletions'",
        )
    # A feed keeps what it likes: that an entity is not in it any more says nothing.
    written = source.get("deletions", {"by": "never" if is_feed else "absence"})
    is_mark = written["by"] == "mark"
    for word in ("field", "values"):
        if is_mark != (word in written):
            mistakes.at(
                ("source", "deletions"),
                f"« by: mark » et « {word} » vont ensemble",
                f"'by: mark' and '{word}' go together",
            )
    grace = written.get("grace", {})
    return Deletions(
        by=written["by"],
        field=written.get("field"),
        values=tuple(written.get("values", ())),
        grace_harvests=grace.get("harvests", 1),
        grace_days=grace.get("days", 0),
    )


def _query(source: Mapping[str, Any], formats: tuple[str, ...], mistakes: Mistakes) -> str | None:
    query: str | None = source.get("query")
    asks = bool({"sql", "sparql"} & set(formats))
    if asks and query is None:
        mistakes.at(
            ("source",),
            "une base interrogée (sql, sparql) a besoin de « query »",
            "a database that is asked (sql, sparql) needs 'query'",
        )
    elif query is not None:
        is_sparql = "sparql" in formats
        mistake = mistake_in_sparql(query, is_paged="order" in source) if is_sparql else mistake_in_sql(query)
        if mistake is not None:
            mistakes.at(("source", "query"), mistake.fr, mistake.en)
    return query
