"""Reads a FINESS number of a health or social establishment: nine digits, 2A or 2B first in Corsica. Spaces go; a
leading zero that a spreadsheet ate comes back.

The first two characters are the department's, 97 and 98 overseas. The key is not checked: its rule for Corsica was
found nowhere.
"""

import re

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.spreadsheet import whole_number
from hub.model.identifier import compact

_NUMBER = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-578]|2[AB])[0-9]{7}")
_WITHOUT_ZERO = re.compile(r"[1-9][0-9]{7}")


def clean(text: str) -> str:
    """Nine characters; raises CleaningFailure for anything else."""
    if _NUMBER.fullmatch(text):
        return text
    number = compact(whole_number(text.strip())).upper()
    if _WITHOUT_ZERO.fullmatch(number):
        number = f"0{number}"
    if _NUMBER.fullmatch(number):
        return number
    raise CleaningFailure(
        f"« {text} » n'est pas un numéro FINESS : neuf chiffres attendus, ceux du département d'abord",
        f"'{text}' is not a FINESS number: nine digits expected, those of the department first",
    )
