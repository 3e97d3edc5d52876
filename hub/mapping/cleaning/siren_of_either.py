"""Reads the SIREN in a column that holds a SIREN or a SIRET: the SIREN itself, or the first nine digits of the SIRET.
Zeros alone, which registers write for no number, give nothing; what is neither is refused."""

from hub.mapping.cleaning import siren, siret
from hub.model.identifier import compact


def clean(text: str) -> str:
    """Nine digits, or nothing for zeros; raises CleaningFailure for what is neither number."""
    number = compact(text)
    if number and not number.strip("0"):
        return ""
    return siret.clean(text)[:9] if len(number) > 9 else siren.clean(text)
