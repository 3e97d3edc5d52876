"""Many records judged a chunk at a time, and the findings those of all of them judged at once.

A chunk is enough for a rule that stays within a record and the reference data, as nearly all do. Whether every rule did is
seen while they run: when one asked for a record of another chunk, or who points at a node, all the records are judged
again together. That takes some 9 KB of memory a record, and is not done for more statements than ``at_once``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from hub.validate.finding import Finding
from hub.validate.validator import Validator

AT_ONCE = 2_000_000
"""Statements judged together at most: about 50,000 records, 450 MB."""


class InChunks:
    """Records of one data set; ``is_record`` tells the IRI of one of its nodes. ``spool``: a file of its own, which need not
    exist and is not removed."""

    def __init__(
        self,
        validator: Validator,
        spool: Path,
        is_record: Callable[[str], bool],
        at_once: int = AT_ONCE,
    ) -> None:
        self._validator = validator
        self._spool = spool
        self._is_record = is_record
        self._at_once = at_once
        self._found: list[Finding] = []
        self._chunks = self._statements = 0
        self._looks_across = False

    def add(self, lines: Iterable[str]) -> tuple[Finding, ...]:
        """Judge some records, whole ones, as N-Triples lines without line feed: what is wrong as far as they tell."""
        chunk = list(lines)
        judged = self._validator.judge(chunk)
        self._found.extend(judged.findings)
        self._chunks += 1
        self._statements += len(chunk)
        self._looks_across |= judged.looked_back or any(map(self._is_record, judged.absent))
        if self._statements <= self._at_once:
            with self._spool.open("a", encoding="utf-8") as file:
                file.writelines(line + "\n" for line in chunk)
        return judged.findings

    @property
    def is_partial(self) -> bool:
        """Whether some rule would have had to see more records together than can be."""
        return self._looks_across and self._chunks > 1 and self._statements > self._at_once

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with all the records, those of earlier chunks first."""
        if self._looks_across and self._chunks > 1 and not self.is_partial:
            with self._spool.open(encoding="utf-8", newline="\n") as file:
                return self._validator.validate(file)
        return tuple(self._found)
