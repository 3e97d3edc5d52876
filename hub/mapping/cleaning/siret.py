"""Reads a SIRET number: 14 digits with right keys (La Poste's own rule included). Spaces go; leading zeros that a
spreadsheet ate come back when the keys then hold."""

from hub.mapping.cleaning_failure import CleaningFailure
from hub.model.identifier import compact, is_siret


def clean(text: str) -> str:
    """Fourteen digits; raises CleaningFailure for anything else."""
    number = compact(text)
    if number.isascii() and number.isdigit():
        if 12 <= len(number) < 14:
            padded = number.zfill(14)
            if is_siret(padded):
                return padded
        if is_siret(number):
            return number
        if len(number) == 14:
            raise CleaningFailure(
                f"le SIRET « {text} » a une clé fausse ; corrigez-le à la source",
                f"the SIRET '{text}' has a wrong key; correct it at the source",
            )
    raise CleaningFailure(
        f"« {text} » n'est pas un SIRET : 14 chiffres attendus, {len(number)} caractères trouvés",
        f"'{text}' is not a SIRET: 14 digits expected, {len(number)} characters found",
    )
