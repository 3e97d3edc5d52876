"""The columns a connector names against the columns a file has: a renamed column must not empty a field in silence.

A column the connector names and the file lacks stops the source; a column the connector never heard of is news.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from hub.errors import SourceError, Text
from hub.model.location import Location
from hub.model.problem import Problem

if TYPE_CHECKING:
    from hub.mapping.connector import Connector

_SHOWN = 30


def check_header(file: str, line: int, header: Sequence[str], connector: Connector) -> Iterator[Problem]:
    """The news that ``header``, the columns of a table in order, bring; the ignored ones may come or go, or stand twice.

    Raises SourceError for a column that is used and missing, or there twice."""
    missing = [" | ".join(names) for names in connector.needed_columns if not set(names) & set(header)]
    if missing:
        raise missing_columns(file, line, missing, header)
    for column in dict.fromkeys(header):
        if header.count(column) > 1 and column in connector.used_columns:
            raise _twice(file, line, column, header)
    for column in connector.unexplained(header):
        if column:
            yield unknown_column(file, line, column)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` most like ``name``, whatever the case; None when none is near."""
    by_fold = {other.casefold(): other for other in names}
    close = get_close_matches(name.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None


def missing_columns(file: str, line: int, missing: Sequence[str], found: Sequence[str]) -> SourceError:
    """The error for columns ``missing`` from the header at ``line``, with the ones ``found``."""
    fr_parts, en_parts = [], []
    for name in missing:
        near = nearest(name, found)
        fr_parts.append(f"« {name} »" + (f" (la plus proche : « {near} »)" if near else ""))
        en_parts.append(f"'{name}'" + (f" (the nearest is '{near}')" if near else ""))
    shown = ", ".join(found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
    many = len(missing) > 1
    return SourceError(
        f"{file}:{line}: {'colonnes absentes' if many else 'colonne absente'} : {', '.join(fr_parts)}. "
        f"Colonnes trouvées : {shown}. Corrigez le connecteur, ou demandez au producteur ce qui a changé.",
        f"{file}:{line}: missing column{'s' if many else ''}: {', '.join(en_parts)}. "
        f"Columns found: {shown}. Mend the connector, or ask the publisher what changed.",
    )


def _twice(name: str, line: int, column: str, header: Sequence[str]) -> SourceError:
    places = ", ".join(str(place) for place, other in enumerate(header, 1) if other == column)
    return SourceError(
        f"{name}:{line}: la colonne « {column} » figure plusieurs fois (colonnes {places}) : laquelle lire ? "
        "Renommez-en une dans le fichier.",
        f"{name}:{line}: column '{column}' appears several times (columns {places}): which one to read? "
        "Rename one in the file.",
    )


def unknown_column(file: str, line: int | None, name: str) -> Problem:
    """The news of a column, or JSON field, that the connector neither uses nor ignores."""
    return Problem(
        "info",
        "unknown-column",
        Text(
            f"« {name} » n'est ni lu ni ignoré par le connecteur : ajoutez-le à « map: » ou à « ignore: »",
            f"'{name}' is neither read nor ignored by the connector: add it to 'map:' or to 'ignore:'",
        ),
        field=name,
        location=Location(file, line),
    )


def absent_field(file: str, name: str, found: Iterable[str]) -> Problem:
    """What is said of a field that no JSON record has. Exporters leave out what is empty, so that this is news, and a
    warning only when ``found``, the fields nobody reads, has one that may be it under another name."""
    near = nearest(name, found)
    return Problem(
        "warning" if near else "info",
        "absent-field",
        Text(
            f"aucun enregistrement n'a de champ « {name} »"
            + (f" ; le plus proche est « {near} »" if near else ""),
            f"no record has a field '{name}'" + (f"; the nearest is '{near}'" if near else ""),
        ),
        field=name,
        location=Location(file),
    )
