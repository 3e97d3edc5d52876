"""Reads a moment counted in seconds since 1970 and writes it in ISO 8601, UTC: « 1700000000 » →
« 2023-11-14T22:13:20Z »."""

import datetime

from hub.mapping.cleaning_failure import CleaningFailure


def clean(text: str) -> str:
    """An xsd:dateTime to the second; raises CleaningFailure for what is no number or no year of four digits."""
    try:
        moment = datetime.datetime.fromtimestamp(int(text), datetime.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise CleaningFailure(
            f"« {text} » n'est pas un instant compté en secondes depuis 1970",
            f"'{text}' is not a moment counted in seconds since 1970",
        ) from error
    return moment.isoformat().replace("+00:00", "Z")
