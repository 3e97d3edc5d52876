"""JSON: where the list of records stands in the document.

The records are the longest list of objects, or of lists, or the object whose members are objects that look alike, that is
not inside another one's records. A document without any is refused: there is nothing to map.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hub.errors import SourceError, UserError
from hub.harvest.encoding import settle_encoding
from hub.mapping.column import escape
from hub.pipeline.new_connector.probes.probe import Description, Word

LARGEST = 64 << 20
"""Bytes of a JSON sample: it is held in memory, unlike in a harvest."""
_DEEPEST = 8
_ALIKE = 0.5


class JsonProbe:
    """A document that begins with [ or {."""

    format = "json"

    def recognises(self, head: bytes, name: str) -> bool:
        return head.removeprefix(BOM_UTF8).lstrip()[:1] in (b"[", b"{")

    def describe(self, path: Path, name: str) -> Description:
        codec, _ = settle_encoding(path, name, None)
        document = _parse(path, name, codec)
        found = max(_lists(document, "", 0), key=lambda one: (one[1], -one[0].count("/")), default=None)
        if found is None:
            raise _no_records(name)
        pointer, count = found
        encoding = "windows-1252" if codec == "cp1252" else "utf-8"
        words = [Word("encoding", encoding)]
        if pointer:
            words.append(Word("records", pointer, f"où est la liste : {count} fiches"))
        return Description(tuple(words))


def _parse(path: Path, name: str, codec: str) -> Any:
    if path.stat().st_size > LARGEST:
        raise UserError(
            f"{name} : plus de {LARGEST >> 20} Mio. Donnez un échantillon : quelques centaines de fiches suffisent.",
            f"{name}: more than {LARGEST >> 20} MiB. Give a sample: some hundreds of records are enough.",
        )
    try:
        return json.loads(path.read_text(encoding=codec))
    except json.JSONDecodeError as error:
        raise SourceError(
            f"{name}:{error.lineno}:{error.colno}: JSON invalide ({error.msg}). Demandez un export complet.",
            f"{name}:{error.lineno}:{error.colno}: invalid JSON ({error.msg}). Ask for a complete export.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"{name}:1: JSON illisible (valeurs imbriquées trop profondément, ou nombre démesuré).",
            f"{name}:1: unreadable JSON (values nested too deep, or a number of thousands of digits).",
        ) from error


def _lists(value: Any, pointer: str, depth: int) -> Iterator[tuple[str, int]]:
    """Pointer and length of every list of records of the document, those inside records left out."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        if value and (_all(value, dict) or _all(value, list)):
            yield pointer, len(value)
    elif isinstance(value, dict):
        if _are_alike(list(value.values())):
            yield pointer, len(value)
            return
        for key, inner in value.items():
            yield from _lists(inner, f"{pointer}/{escape(key)}", depth + 1)


def _are_alike(values: list[Any]) -> bool:
    """Whether these are records under their keys: several objects that share most of their names."""
    if len(values) < 2 or not _all(values, dict) or not all(values):
        return False
    names = Counter(name for value in values for name in value)
    usual = sum(1 for count in names.values() if count > len(values) / 2)
    return usual >= _ALIKE * sum(map(len, values)) / len(values)


def _all(values: list[Any], kind: type) -> bool:
    return all(isinstance(value, kind) for value in values)


def _no_records(name: str) -> UserError:
    return UserError(
        f"{name} : aucune liste de fiches (objets JSON) dans ce document. Donnez la réponse qui contient la liste.",
        f"{name}: no list of records (JSON objects) in this document. Give the answer that holds the list.",
    )
