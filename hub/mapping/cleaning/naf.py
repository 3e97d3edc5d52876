"""Reads an activity code of the NAF rev. 2 and writes it with its point: « 8899B » → « 88.99B ». Codes of NAF 2025
(« 88.99Y ») and of the NAF before 2008 (« 85.3K ») are refused: each has a step or a nomenclature of its own.

Two digits of a division that exists, two digits, a letter (décret n° 2007-1888). Sirene's « 00.00Z » says that no
activity is known yet: refused as well.
"""

from hub.mapping.activity_code import read_activity
from hub.mapping.cleaning_failure import CleaningFailure
from hub.model.activity import NAF_REV2_DIVISIONS


def clean(text: str) -> str:
    """Six characters; raises CleaningFailure for anything else."""
    code = read_activity(text)
    # Undivided classes end with Z in the NAF rev. 2, with Y in NAF 2025: INSEE keeps the two apart by that.
    if code is None or code[:2] not in NAF_REV2_DIVISIONS or code[5] == "Y":
        raise CleaningFailure(
            f"« {text} » n'est pas un code de la NAF rév. 2 : quatre chiffres et une lettre attendus (88.99B) ; un code "
            "de la NAF 2025 se lit par l'étape naf25",
            f"'{text}' is not a code of the NAF rev. 2: four digits and a letter expected (88.99B); a code of NAF 2025 "
            "is read by the step naf25",
        )
    return code
