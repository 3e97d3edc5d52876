"""Reads a whole number: « 1 234 » → « 1234 », « 12,0 » → « 12 ». « 1.234 » and « 1,234 » are refused: they may be one
and a fraction, or more than a thousand."""

import re

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.number_text import read_number

_WELL_WRITTEN = re.compile(r"0|-?[1-9][0-9]*")


def clean(text: str) -> str:
    """A canonical xsd:integer; raises CleaningFailure for anything else."""
    if _WELL_WRITTEN.fullmatch(text):
        return text
    whole, _, part = (read_number(text) or "").partition(".")
    if not whole or part.strip("0"):
        raise CleaningFailure(
            f"« {text} » n'est pas un nombre entier ; écrivez par exemple 1234",
            f"'{text}' is not a whole number; write for instance 1234",
        )
    return whole
