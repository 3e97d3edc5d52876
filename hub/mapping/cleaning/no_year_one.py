"""Makes nothing of a day that stands for none: « 0001-01-01 », as the RNA writes it, « 0000-00-00 », as MySQL does, with an
hour or without. Put it before ``date``, ``moment`` and ``year``."""

import re

_NO_DAY = re.compile(r"(?:000[01](?:-?0[01]-?0[01])?|0[01]/0[01]/000[01])(?:[T ].*)?", re.DOTALL)


def clean(text: str) -> str:
    """``text`` without white space at its ends, or the empty text; never raises."""
    said = text.strip()
    return "" if said.startswith("0") and _NO_DAY.fullmatch(said) else said
