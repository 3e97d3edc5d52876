"""Reads opening hours in French, in English or as OpenStreetMap writes them, and writes them as OpenStreetMap and
schema.org do: « du lundi au vendredi 9h-12h30 et 14h-18h, samedi 9h-12h » → « Mo-Fr 09:00-12:30,14:00-18:00;
Sa 09:00-12:00 ». Hours without days are read too, for sources that have a column a day.

What is said besides hours and days (« sur rendez-vous », « sauf août ») makes the whole refused rather than half read.
OpenStreetMap's own finer rules (weeks, months, comments in quotes) pass as they are.
"""

import re

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.hours import read_hours

_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
_DAYS = rf"{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_SPANS = rf"{_TIME}-(?:{_TIME}|24:00)(?:,{_TIME}-(?:{_TIME}|24:00))*"
_RULE = rf"(?:{_DAYS} (?:{_SPANS}|off)|{_SPANS})"
_WELL_WRITTEN = re.compile(rf"24/7|{_RULE}(?:; {_RULE})*")

# The rest of OpenStreetMap's language, by its words: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
_FINER = re.compile(
    rf"""(?:
        {_DAY}(?:\[-?[1-5](?:[-,]-?[1-5])*\])? | SH | easter
        | (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:\ [0-9]{{1,2}})?(?=[\ \-:,;]) | [0-9]{{4}}(?=[\ \-])
        | week\ [0-9]{{1,2}}(?:-[0-9]{{1,2}}(?:/[0-9]{{1,2}})?)?
        | {_TIME}(?:-(?:{_TIME}|2[4-6]:[0-5][0-9])\+?|\+) | off | closed | open | unknown
        | "[^"]*" | \|\| | [\ ,;:\-]
    )+""",
    re.VERBOSE,
)
_OPENS = re.compile(rf"{_TIME}-|{_TIME}\+|\boff\b|\bclosed\b")


def clean(text: str) -> str:
    """Rules with « ; » between; raises CleaningFailure for what is not wholly read."""
    if _WELL_WRITTEN.fullmatch(text):
        return text
    hours = read_hours(text)
    if hours is not None:
        return hours
    written = " ".join(text.split())
    if _FINER.fullmatch(written) and _OPENS.search(written):
        return written
    raise CleaningFailure(
        f"« {text} » n'est pas un horaire lisible ; écrivez par exemple « lundi-vendredi 9h-12h, 14h-18h » ou "
        "Mo-Fr 09:00-12:00,14:00-18:00",
        f"'{text}' cannot be read as opening hours; write for instance 'monday-friday 9:00-12:00, 14:00-18:00' or "
        "Mo-Fr 09:00-12:00,14:00-18:00",
    )
