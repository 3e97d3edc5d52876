"""Gives the SIREN that a SIRET begins with: « 732 829 320 00074 » → « 732829320 ». A SIREN alone stays: the RNA's column
« siret » holds either."""

from hub.mapping.cleaning.siren import clean as siren
from hub.mapping.cleaning.siret import clean as siret
from hub.mapping.spreadsheet import whole_number
from hub.model.identifier import compact, is_siret


def clean(text: str) -> str:
    """Nine digits; raises CleaningFailure when ``text`` is neither."""
    if is_siret(text):
        return text[:9]
    if len(compact(whole_number(text.strip()))) <= 9:
        return siren(text)
    return siret(text)[:9]
