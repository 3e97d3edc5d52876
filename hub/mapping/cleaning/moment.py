"""Reads a day and an hour and writes them as 2016-01-31T08:30:00, with the time zone when one is written: « 2016-01-31
08:30:00+01 », « 31/01/2016 08:30 », « 31/01/2016 à 8h30 ». No time zone is invented, no hour either: a day alone is
read by ``date``."""

import datetime
import re

from hub.mapping.calendar_day import FIRST_YEAR, read_day, too_old
from hub.mapping.cleaning_failure import CleaningFailure

_CANONICAL = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{0,5}[1-9])?(?:Z|[+-](?!00:00)[0-9]{2}:[0-9]{2})?"
)
_WRITTEN = re.compile(
    r"(?P<day>[^ T]+|[0-9]{1,2}(?:er)? \w+ [0-9]{4})(?:T| à |, | )"
    r"(?P<hour>[0-9]{1,2})[:hH](?P<minute>[0-9]{2})(?:[:m](?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?s?)?"
    r" ?(?P<zone>[zZ]|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)


def clean(text: str) -> str:
    """An xsd:dateTime; raises CleaningFailure for anything else."""
    moment = text if _CANONICAL.fullmatch(text) else _read(text)
    if moment is None or not _exists(moment):
        raise CleaningFailure(
            f"« {text} » n'est pas un jour et une heure ; écrivez par exemple 2016-01-31T08:30:00 (un jour seul se lit "
            "par l'étape date)",
            f"'{text}' is not a day and an hour; write for instance 2016-01-31T08:30:00 (a day alone is read by the "
            "step date)",
        )
    if int(moment[:4]) < FIRST_YEAR:
        raise too_old(text)
    return moment


def _read(text: str) -> str | None:
    match = _WRITTEN.fullmatch(" ".join(text.split()))
    day = read_day(match["day"]) if match else None
    if match is None or day is None:
        return None
    hour, minute, second, fraction, zone = match.group("hour", "minute", "second", "fraction", "zone")
    moment = f"{day.isoformat()}T{hour:0>2}:{minute}:{second or '00'}"
    if fraction:
        moment = f"{moment}.{fraction}".rstrip("0").rstrip(".")
    return moment + _zone(zone)


def _zone(written: str | None) -> str:
    if not written:
        return ""
    if written[0] not in "+-":
        return "Z"
    digits = written[1:].replace(":", "").ljust(4, "0")
    return "Z" if digits == "0000" else f"{written[0]}{digits[:2]}:{digits[2:]}"


def _exists(moment: str) -> bool:
    """Whether there is such a day, hour and zone (xsd: fourteen hours at most)."""
    try:
        parsed = datetime.datetime.fromisoformat(moment)
    except ValueError:
        return False
    offset = parsed.utcoffset()
    return offset is None or abs(offset) <= datetime.timedelta(hours=14)
