"""Reads a point « latitude longitude » in degrees (WGS 84) and writes it with one space and plain decimals. Refused:
0 0, which is a failed geocoding, and what lies beyond 90 or 180 degrees."""

from decimal import Decimal

from hub.mapping.cleaning.decimal import clean as decimal
from hub.mapping.cleaning_failure import CleaningFailure


def clean(text: str) -> str:
    """« 45.835 1.262 »; raises CleaningFailure for anything else than two numbers in range, not both zero."""
    try:
        latitude, longitude = (decimal(part) for part in text.split())
    except (ValueError, CleaningFailure) as error:
        raise CleaningFailure(
            f"« {text} » n'est pas un point : une latitude et une longitude sont attendues",
            f"'{text}' is not a point: a latitude and a longitude are expected",
        ) from error
    if latitude == longitude == "0":
        raise CleaningFailure(
            f"« {text} », latitude et longitude nulles : le géocodage a échoué ; laissez-les vides à la source",
            f"'{text}', latitude and longitude both zero: geocoding failed; leave them empty at the source",
        )
    if abs(Decimal(latitude)) > 90 or abs(Decimal(longitude)) > 180:
        raise CleaningFailure(
            f"« {text} » est hors du globe : une latitude va de -90 à 90, une longitude de -180 à 180",
            f"'{text}' is off the globe: a latitude goes from -90 to 90, a longitude from -180 to 180",
        )
    return f"{latitude} {longitude}"
