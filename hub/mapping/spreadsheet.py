"""What a spreadsheet makes of a code it takes for a number, and how far that can be undone."""

from __future__ import annotations

import re

_WHOLE = re.compile(r"([0-9]+)[.,]0")
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*E\+[0-9]+", re.IGNORECASE)


def whole_number(text: str) -> str:
    """« 33000.0 » → « 33000 »: a code read as a number with decimals; any other text as it is."""
    match = _WHOLE.fullmatch(text)
    return match[1] if match else text


def is_rounded(text: str) -> bool:
    """Whether ``text`` is a number in scientific notation (« 7,32829E+13 »), whose last digits are lost for good."""
    return _SCIENTIFIC.fullmatch(text) is not None
