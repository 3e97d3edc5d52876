"""Reads a SIREN number: 9 digits with a right key. Spaces go; leading zeros that a spreadsheet ate come back
when the key then holds (« 5520176 » → « 005520176 »)."""

from hub.mapping.cleaning_failure import CleaningFailure
from hub.model.identifier import compact, is_siren


def clean(text: str) -> str:
    """Nine digits; raises CleaningFailure for anything else."""
    number = compact(text)
    if number.isascii() and number.isdigit():
        if len(number) < 9:
            padded = number.zfill(9)
            if len(number) >= 7 and is_siren(padded):
                return padded
        if is_siren(number):
            return number
        if len(number) == 9:
            raise CleaningFailure(
                f"le SIREN « {text} » a une clé fausse ; corrigez-le à la source",
                f"the SIREN '{text}' has a wrong key; correct it at the source",
            )
    raise CleaningFailure(
        f"« {text} » n'est pas un SIREN : 9 chiffres attendus, {len(number)} caractères trouvés",
        f"'{text}' is not a SIREN: 9 digits expected, {len(number)} characters found",
    )
