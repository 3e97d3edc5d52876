"""Reads the SIRET in a column that holds a SIREN or a SIRET, and leaves nothing of all else: to be used beside
``no_zeros`` and ``siren_of_siret``, which read the SIREN of the same column and say what is neither."""

from hub.mapping.cleaning import siret
from hub.mapping.cleaning_failure import CleaningFailure


def clean(text: str) -> str:
    """Fourteen digits, or nothing."""
    try:
        return siret.clean(text)
    except CleaningFailure:
        return ""
