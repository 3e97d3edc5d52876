"""Reads a French postal code: five digits. Spaces go, and what a spreadsheet did to it is undone: the zero it ate
(« 1000 » → « 01000 ») and the decimals it added (« 29600.0 » → « 29600 »)."""

import re

from hub.mapping.cleaning_failure import CleaningFailure

_CODE = re.compile(r"([0-9]{4,5})(?:\.0+)?")


def clean(text: str) -> str:
    """Five digits; raises CleaningFailure for anything else."""
    match = _CODE.fullmatch("".join(text.split()))
    code = match[1].zfill(5) if match else ""
    if not code or code.startswith("00"):
        raise CleaningFailure(
            f"« {text} » n'est pas un code postal français : cinq chiffres attendus",
            f"'{text}' is not a French postal code: five digits expected",
        )
    return code
