"""Makes nothing of an identifier written in zeros alone: « 000000000 », « 000 000 000 00000 », which registers fill empty
columns with. Put it before ``siren``, ``siret`` and the like, not before a quantity."""

import re

_ZEROS = re.compile(r"[0\s.\-]*")


def clean(text: str) -> str:
    """``text`` without white space at its ends, or the empty text; never raises."""
    said = text.strip()
    return "" if said.startswith("0") and _ZEROS.fullmatch(said) else said
