"""Reads an INSEE legal category: four digits, « 9220 » for a declared association.

« 0000 » (a fund without legal personality) is refused: in directories it is what stands for no answer.
"""

import re

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.spreadsheet import whole_number

_CATEGORY = re.compile(r"[1-9][0-9]{3}")


def clean(text: str) -> str:
    """Four digits; raises CleaningFailure for anything else."""
    if _CATEGORY.fullmatch(text):
        return text
    code = whole_number("".join(text.split()))
    if _CATEGORY.fullmatch(code):
        return code
    raise CleaningFailure(
        f"« {text} » n'est pas une catégorie juridique de l'Insee : quatre chiffres attendus (9220), et non un libellé",
        f"'{text}' is not a legal category of INSEE: four digits expected (9220), and not a label",
    )
