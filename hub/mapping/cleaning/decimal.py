"""Reads a number, with a decimal comma or point: « 1 234,50 » → « 1234.5 ». « 1.234,5 » and « 1,234.5 » are read
too, the last mark being the decimal one."""

import re
from decimal import Decimal, InvalidOperation

from hub.mapping.cleaning_failure import CleaningFailure

_WELL_WRITTEN = re.compile(r"(?:0|-?0[.,][0-9]*[1-9]|-?[1-9][0-9]*(?:[.,][0-9]*[1-9])?)")
_SPACES = re.compile(r"[\s']+")
_NUMBER = re.compile(r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?")


def clean(text: str) -> str:
    """A canonical xsd:decimal (no exponent, no trailing zeros); raises CleaningFailure for anything else."""
    if _WELL_WRITTEN.fullmatch(text):
        return text.replace(",", ".")
    number = _SPACES.sub("", text)
    comma, point = number.rfind(","), number.rfind(".")
    if comma > point:
        number = number.replace(".", "")
        number = number.replace(",", ".") if number.count(",") == 1 else number
    elif comma >= 0:
        number = number.replace(",", "")
    if not _NUMBER.fullmatch(number):
        raise _failure(text)
    try:
        value = Decimal(number)
    except InvalidOperation as error:
        raise _failure(text) from error
    written = format(value, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in {"-0", ""} else written


def _failure(text: str) -> CleaningFailure:
    return CleaningFailure(
        f"« {text} » n'est pas un nombre ; écrivez par exemple 1234,5",
        f"'{text}' is not a number; write for instance 1234.5",
    )
