"""What a stage was given last time, and what it answered: given the same again, there is nothing to do.

A night in which no source changed costs the reading of a few files instead of the comparison of every record. The
note is written after the stage's commit and is only ever a shortcut: without it, or with one that cannot be read, the
stage works everything out, and comes to the same.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from hub.model.vocabulary import ESS, TYPE
from hub.pipeline.hub import Hub
from hub.store.durable import write_durably
from hub.store.view import View


@dataclass(frozen=True, slots=True)
class LastTime:
    """The note of one stage, at ``path``."""

    path: Path

    def answer(self, given: str) -> dict[str, Any] | None:
        """What the stage answered when it was given this; None when it was given something else."""
        try:
            note = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        answer = note.get("answer") if isinstance(note, dict) and note.get("given") == given else None
        return answer if isinstance(answer, dict) else None

    def keep(self, given: str, answer: dict[str, Any]) -> None:
        """Note what the stage was given and what it answered, if the disk lets it: the stage's work is done already."""
        with suppress(OSError):
            write_durably(self.path, json.dumps({"given": given, "answer": answer}, ensure_ascii=False))


def records_given(hub: Hub, view: View) -> list[str]:
    """What stands for the records of every source, without reading them.

    Every harvest that changed a source's graph left its activity in the provenance graph. A source that was given up is
    no longer followed; one that was followed again since has no graph until it is harvested.
    """
    graphs = set(view.graphs())
    harvests = view.select(
        f"SELECT ?run WHERE {{ GRAPH <{hub.addresses.provenance_graph}> {{ ?run <{TYPE}> <{ESS}Harvest> }} }}"
    )
    followed = [(source, hub.addresses.source_graph(source.id) in graphs) for source in hub.published_sources]
    return [*sorted(row["run"].value for row in harvests), *map(repr, followed)]


def digest_of(*parts: object) -> str:
    """32 hexadecimal digits that change with any of ``parts``."""
    digest = blake2b(digest_size=16)
    for part in parts:
        content = part if isinstance(part, bytes) else repr(part).encode()
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def content_of(path: Path) -> bytes:
    """The bytes of a file that need not exist."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
