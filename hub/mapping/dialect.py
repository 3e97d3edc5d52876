"""How a source's files are written, in the words of CSVW (CSV on the Web) where it has one."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.mapping.mistakes import Mistakes

TABULAR = frozenset({"csv", "xlsx"})
"""Formats whose rows are texts by column name; the others' are JSON values, found by names and pointers."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """``encoding`` None: strict UTF-8 (with or without its mark), then Windows-1252 with a warning.

    ``records`` is the JSON Pointer (RFC 6901) to the list of records, empty for the whole document, or the path of the
    record elements in XML; ``sheet`` is the name or the number (from 1) of a workbook's sheet; ``contexts`` are local
    JSON-LD contexts, address → file; the other words are CSV's. ``header`` false: ``column_names`` names the columns
    in order. ``skip_rows`` are lines above the header.
    """

    encoding: str | None = None
    delimiter: str = ","
    quote_char: str | None = '"'
    double_quote: bool = True
    header: bool = True
    column_names: tuple[str, ...] = ()
    skip_rows: int = 0
    comment_prefix: str | None = None
    records: str = ""
    sheet: str | int = 1
    contexts: tuple[tuple[str, Path], ...] = ()


def read_dialect(source: Mapping[str, Any], folder: Path, mistakes: Mistakes) -> Dialect:
    """The dialect that the ``source:`` of a connector in ``folder`` declares, ``source`` having passed the JSON Schema."""
    encoding = source.get("encoding")
    if encoding is not None and not _is_encoding(encoding):
        mistakes.at(
            ("source", "encoding"),
            f"encodage inconnu « {encoding} » ; écrivez par exemple utf-8, windows-1252 ou iso-8859-15",
            f"unknown encoding '{encoding}'; write for instance utf-8, windows-1252 or iso-8859-15",
        )
    header = source.get("header", True)
    names = tuple(source.get("columns", ()))
    if not header and not names:
        mistakes.at(
            ("source", "header"),
            "un fichier sans ligne d'en-tête a besoin de « columns », la liste de ses colonnes dans l'ordre",
            "a file without a header line needs 'columns', the list of its columns in order",
        )
    return Dialect(
        encoding=encoding,
        delimiter=source.get("delimiter", ","),
        quote_char=source.get("quoteChar", '"'),
        double_quote=source.get("doubleQuote", True),
        header=header,
        column_names=names,
        skip_rows=source.get("skipRows", 0),
        comment_prefix=source.get("commentPrefix"),
        records=source.get("records", ""),
        sheet=source.get("sheet", 1),
        contexts=_contexts(source.get("contexts", {}), folder, mistakes),
    )


def _contexts(written: Mapping[str, str], folder: Path, mistakes: Mistakes) -> tuple[tuple[str, Path], ...]:
    found = []
    for address, name in written.items():
        file = folder / "contexts" / name
        if Path(name).name != name or not file.is_file():
            mistakes.at(
                ("source", "contexts", address),
                f"aucun contexte « {name} » ; mettez-le dans contexts/ à côté du connecteur",
                f"no context '{name}'; put it in contexts/ beside the connector",
            )
            continue
        found.append((address, file))
    return tuple(found)


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
