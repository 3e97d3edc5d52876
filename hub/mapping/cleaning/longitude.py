"""Gives the longitude of a place: « 48.853 2.3499 » → « 2.3499 ». Reads what ``point`` reads."""

from hub.mapping.coordinates import read_point


def clean(text: str) -> str:
    """Degrees, from -180 to 180; raises CleaningFailure when ``text`` is no place."""
    return read_point(text)[1]
