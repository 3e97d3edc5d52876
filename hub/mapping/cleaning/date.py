"""Reads a day and writes it as 2016-01-31: « 31/01/2016 », « 31 janvier 2016 », « 20160131 », « 2016-01-31T08:00 »,
« 2016/01/31 ». The day comes before the month, as in France; a year in two digits is refused, and one before 1600.

Days before 1600 are mostly slips or fillers (« 0001-01-01 »: see ``no_year_one``), and no one could tell by which
calendar they count; ``year`` reads older years.
"""

import datetime
import re

from hub.mapping.calendar_day import FIRST_YEAR, read_day, too_old
from hub.mapping.cleaning_failure import CleaningFailure

_WITH_HOUR = re.compile(
    r"([0-9]{4}[/-][0-9]{2}[/-][0-9]{2})[T ].*|([0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}) .*"
)


def clean(text: str) -> str:
    """An xsd:date without time zone; raises CleaningFailure for anything else."""
    day = _quickly(text) or _read(text.strip())
    if day is None:
        raise CleaningFailure(
            f"« {text} » n'est pas une date ; écrivez par exemple 31/01/2016 ou 2016-01-31",
            f"'{text}' is not a date; write for instance 31/01/2016 or 2016-01-31",
        )
    if day.year < FIRST_YEAR:
        raise too_old(text)
    return day.isoformat()


def _quickly(text: str) -> datetime.date | None:
    """The day of the two forms that files mostly hold."""
    if len(text) == 10:
        try:
            if text[4] == "-" == text[7]:
                return datetime.date.fromisoformat(text)
            if text[2] == "/" == text[5]:
                return datetime.date.fromisoformat(f"{text[6:]}-{text[3:5]}-{text[:2]}")
        except ValueError:
            pass
    return None


def _read(written: str) -> datetime.date | None:
    match = _WITH_HOUR.fullmatch(written)
    return read_day((match[1] or match[2]) if match else written)
