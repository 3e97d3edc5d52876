"""Reads the number an association had before the RNA (``id_ex``, ``ancien_id``): « 301S0301001688 », without spaces, in
capitals.

The registry's code — three characters, then P (préfecture) or S (sous-préfecture), as the RNA's column « gestion » has
them — and ten letters or digits. Told from the numbers we have met: no official description of the form was found.
"""

import re

from hub.mapping.cleaning_failure import CleaningFailure
from hub.model.identifier import compact

_NUMBER = re.compile(r"[0-9][0-9A-Z][0-9][PS][0-9A-Z]{10}")


def clean(text: str) -> str:
    """Fourteen characters; raises CleaningFailure for anything else."""
    number = compact(text).upper()
    if _NUMBER.fullmatch(number):
        return number
    raise CleaningFailure(
        f"« {text} » n'est pas un numéro d'association d'avant le RNA : quatorze caractères attendus (301S0301001688)",
        f"'{text}' is not a number of an association before the RNA: fourteen characters expected (301S0301001688)",
    )
