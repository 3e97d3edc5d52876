"""Gives the latitude of a place: « 48.853 2.3499 » → « 48.853 ». Reads what ``point`` reads.

``latitude: {from: [lat, lon], clean: [point, in_france, latitude]}``, and the same with ``longitude``.
"""

from hub.mapping.coordinates import read_point


def clean(text: str) -> str:
    """Degrees, from -90 to 90; raises CleaningFailure when ``text`` is no place."""
    return read_point(text)[0]
