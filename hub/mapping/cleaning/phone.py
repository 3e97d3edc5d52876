"""Reads a telephone number and writes it as E.164: « 05 56 12 34 56 » → « +33556123456 »; overseas numbers get
their own country code (0262 → +262), numbers with + or 00 keep theirs.

Short numbers (3939, 115) have no international form and are refused.
"""

import re

from hub.mapping.cleaning_failure import CleaningFailure

_WRITTEN_WITH = re.compile(r"[\s.\-/()·]+")
_FRENCH = re.compile(r"0[1-9][0-9]{8}")
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{7,14}")

# ARCEP's numbering plan: fixed and mobile prefixes of the overseas departments.
_OVERSEAS = {
    "0262": "+262", "0263": "+262", "0269": "+262", "0639": "+262", "0692": "+262", "0693": "+262",
    "0590": "+590", "0690": "+590", "0691": "+590",
    "0594": "+594", "0694": "+594",
    "0596": "+596", "0696": "+596", "0697": "+596",
}  # fmt: skip


def clean(text: str) -> str:
    """``+`` and 8 to 15 digits; raises CleaningFailure for anything else."""
    # « +33 (0)5 … »: the zero in parentheses is for callers inside France only.
    number = (
        _WRITTEN_WITH.sub("", text.replace("(0)", ""))
        if text.strip().startswith(("+", "00"))
        else (_WRITTEN_WITH.sub("", text))
    )
    if number.startswith("00"):
        number = "+" + number[2:]
    if number.startswith("+330") and len(number) == 13:
        number = "+33" + number[4:]
    if _FRENCH.fullmatch(number):
        return _OVERSEAS.get(number[:4], "+33") + number[1:]
    if _INTERNATIONAL.fullmatch(number) and (not number.startswith("+33") or len(number) == 12):
        return number
    raise CleaningFailure(
        f"« {text} » n'est pas un numéro de téléphone : dix chiffres, ou + et l'indicatif du pays",
        f"'{text}' is not a telephone number: ten digits, or + and the country code",
    )
