"""How a source's files are written, in the words of CSVW (CSV on the Web) where it has one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.mapping.mistakes import Mistakes
from hub.mapping.names import Names

TABULAR = frozenset({"csv", "xlsx"})
"""Formats whose rows are texts by column name; the others' are JSON values, found by names and pointers."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """``encoding`` None: strict UTF-8 (with or without its mark), then Windows-1252 with a warning.

    ``records`` is the JSON Pointer (RFC 6901) to the list of records, empty for the whole document, the path of the
    record elements in XML, or the IRI of the records' class in RDF, empty for everything that has a class; ``sheet`` is the name or the number (from 1) of a workbook's sheet; ``contexts`` are local
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


def read_dialect(
    source: Mapping[str, Any],
    formats: Collection[str],
    folder: Path,
    names: Names,
    mistakes: Mistakes,
) -> Dialect:
    """The dialect that the ``source:`` of a connector in ``folder`` declares, ``source`` having passed the JSON Schema."""
    encoding = source.get("encoding")
    if encoding is not None and not _is_encoding(encoding):
        mistakes.at(
            ("source", "encoding"),
            f"encodage inconnu « {encoding} » ; écrivez par exemple utf-8, windows-1252 ou iso-8859-15",
            f"unknown encoding '{encoding}'; write for instance utf-8, windows-1252 or iso-8859-15",
        )
    header = source.get("header", True)
    columns = tuple(source.get("columns", ()))
    if not header and not columns:
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
        column_names=columns,
        skip_rows=source.get("skipRows", 0),
        comment_prefix=source.get("commentPrefix"),
        records=_records(source.get("records", ""), formats, names, mistakes),
        sheet=source.get("sheet", 1),
        contexts=_contexts(source.get("contexts", {}), folder, mistakes),
    )


def _records(written: str, formats: Collection[str], names: Names, mistakes: Mistakes) -> str:
    """What tells records: a class in RDF, given in full; a pointer or a path in the rest."""
    is_rdf = "rdf" in formats
    if not written:
        return ""
    if is_rdf == written.startswith("/"):
        mistakes.at(
            ("source", "records"),
            "en RDF, « records » est la classe des enregistrements (schema:Organization) ; ailleurs, un pointeur (/liste)",
            "in RDF, 'records' is the class of the records (schema:Organization); elsewhere, a pointer (/list)",
        )
        return ""
    class_iri = names.expand(written) if is_rdf else written
    if class_iri is None:
        mistakes.at(("source", "records"), *names.advice(written))
    return class_iri or ""


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
