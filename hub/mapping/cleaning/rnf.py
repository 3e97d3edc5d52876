"""Reads a number of the Répertoire national des fondations: « 075-FDD-00003-01 », in capitals.

The department, the kind of foundation, its number and the number's version.
"""

import re

from hub.mapping.cleaning_failure import CleaningFailure

_NUMBER = re.compile(r"([0-9AB]{3})-?([A-Z]{2,4})-?([0-9]{5})-?([0-9]{2})")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """The four parts with a hyphen between; raises CleaningFailure for anything else."""
    if match := _NUMBER.fullmatch(_SPACES.sub("", text).upper()):
        return "-".join(match.groups())
    raise CleaningFailure(
        f"« {text} » n'est pas un numéro du répertoire national des fondations ; il s'écrit 075-FDD-00003-01",
        f"'{text}' is not a number of the register of foundations; it is written 075-FDD-00003-01",
    )
