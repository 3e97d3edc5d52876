"""Two coordinates written in one text, « 48.853 2.3499 »: what the steps about places read.

Between the two stands a space, a comma or another mark; decimals may have a comma. What could be read in two ways
(« 48,2,35 ») is refused.
"""

from __future__ import annotations

import re
from decimal import Decimal

from hub.mapping.cleaning_failure import CleaningFailure

_PLAIN = r"(?:0|-?0\.[0-9]*[1-9]|-?[1-9][0-9]{0,7}(?:\.[0-9]*[1-9])?)"
_WELL_WRITTEN = re.compile(rf"({_PLAIN}) ({_PLAIN})")
_NUMBER = r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,30})?(?:[eE][+-]?[0-9]{1,2})?"
_POINTED = r"[+-]?[0-9]{1,12}\.[0-9]{1,30}(?:[eE][+-]?[0-9]{1,2})?"
_PAIRS = (
    re.compile(rf"({_NUMBER})(?:\s*[;/|]\s*|\s*,\s+|\s+)({_NUMBER})"),
    # Without a space a comma may be a decimal one, unless the decimals have points.
    re.compile(rf"({_POINTED}),({_POINTED})"),
)
# Well-known text gives x before y, longitude before latitude (OGC Simple Features).
_WELL_KNOWN_TEXT = re.compile(
    rf"(?:SRID=4326;)?POINT\s*\(\s*({_NUMBER})\s+({_NUMBER})\s*\)", re.ASCII | re.IGNORECASE
)


def read_pair(text: str) -> tuple[str, str] | None:
    """The two numbers of ``text`` as plain decimals, in the order written; None when it does not hold just two."""
    if match := _WELL_WRITTEN.fullmatch(text):
        return match[1], match[2]
    written = text.strip()
    for form in _PAIRS:
        if match := form.fullmatch(written):
            return _plain(match[1]), _plain(match[2])
    return None


def read_point(text: str) -> tuple[str, str]:
    """Latitude and longitude, degrees of WGS 84 in plain decimals.

    Takes « latitude longitude » or ``POINT(longitude latitude)``. Raises CleaningFailure for what lies nowhere, and
    for zero, zero: what a geocoder gives when it has found nothing.
    """
    pair = read_pair(text)
    if pair is None and (match := _WELL_KNOWN_TEXT.fullmatch(text.strip())):
        pair = _plain(match[2]), _plain(match[1])
    if pair is None:
        raise CleaningFailure(
            f"« {text} » n'est pas un point : latitude puis longitude attendues, en degrés décimaux (48.853 2.3499)",
            f"'{text}' is not a point: latitude then longitude expected, in decimal degrees (48.853 2.3499)",
        )
    latitude, longitude = float(pair[0]), float(pair[1])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise CleaningFailure(
            f"« {text} » n'est nulle part : latitude de -90 à 90 puis longitude de -180 à 180 attendues, en degrés ; "
            "des mètres se lisent par l'étape de leur projection (lambert93…)",
            f"'{text}' lies nowhere: latitude from -90 to 90 then longitude from -180 to 180 expected, in degrees; "
            "metres are read by the step of their projection (lambert93…)",
        )
    if latitude == 0 == longitude:
        raise CleaningFailure(
            f"« {text} » : latitude et longitude nulles, le géocodage a échoué ; laissez les champs vides à la source",
            f"'{text}': latitude and longitude both zero, geocoding failed; leave the fields empty at the source",
        )
    return pair


def degrees(latitude: float, longitude: float) -> str:
    """« latitude longitude » to seven decimals, a centimetre: what is worked out holds no more."""
    return f"{_rounded(latitude)} {_rounded(longitude)}"


def _plain(number: str) -> str:
    """A number without exponent, sign of plus, useless zeros."""
    written = format(Decimal(number.replace(",", ".")), "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _rounded(number: float) -> str:
    written = f"{number:.7f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written
