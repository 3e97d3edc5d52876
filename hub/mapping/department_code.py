"""Reads the code of a department, for the steps that say which region it is in."""

from __future__ import annotations

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.spreadsheet import whole_number
from hub.model.region import REGIONS


def read_department(text: str) -> str:
    """Two or three characters, one of INSEE's codes of today; raises CleaningFailure for anything else."""
    written = whole_number(text.strip().upper())
    code = f"0{written}" if len(written) == 1 else written
    if code in REGIONS:
        return code
    if code == "20":
        raise CleaningFailure(
            f"« {text} » : la Corse a deux départements ; écrivez 2A ou 2B",
            f"'{text}': Corsica has two departments; write 2A or 2B",
        )
    if code in {"97", "98"}:
        raise CleaningFailure(
            f"« {text} » est tout l'outre-mer ; écrivez les trois chiffres du département (971, 974…)",
            f"'{text}' is all of overseas France; write the three digits of the department (971, 974…)",
        )
    raise CleaningFailure(
        f"« {text} » n'est pas le code d'un département : 01 à 95, 2A, 2B, 971 à 974 ou 976 attendus",
        f"'{text}' is not the code of a department: 01 to 95, 2A, 2B, 971 to 974 or 976 expected",
    )
