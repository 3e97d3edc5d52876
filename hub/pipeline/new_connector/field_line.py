"""The field lines of the table of kinds, filled in for one column: ``siret: {from: @, clean: [siret]}``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hub.pipeline.new_connector.content import is_usable
from hub.pipeline.new_connector.yaml_text import scalar

_CLEAN = re.compile(r", clean: \[([^\]]*)\]")


Line = str | tuple[str, ...]


def chosen(lines: Iterable[Line]) -> tuple[str, ...]:
    """Of each line that is written in several ways, the first whose cleaning steps this hub has; else the first."""
    return tuple(line if isinstance(line, str) else _first_usable(line) for line in lines)


def _first_usable(ways: tuple[str, ...]) -> str:
    return next((way for way in ways if all(map(is_usable, steps_required(way)))), ways[0])


def fields_made(lines: Iterable[Line]) -> tuple[str, ...]:
    """The names of the fields that ``lines`` declare."""
    return tuple(line.partition(":")[0] for line in chosen(lines))


def steps_required(line: str) -> tuple[str, ...]:
    """The cleaning steps without which ``line`` makes no sense."""
    found = _CLEAN.search(line)
    steps = found[1].split(", ") if found else []
    return tuple(step for step in steps if not step.endswith("?"))


def fill_in(
    line: str, column: str, partner: str | None = None, split: str | None = None, *, required: bool = False
) -> str:
    """``line`` for ``column`` (and its partner); the steps this hub has not, and that may be missing, left out."""
    line = _CLEAN.sub(_known_steps, line)
    if partner is None:
        line = line.replace("[@, @@]", "@").replace("[@@, @]", "@")
    line = line.replace(", split?", f', split: "{split}"' if split else "")
    # The longer mark first: « @@ » holds « @ ».
    line = line.replace("@@", "\0").replace("@", scalar(column)).replace("\0", scalar(partner or ""))
    return line.removesuffix("}") + ", required: true}" if required else line


def _known_steps(found: re.Match[str]) -> str:
    steps = [step for step in found[1].split(", ") if not step.endswith("?") or is_usable(step[:-1])]
    return f", clean: [{', '.join(step.removesuffix('?') for step in steps)}]" if steps else ""
