"""Reads the INSEE code of a commune: « 33063 », « 2A004 », « 97411 ». A leading zero that a spreadsheet ate comes back
(« 1004 » → « 01004 »); a postcode that cannot be a commune's code (« 33000 », « 20000 ») is refused.

Five characters, those of the department first (INSEE, code officiel géographique); communes of overseas
collectivities (975, 977, 978, 98x) and municipal districts (« 75101 ») included. Most postcodes could be a commune's
code: the step tells the two apart only where the code cannot be.
"""

import re

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.spreadsheet import whole_number

# No commune has the number 000, and none of Corsica a code in 20 since 1976.
_CODE = re.compile(
    r"(?:(?:0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5])(?!000)[0-9]{3}|(?:97[1-8]|98[46-9])(?!00)[0-9]{2})"
)
_WITHOUT_ZERO = re.compile(r"[1-9][0-9]{3}")


def clean(text: str) -> str:
    """Five characters; raises CleaningFailure for anything else."""
    if _CODE.fullmatch(text):
        return text
    code = whole_number(text.strip().upper())
    if _WITHOUT_ZERO.fullmatch(code):
        code = f"0{code}"
    if _CODE.fullmatch(code):
        return code
    raise CleaningFailure(
        f"« {text} » n'est pas le code Insee d'une commune : cinq caractères attendus (33063, 2A004), et non le code "
        "postal",
        f"'{text}' is not the INSEE code of a commune: five characters expected (33063, 2A004), and not the postcode",
    )
