"""French identifiers: SIREN, SIRET and RNA numbers, checked by the rules their registers use.

Sources: INSEE (Luhn key of SIREN and SIRET, La Poste's establishments summed by five), the RNA's own numbers
(``W`` then nine letters or digits: W2A…, W9C… exist).
"""

from __future__ import annotations

import re

_LA_POSTE = "356000000"
_RNA = re.compile(r"W[0-9A-Z]{9}")
_SPACES = re.compile(r"[\s.\-]+")


def luhn(digits: str) -> bool:
    """Whether the Luhn key of ``digits`` holds."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit)
        if place % 2:
            number = number * 2 - 9 if number > 4 else number * 2
        total += number
    return total % 10 == 0


def compact(text: str) -> str:
    """``text`` without the spaces, dots and hyphens people write identifiers with."""
    return _SPACES.sub("", text)


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def is_siren(text: str) -> bool:
    """Nine digits with a right Luhn key. All zeros is a filler that passes Luhn: refused."""
    return _is_digits(text, 9) and text != "000000000" and luhn(text)


def is_siret(text: str) -> bool:
    """Fourteen digits: a SIREN and five more, with a right key.

    La Poste has more establishments than Luhn keys: theirs are right when their digits sum to a multiple of five.
    """
    if not _is_digits(text, 14) or text[:9] == "000000000":
        return False
    if text.startswith(_LA_POSTE) and sum(map(int, text)) % 5 == 0:
        return True
    return luhn(text) and luhn(text[:9])


def is_rna(text: str) -> bool:
    """``W`` and nine letters or digits."""
    return _RNA.fullmatch(text) is not None
