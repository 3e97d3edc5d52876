"""Reads a moment counted in milliseconds since 1970 and writes it in ISO 8601, UTC: « 1700000000000 » →
« 2023-11-14T22:13:20Z »."""

from hub.mapping.cleaning.unix_time import clean as seconds
from hub.mapping.cleaning_failure import CleaningFailure


def clean(text: str) -> str:
    """An xsd:dateTime to the second; raises CleaningFailure for what is no whole number."""
    if not text.lstrip("-").isdecimal():
        raise CleaningFailure(
            f"« {text} » n'est pas un instant compté en millisecondes depuis 1970",
            f"'{text}' is not a moment counted in milliseconds since 1970",
        )
    return seconds(str(int(text) // 1000))
