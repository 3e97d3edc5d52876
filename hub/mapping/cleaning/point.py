"""Reads a place in degrees, latitude first, and writes it with one space: « 48,853 ; 2,3499 » → « 48.853 2.3499 ».
``POINT(2.3499 48.853)``, longitude first by its standard, is read too; zero, zero is refused. Two columns:
``from: [lat, lon]``.

Degrees are those of WGS 84. Metres are read by the steps that bear a projection's name.
"""

from hub.mapping.coordinates import read_point


def clean(text: str) -> str:
    """« latitude longitude » in plain decimals; raises CleaningFailure for anything else."""
    return " ".join(read_point(text))
