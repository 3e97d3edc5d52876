"""Days as people write them, for the steps that read a day, a moment or a year."""

from __future__ import annotations

import datetime
import re

from hub.mapping.cleaning_failure import CleaningFailure
from hub.model.plain_text import plain

FIRST_YEAR = 1600
"""xsd:date counts in the Gregorian calendar, which France took in December 1582: an older day may be of either."""

_YEAR_FIRST = re.compile(r"([0-9]{4})([/-])([0-9]{2})\2([0-9]{2})")
_COMPACT = re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_WRITTEN = re.compile(r"([0-9]{1,2})(?:er)? ([a-z]+) ([0-9]{4})")
_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip


def read_day(text: str) -> datetime.date | None:
    """The day that ``text`` is, the day before the month as in France; None when it is none that ever was."""
    try:
        if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
            return datetime.date(int(match[1]), int(match[3]), int(match[4]))
        if match := _DAY_FIRST.fullmatch(text):
            return datetime.date(int(match[3]), int(match[2]), int(match[1]))
        if (match := _WRITTEN.fullmatch(plain(text))) and match[2] in _MONTHS:
            return datetime.date(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))
    except ValueError:
        pass  # 31/02/2016
    return None


def too_old(text: str) -> CleaningFailure:
    """What to say of a day before the first year."""
    return CleaningFailure(
        f"« {text} » est avant {FIRST_YEAR} ; corrigez l'année à la source, ou employez l'étape no_year_one si c'est ainsi "
        "que la source dit « sans date »",
        f"'{text}' is before {FIRST_YEAR}; correct the year at the source, or use the step no_year_one if that is how "
        "the source says 'no date'",
    )
