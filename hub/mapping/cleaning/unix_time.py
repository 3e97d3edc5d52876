"""Reads a number of seconds since 1970 and writes the moment, in universal time: « 1700000000 » →
« 2023-11-14T22:13:20Z ». Zero, which stands for no date, is refused; milliseconds are read by ``unix_millis``."""

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.unix_clock import read_clock


def clean(text: str) -> str:
    """An xsd:dateTime; raises CleaningFailure for anything else."""
    moment = read_clock(text, 1)
    if moment is None:
        raise CleaningFailure(
            f"« {text} » n'est pas un nombre de secondes depuis 1970 : dix chiffres au plus, et pas zéro ; des "
            "millisecondes se lisent par l'étape unix_millis",
            f"'{text}' is not a number of seconds since 1970: ten digits at most, and not zero; milliseconds are read "
            "by the step unix_millis",
        )
    return moment
