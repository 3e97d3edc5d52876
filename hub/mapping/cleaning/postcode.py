"""Reads a French postcode: five digits. Spaces and the « F- » before it go; a leading zero that a spreadsheet ate comes
back (« 1000 » → « 01000 », « 29600.0 » → « 29600 »).

For a postcode of another country, use ``collapse``.
"""

import re

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.spreadsheet import whole_number

# None begins with 99: INSEE numbers foreign countries so. 00 is the armed forces'.
_CODE = re.compile(r"(?!00000|99)[0-9]{5}")
_WRITTEN = re.compile(r"(?:FR?[ -]?)?([1-9][0-9]{3}|[0-9]{2} ?[0-9]{3})", re.IGNORECASE)


def clean(text: str) -> str:
    """Five digits; raises CleaningFailure for anything else."""
    if _CODE.fullmatch(text):
        return text
    if match := _WRITTEN.fullmatch(whole_number(text.strip()).replace("\u00a0", " ")):
        code = match[1].replace(" ", "").zfill(5)
        if _CODE.fullmatch(code):
            return code
    raise CleaningFailure(
        f"« {text} » n'est pas un code postal français : cinq chiffres attendus",
        f"'{text}' is not a French postcode: five digits expected",
    )
