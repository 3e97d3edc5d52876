"""Reads a day and writes it as 2016-01-31: « 31/01/2016 », « 31 janvier 2016 », « 20160131 », « 2016-01-31T08:00 ».
The day comes before the month, as in France; a year in two digits is refused. « 0001-01-01 », which registers write
for no day, gives nothing."""

import datetime
import re

from hub.mapping.cleaning_failure import CleaningFailure
from hub.model.plain_text import plain

_NO_DAY = ("0001-01-01", "01/01/0001")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})([T ].*)?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_FRENCH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})( .*)?")
_WRITTEN = re.compile(r"([0-9]{1,2})(?:er)? ([a-z]+) ([0-9]{4})")
_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip


def clean(text: str) -> str:
    """An xsd:date without time zone, or nothing for the first day of the year 1; raises CleaningFailure for anything else."""
    written = text.strip()
    if written.startswith(_NO_DAY):
        return ""
    try:
        if match := _ISO.fullmatch(written) or _COMPACT.fullmatch(written):
            return datetime.date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        if match := _FRENCH.fullmatch(written):
            return datetime.date(int(match[3]), int(match[2]), int(match[1])).isoformat()
        if (match := _WRITTEN.fullmatch(plain(written))) and match[2] in _MONTHS:
            return datetime.date(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1])).isoformat()
    except ValueError:
        pass  # 31/02/2016: said below like every other day that does not exist
    raise CleaningFailure(
        f"« {text} » n'est pas une date ; écrivez par exemple 31/01/2016 ou 2016-01-31",
        f"'{text}' is not a date; write for instance 31/01/2016 or 2016-01-31",
    )
