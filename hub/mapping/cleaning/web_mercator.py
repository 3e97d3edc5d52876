"""Reads « x y » in metres of Web Mercator (EPSG:3857), which web maps are drawn in, and gives the place in degrees,
latitude first: « 261589.67 6249955.28 » → « 48.853 2.3499 »."""

from math import atan, degrees, exp, pi

from hub.mapping import coordinates
from hub.mapping.cleaning_failure import CleaningFailure

# A sphere of WGS 84's larger radius, in metres: the formula is short enough to need no library.
_RADIUS = 6_378_137.0
_EDGE = pi * _RADIUS


def clean(text: str) -> str:
    """« latitude longitude » to a centimetre; raises CleaningFailure for what lies outside the map, and for degrees."""
    pair = coordinates.read_pair(text)
    if pair is None:
        raise CleaningFailure(
            f"« {text} » n'est pas un couple de coordonnées : x puis y attendus, en mètres",
            f"'{text}' is not a pair of coordinates: x then y expected, in metres",
        )
    x, y = float(pair[0]), float(pair[1])
    if abs(x) <= 180 and abs(y) <= 180:
        # In metres, a spot off Ghana where nobody is.
        raise CleaningFailure(
            f"« {text} » semble en degrés, des mètres sont attendus ; employez l'étape point",
            f"'{text}' looks like degrees, metres are expected; use the step point",
        )
    if abs(x) > _EDGE or abs(y) > _EDGE:
        raise CleaningFailure(
            f"« {text} » est hors de la carte : x et y attendus de -20037508 à 20037508 mètres",
            f"'{text}' is off the map: x and y expected from -20037508 to 20037508 metres",
        )
    return coordinates.degrees(degrees(2 * atan(exp(y / _RADIUS)) - pi / 2), degrees(x / _RADIUS))
