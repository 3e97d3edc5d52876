"""French identifiers: SIREN, SIRET and RNA numbers, checked by the rules their registers use.

Sources: INSEE (Luhn key of SIREN and SIRET, La Poste's establishments summed by five), the RNA's own numbers
(``W`` then nine letters or digits: W2A…, W9C… exist).
"""

from __future__ import annotations

import re

_LA_POSTE = "356000000"
_RNA = re.compile(r"W[0-9A-Z]{9}")
_SPACES = re.compile(r"[\s.\-]+")

_PAIRS = [(2 * tens - 9 if tens > 4 else 2 * tens) + units for tens in range(10) for units in range(10)]
_SUMS = bytes(one + other for one in _PAIRS for other in _PAIRS)
"""What four digits, 0000 to 9999, add to the sum of which a Luhn key is made."""


def luhn(digits: str) -> bool:
    """Whether the Luhn key of ``digits``, sixteen at most, holds."""
    return _holds(int(digits))


def compact(text: str) -> str:
    """``text`` without the spaces, dots and hyphens people write identifiers with."""
    return _SPACES.sub("", text)


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def is_siren(text: str) -> bool:
    """Nine digits with a right Luhn key. All zeros is a filler that passes Luhn: refused."""
    return _is_digits(text, 9) and text != "000000000" and _holds(int(text))


def is_siret(text: str) -> bool:
    """Fourteen digits: a SIREN and five more, with a right key.

    La Poste has more establishments than Luhn keys: theirs are right when their digits sum to a multiple of five.
    """
    if not _is_digits(text, 14) or text.startswith("000000000"):
        return False
    number = int(text)
    if _holds(number) and _holds(number // 100_000):
        return True
    return text.startswith(_LA_POSTE) and sum(map(int, text)) % 5 == 0


def _holds(number: int) -> bool:
    """Whether the last digit of ``number``, below 10^16, is its Luhn key: four digits at a time, being asked of
    every number of every row."""
    return (
        _SUMS[number % 10_000]
        + _SUMS[number // 10_000 % 10_000]
        + _SUMS[number // 100_000_000 % 10_000]
        + _SUMS[number // 1_000_000_000_000]
    ) % 10 == 0


def is_rna(text: str) -> bool:
    """``W`` and nine letters or digits."""
    return _RNA.fullmatch(text) is not None
