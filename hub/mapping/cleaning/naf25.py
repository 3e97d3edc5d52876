"""Reads an activity code of NAF 2025, official from 2027, and writes it with its point: « 8899Y » → « 88.99Y ». Codes
of the NAF rev. 2 (« 88.10Z ») are refused where they show: no code of one stands for a code of the other.

Two digits of a division that exists (those of NACE rev. 2.1, which has no 45), two digits, a letter.
"""

from hub.mapping.activity_code import read_activity
from hub.mapping.cleaning_failure import CleaningFailure
from hub.model.activity import NAF_2025_DIVISIONS


def clean(text: str) -> str:
    """Six characters; raises CleaningFailure for anything else."""
    code = read_activity(text)
    # Undivided classes end with Z in the NAF rev. 2, with Y in NAF 2025.
    if code is None or code[:2] not in NAF_2025_DIVISIONS or code[5] == "Z":
        raise CleaningFailure(
            f"« {text} » n'est pas un code de la NAF 2025 : quatre chiffres et une lettre attendus (88.99Y) ; un code "
            "de la NAF rév. 2 se lit par l'étape naf",
            f"'{text}' is not a code of NAF 2025: four digits and a letter expected (88.99Y); a code of the NAF rev. 2 "
            "is read by the step naf",
        )
    return code
