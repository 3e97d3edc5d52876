"""Which files of a folder or an archive are the source's: those the connector's pattern names, else those whose suffix is
that of its formats.

Notes beside the data (README, LISEZMOI.txt) are not data; what a system leaves behind (``.DS_Store``, ``__MACOSX``) never is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from hub.harvest.file_format import SUFFIXES

_NOTES = ".txt"
"""A suffix of delimited text that readme files bear too: it counts when no other does."""


def choose(names: Iterable[str], pattern: str | None, formats: Sequence[str]) -> tuple[str, ...]:
    """The names among ``names`` (paths with ``/``) to read, in order; none when nothing fits.

    ``pattern`` is matched with the last step of a path, or with all of it when it holds a ``/``; capitals do not count.
    Without it, a single file is the one, whatever it is called.
    """
    found = sorted(name for name in names if not _is_left_behind(name))
    if pattern is not None:
        return tuple(name for name in found if _matches(name, pattern.casefold()))
    suffixes = {suffix for each in formats for suffix in SUFFIXES.get(each, ())}
    fitting = [name for name in found if suffix_of(name) in suffixes]
    data = [name for name in fitting if suffix_of(name) != _NOTES]
    return tuple(data or fitting or (found if len(found) == 1 else ()))


def suffix_of(name: str) -> str:
    """The suffix that tells a file's format, in small letters; ``.gz`` is looked through."""
    return PurePosixPath(name.lower().removesuffix(".gz")).suffix


def _is_left_behind(name: str) -> bool:
    steps = PurePosixPath(name.replace("\\", "/")).parts  # some archives are made on Windows
    return "__MACOSX" in steps or (bool(steps) and steps[-1].startswith("."))


def _matches(name: str, pattern: str) -> bool:
    written = name.casefold().replace("\\", "/")
    return fnmatchcase(written if "/" in pattern else written.rpartition("/")[2], pattern)
