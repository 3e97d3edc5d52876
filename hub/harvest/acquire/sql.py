"""A database asked its ``query``: the rows, one JSON object each, in the staging folder.

With ``order``, rows are read page by page, each page from where the last one ended: the database never sorts more than
it must, and memory holds one page. Everything is read in one snapshot and counted against it, so a row that an order
does not tell from another, or lacks, is a SourceError and never a row lost. Without ``order`` rows come as the database
likes, in one stream.

With ``since``, a harvest after the first asks for the rows whose ``column`` is at or after the greatest value seen, less
``overlap``, and for those where it is empty.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    TextClause,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.types import NullType

from hub.errors import SourceError
from hub.harvest.acquire.ask import Acquired, Ask
from hub.harvest.acquire.database import Place, place_of, snapshot
from hub.harvest.acquire.json_value import json_value
from hub.harvest.acquire.since import bookmark_of, start_of
from hub.harvest.acquire.staged_lines import StagedLines
from hub.harvest.columns import nearest
from hub.mapping.query_text import one_statement

_AT_ONCE = 1000
_MYSQL_JSON = 245  # the column type number of MySQL's own JSON; MariaDB's is text


def ask_database(ask: Ask) -> Acquired:
    """The rows of the connector's query, or those that changed. Raises SourceError."""
    place = place_of(ask.address)
    access = ask.connector.access
    since = access.since
    start = start_of(ask.known.bookmark, since) if since is not None else None
    dated_by = since.column if since is not None else None
    # Asked for to find the rows, and explained by that: no field need read them.
    unread = {*access.order, *([dated_by] if dated_by else [])} - set(ask.connector.columns)
    with StagedLines(ask.into, place.name, ask.limits) as lines:
        with snapshot(place, ask.limits) as connection:
            question = _Question(connection, place, access.query or "", access.order, dated_by, start)
            with closing(question.rows(access.page_size)) as rows:
                for row in rows:
                    for name in unread:
                        del row[name]
                    lines.write(row)
        bookmark = ask.known.bookmark
        if since is not None and question.latest is not None:
            bookmark = bookmark_of(question.latest, since, ask.moment)
        return lines.acquired(
            ask.known, bookmark=bookmark, is_partial=start is not None, declared=question.total
        )


@dataclass(frozen=True, slots=True)
class _Columns:
    names: tuple[str, ...]
    parsed: frozenset[int]


class _Question:
    """``total`` counts the rows there are to read; ``latest`` is the greatest value of the column that dates changes."""

    def __init__(
        self,
        connection: Connection,
        place: Place,
        query: str,
        order: tuple[str, ...],
        since: str | None,
        start: Any,
    ) -> None:
        self._connection = connection
        self._place = place
        self._query = query
        self._order = order
        self._columns = self._find_columns()
        for name in (*order, *([since] if since else [])):
            self._require(name)
        self._changed: list[ColumnElement[bool]] = []
        if since is not None and start is not None:
            self._changed = [or_(column(since) >= _value(start), column(since).is_(None))]
        self.total: int | None = None
        self.latest: Any = None
        if order or since:
            self._count(since)

    def rows(self, page_size: int) -> Generator[dict[str, Any], None, None]:
        """Every row, as JSON."""
        if not self._order:
            yield from map(self._json, self._stream(self._select().where(*self._changed)))
            return
        places = [self._columns.names.index(name) for name in self._order]
        after: list[Any] | None = None
        read = 0
        while True:
            wanted = self._select().where(*self._changed).order_by(*map(column, self._order)).limit(page_size)
            if after is not None:
                wanted = wanted.where(_beyond(self._order, after))
            row: Sequence[Any] = ()
            page = 0
            for row in self._stream(wanted):
                page += 1
                yield self._json(row)
            read += page
            if page < page_size or read > (self.total or 0):
                break
            after = [row[place] for place in places]
        if read != self.total:
            raise self._order_fails(read)

    def _find_columns(self) -> _Columns:
        # Asked for no row: what the columns are called, before a name that is not there is taken for a text (SQLite).
        with self._connection.execute(
            self._select().where(literal_column("1") == literal_column("0"))
        ) as found:
            described = found.cursor.description if found.cursor is not None else ()
        names = tuple(each[0] for each in described)
        doubled = next((name for name in names if names.count(name) > 1), None)
        if doubled is not None:
            raise SourceError(
                f"{self._place.shown} : la question donne deux colonnes « {doubled} » ; nommez-en une autrement (AS).",
                f"{self._place.shown}: the question gives two columns '{doubled}'; name one otherwise (AS).",
            )
        is_mysql = self._connection.dialect.name in {"mysql", "mariadb"}
        parsed = {place for place, each in enumerate(described) if is_mysql and each[1] == _MYSQL_JSON}
        return _Columns(names, frozenset(parsed))

    def _require(self, name: str) -> None:
        if name in self._columns.names:
            return
        near = nearest(name, self._columns.names)
        fr = f" La plus proche : « {near} »." if near else ""
        en = f" The nearest: '{near}'." if near else ""
        found = ", ".join(self._columns.names[:30])
        raise SourceError(
            f"{self._place.shown} : la question ne donne pas de colonne « {name} » ; trouvées : {found}.{fr} Corrigez "
            "« order » ou « since » dans le connecteur.",
            f"{self._place.shown}: the question gives no column '{name}'; found: {found}.{en} Mend 'order' or 'since' "
            "in the connector.",
        )

    def _count(self, since: str | None) -> None:
        """Count what is to be read, and refuse an order that does not place every row."""
        counts = [func.count(column(name)) for name in self._order]
        latest: list[ColumnElement[Any]] = [func.max(column(since))] if since else []
        wanted = select(func.count(literal_column("*")), *counts, *latest).select_from(self._source())
        with self._connection.execute(wanted.where(*self._changed)) as found:
            values = tuple(found.one())
        self.total = int(values[0])
        self.latest = values[-1] if since else None
        for name, count in zip(self._order, values[1:], strict=False):
            if int(count) != self.total:
                lacking = self.total - int(count)
                raise SourceError(
                    f"{self._place.shown} : {lacking} lignes n'ont pas de « {name} », que « order » nomme : elles "
                    "seraient perdues. Ordonnez par une colonne toujours remplie.",
                    f"{self._place.shown}: {lacking} rows have no '{name}', which 'order' names: they would be lost. "
                    "Order by a column that is always filled.",
                )

    def _order_fails(self, read: int) -> SourceError:
        order = ", ".join(self._order)
        return SourceError(
            f"{self._place.shown} : {read} lignes lues sur {self.total} : « order » ({order}) ne distingue pas toutes "
            "les lignes. Ajoutez-y l'identifiant.",
            f"{self._place.shown}: {read} rows read of {self.total}: 'order' ({order}) does not tell all rows apart. "
            "Add the identifier to it.",
        )

    def _select(self) -> Select[Any]:
        return select(literal_column("*")).select_from(self._source())

    def _source(self) -> TextClause:
        # On lines of its own: the query may end in a comment. A colon in it is no parameter.
        return text(f"(\n{one_statement(self._query)}\n) AS q".replace(":", r"\:"))

    def _stream(self, wanted: Select[Any]) -> Iterator[Sequence[Any]]:
        options = {"yield_per": _AT_ONCE}
        with self._connection.execute(wanted, execution_options=options) as found:
            yield from found

    def _json(self, row: Sequence[Any]) -> dict[str, Any]:
        names = self._columns.names
        try:
            record = dict(zip(names, map(json_value, row), strict=True))
        except ValueError:
            name = next(name for name, value in zip(names, row, strict=True) if _is_bytes(value))
            raise SourceError(
                f"{self._place.shown} : la colonne « {name} » contient des octets ; laissez-la hors de la question, ou "
                "écrivez-la en texte.",
                f"{self._place.shown}: column '{name}' holds bytes; leave it out of the question, or write it as text.",
            ) from None
        for place in self._columns.parsed:
            record[names[place]] = _parsed(record[names[place]])
        return record


def _beyond(order: Sequence[str], after: Sequence[Any]) -> ColumnElement[bool]:
    """Rows after ``after``: ``a > x OR (a = x AND b > y)``, with ``a >= x`` beside it, which an index can serve."""
    first: ColumnElement[Any] = column(order[0])
    if len(order) == 1:
        return first > _value(after[0])
    steps = []
    for place, name in enumerate(order):
        same = [column(each) == _value(after[at]) for at, each in enumerate(order[:place])]
        steps.append(and_(*same, column(name) > _value(after[place])))
    return and_(first >= _value(after[0]), or_(*steps))


def _value(value: Any) -> ColumnElement[Any]:
    # Without a type of ours: the database reads it as the column it is compared with.
    return bindparam(None, value, type_=NullType(), unique=True)


def _is_bytes(value: Any) -> bool:
    try:
        json_value(value)
    except ValueError:
        return True
    return False


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
