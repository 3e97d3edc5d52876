"""JSON Lines on their way into the staging folder: hashed and counted while they are written, there only when whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from hub.errors import SourceError
from hub.harvest.acquire.ask import Acquired, Part
from hub.harvest.fetch import Limits, Validators

FILE_NAME = "rows.jsonl"


class StagedLines:
    """Use it in a ``with`` block: a block that raises leaves no file. ``name`` is the source as its owner knows it."""

    def __init__(self, into: Path, name: str, limits: Limits) -> None:
        into.mkdir(parents=True, exist_ok=True)
        self.count = 0
        self._name = name
        self._most = limits.bytes
        self._place = into / FILE_NAME
        self._part = into / f"{FILE_NAME}.part"
        self._file = self._part.open("wb")
        self._digest = hashlib.sha256()
        self._size = 0

    def __enter__(self) -> StagedLines:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        with suppress(FileNotFoundError):
            self._part.unlink()

    def write(self, record: Mapping[str, Any]) -> None:
        """Add one object. Its values are what JSON has; SourceError once the file is larger than allowed."""
        line = _line(record)
        self._size += len(line)
        if self._size > self._most:
            raise SourceError(
                f"{self._name} : la réponse dépasse {self._most >> 20} Mio. Demandez moins de colonnes ou de lignes.",
                f"{self._name}: the answer is larger than {self._most >> 20} MiB. Ask for fewer columns or rows.",
            )
        self._digest.update(line)
        self._file.write(line)
        self.count += 1

    def acquired(
        self,
        known: Validators,
        *,
        bookmark: Mapping[str, Any] | None = None,
        is_partial: bool = False,
        declared: int | None = None,
    ) -> Acquired:
        """Put the file in place and say what was acquired: nothing when the lines are those of last time, or when
        only changes were asked for and there was none."""
        self._file.close()
        sha256 = self._digest.hexdigest()
        if sha256 == known.sha256 or (is_partial and not self.count):
            return Acquired(self._name, (), known, unchanged=True, is_partial=is_partial)
        self._part.replace(self._place)
        return Acquired(
            self._name,
            (Part(self._place, self._name),),
            Validators(sha256, bookmark=bookmark or {}),
            is_partial=is_partial,
            declared=declared,
        )


def _line(record: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        # Integers of more than 64 bits, half characters: slower, and the reader says what is wrong with the record.
        return json.dumps(record, separators=(",", ":"), allow_nan=False).encode() + b"\n"
