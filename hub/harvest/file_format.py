"""Which of the formats that a connector declares a file is in: how it begins tells, then its suffix, never a guess.

A connector with one format needs none of this: its files are in that format, whatever they are called.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Sequence
from pathlib import Path, PurePath

from hub.store.formats import RDF_FORMATS

SUFFIXES: dict[str, tuple[str, ...]] = {
    "csv": (".csv", ".tsv", ".tab", ".txt"),
    "json": (".json", ".geojson"),
    "jsonl": (".jsonl", ".ndjson"),
    "xlsx": (".xlsx", ".xlsm", ".xls", ".ods"),
    "xml": (".xml",),
    "rdf": tuple(dict.fromkeys(suffix for form in RDF_FORMATS for suffix in form.suffixes)),
}
"""Format → how its files are called, in small letters: what is read of a folder or an archive."""

_BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "json": (b"[", b"{"),
    "jsonl": (b"{",),
    "xlsx": (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"),
    "xml": (b"<",),
}
"""How files of a format begin, white space apart. With none of these begins a header line of ours: the rest is csv or rdf."""


def format_of(path: Path, name: str, formats: Sequence[str]) -> str:
    """The one of ``formats`` that ``path``, called ``name`` by its owner, is in."""
    if len(formats) == 1:
        return formats[0]
    with path.open("rb") as file:
        head = file.read(4096).removeprefix(BOM_UTF8).lstrip()
    begun = [each for each in formats if head.startswith(_BEGINNINGS.get(each, ()))]
    possible = begun or [each for each in formats if each not in _BEGINNINGS] or list(formats)
    suffix = PurePath(name).suffix.lower()
    return next((each for each in possible if suffix in SUFFIXES.get(each, ())), possible[0])
