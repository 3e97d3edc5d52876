"""Reads a year in four digits, or the year of a day: « 2016 », « 2016.0 », « 31/01/2016 » → « 2016 ». Years before 1000 are
refused: they are fillers or slips."""

import re

from hub.mapping.calendar_day import read_day
from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.spreadsheet import whole_number

_YEAR = re.compile(r"[1-9][0-9]{3}")


def clean(text: str) -> str:
    """Four digits; raises CleaningFailure for anything else."""
    if _YEAR.fullmatch(text):
        return text
    written = whole_number(text.strip())
    day = read_day(written)
    year = written if day is None else str(day.year)
    if _YEAR.fullmatch(year):
        return year
    raise CleaningFailure(
        f"« {text} » n'est pas une année : quatre chiffres attendus, de 1000 à 9999",
        f"'{text}' is not a year: four digits expected, from 1000 to 9999",
    )
