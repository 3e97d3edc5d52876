"""JSON Lines: one object a line. A file of a single object is a document, unless its name says otherwise."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from pathlib import Path, PurePath

from hub.harvest.encoding import settle_encoding
from hub.harvest.file_format import SUFFIXES
from hub.pipeline.new_connector.probes.probe import Description, Word


class JsonLinesProbe:
    """Lines that are each an object: the first is a whole one, and something follows it that begins as one does."""

    format = "jsonl"

    def recognises(self, head: bytes, name: str) -> bool:
        content = head.removeprefix(BOM_UTF8).lstrip()
        if not content.startswith(b"{"):
            return False
        first, _, rest = content.partition(b"\n")
        if PurePath(name).suffix.lower() in SUFFIXES[self.format]:
            return True
        return rest.lstrip().startswith(b"{") and _is_object(first)

    def describe(self, path: Path, name: str) -> Description:
        codec, _ = settle_encoding(path, name, None)
        return Description((Word("encoding", "windows-1252" if codec == "cp1252" else "utf-8"),))


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line.decode("cp1252", errors="replace")), dict)
    except (ValueError, RecursionError):
        return False
