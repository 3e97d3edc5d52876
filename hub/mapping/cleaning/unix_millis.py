"""Reads a number of milliseconds since 1970 and writes the moment, in universal time: « 1700000000500 » →
« 2023-11-14T22:13:20.5Z ». Fewer than twelve digits are refused: they would be seconds, read by ``unix_time``."""

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.unix_clock import read_clock


def clean(text: str) -> str:
    """An xsd:dateTime; raises CleaningFailure for anything else."""
    # Eleven digits or fewer are moments before March 1973 in milliseconds, when no source was writing them.
    moment = read_clock(text, 1000) if len(text.strip().partition(".")[0]) >= 12 else None
    if moment is None:
        raise CleaningFailure(
            f"« {text} » n'est pas un nombre de millisecondes depuis 1970 : douze ou treize chiffres attendus ; des "
            "secondes se lisent par l'étape unix_time",
            f"'{text}' is not a number of milliseconds since 1970: twelve or thirteen digits expected; seconds are "
            "read by the step unix_time",
        )
    return moment
