"""How a source's files are written, in the words of CSVW (CSV on the Web) where it has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.mapping.mistakes import Mistakes


@dataclass(frozen=True, slots=True)
class Dialect:
    """``encoding`` None: strict UTF-8 (with or without its mark), then Windows-1252 with a warning.

    ``records`` is the JSON Pointer (RFC 6901) to the list of records, empty for the whole document; the other
    words are CSV's. ``header`` false: ``column_names`` names the columns in order. ``skip_rows`` are lines above
    the header.
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


def read_dialect(source: Mapping[str, Any], mistakes: Mistakes) -> Dialect:
    """The dialect that the ``source:`` of a connector declares, ``source`` having passed the JSON Schema."""
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
    _check_marks(source, mistakes)
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
    )


def _check_marks(source: Mapping[str, Any], mistakes: Mistakes) -> None:
    """The signs that cut a line into cells are signs within a line, and not one for two uses."""
    marks = {"delimiter": source.get("delimiter", ","), "quoteChar": source.get("quoteChar", '"')}
    for word, mark in marks.items():
        if mark is not None and mark in "\r\n\0":
            mistakes.at(
                ("source", word),
                'une fin de ligne ne peut pas couper une ligne ; écrivez par exemple ; ou , ou "\\t"',
                'an end of line cannot cut a line; write for instance ; or , or "\\t"',
            )
    if marks["delimiter"] == marks["quoteChar"]:
        mistakes.at(
            ("source", "delimiter" if "delimiter" in source else "quoteChar"),
            "le même signe sépare les cellules et les entoure ; changez l'un des deux",
            "one sign both separates cells and surrounds them; change one of the two",
        )


def _is_encoding(name: str) -> bool:
    """Whether Python reads text in it: some of its codecs (rot13, base64) are about other things."""
    try:
        "".encode(name)
    except (LookupError, UnicodeError, ValueError):
        return False
    return True
