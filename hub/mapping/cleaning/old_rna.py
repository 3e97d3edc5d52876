"""Reads the number an association had before the RNA, such as « 301S0301001688 »: letters and digits, without spaces, in
capitals. RNA numbers (W and nine characters) are refused: ``rna`` reads them."""

import re

from hub.mapping.cleaning_failure import CleaningFailure
from hub.model.identifier import compact, is_rna

_NUMBER = re.compile(r"(?=.*[0-9]{4})[0-9A-Z]{6,20}")


def clean(text: str) -> str:
    """Six to twenty letters and digits; raises CleaningFailure for anything else."""
    number = compact(text).upper()
    if not _NUMBER.fullmatch(number) or is_rna(number):
        raise CleaningFailure(
            f"« {text} » n'est pas un ancien numéro d'association, tel que 301S0301001688",
            f"'{text}' is not the old number of an association, such as 301S0301001688",
        )
    return number
