"""Reads the form that activity codes have in every NAF since 2008: four digits and a letter, with a point or without."""

from __future__ import annotations

import re

_POINTED = re.compile(r"[0-9]{2}\.[0-9]{2}[A-Z]")
_COMPACT = re.compile(r"[0-9]{4}[A-Z]")
_LEFT_OUT = re.compile(r"[\s.]+")


def read_activity(text: str) -> str | None:
    """« 88.99B », whichever way it is written; None for anything else."""
    if _POINTED.fullmatch(text):
        return text
    code = _LEFT_OUT.sub("", text).upper()
    return f"{code[:2]}.{code[2:]}" if _COMPACT.fullmatch(code) else None
