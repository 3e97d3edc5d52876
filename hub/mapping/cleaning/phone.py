"""Reads a telephone number and writes it as E.164: « 05 56 12 34 56 » → « +33556123456 »; overseas numbers get
their own country code (0262 → +262), numbers with + or 00 keep theirs.

Short numbers (3939, 115) have no international form and are refused, and so are two numbers in one cell: ``split``
cuts them apart. A number that lost its leading zero to a spreadsheet is refused too: nothing says it is French.
"""

import re

from hub.mapping.cleaning_failure import CleaningFailure

_WELL_WRITTEN = re.compile(r"0[1-9](?:[ .]?[0-9]{2}){4}")
_WRITTEN_WITH = re.compile(r"[\s.\-/()·]+")
_FRENCH = re.compile(r"0[1-9][0-9]{8}")
_INTERNATIONAL = re.compile(r"\+(?:33[1-9][0-9]{8}|(?!33)[1-9][0-9]{7,14})")
_SHORT = re.compile(r"1[0-9]{1,2}|1[0-9]{3}|116[0-9]{3}|118[0-9]{3}|3[0-9]{3}")

# ARCEP's numbering plan: fixed and mobile prefixes of the overseas departments.
_OVERSEAS = {
    "0262": "+262", "0263": "+262", "0269": "+262", "0639": "+262", "0692": "+262", "0693": "+262",
    "0590": "+590", "0690": "+590", "0691": "+590",
    "0594": "+594", "0694": "+594",
    "0596": "+596", "0696": "+596", "0697": "+596",
}  # fmt: skip


def clean(text: str) -> str:
    """``+`` and 8 to 15 digits; raises CleaningFailure for anything else."""
    if _WELL_WRITTEN.fullmatch(text):
        number = text.replace(" ", "").replace(".", "")
        return _OVERSEAS.get(number[:4], "+33") + number[1:]
    if _INTERNATIONAL.fullmatch(text):
        return text
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
    if _INTERNATIONAL.fullmatch(number):
        return number
    raise _failure(text, number)


def _failure(text: str, number: str) -> CleaningFailure:
    digits = number.isascii() and number.isdigit()
    if digits and _SHORT.fullmatch(number):
        return CleaningFailure(
            f"« {text} » est un numéro court, qui ne s'appelle que de France ; donnez à la source un numéro à dix chiffres",
            f"'{text}' is a short number, which can be called from France only; give one of ten digits at the source",
        )
    if digits and len(number) == 9 and number[0] != "0":
        return CleaningFailure(
            f"« {text} » n'a que neuf chiffres : un tableur a ôté le zéro de tête ; mettez sa colonne au format texte à la "
            "source",
            f"'{text}' has nine digits only: a spreadsheet dropped the leading zero; format its column as text at the "
            "source",
        )
    if len(number) > 18:
        return CleaningFailure(
            f"« {text} » semble tenir plusieurs numéros ; séparez-les par « split » dans le connecteur",
            f"'{text}' seems to hold several numbers; cut them apart by 'split' in the connector",
        )
    return CleaningFailure(
        f"« {text} » n'est pas un numéro de téléphone : dix chiffres, ou + et l'indicatif du pays",
        f"'{text}' is not a telephone number: ten digits, or + and the country code",
    )
