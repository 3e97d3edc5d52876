"""Reads « x y » in metres of Lambert II étendu, which older files of metropolitan France are in, and gives the place in
degrees, latitude first.

By the usual shift between the two systems, without the IGN's grid: right to a few metres. Needs the extra ``geo``.
"""

from hub.mapping.extra import GEO
from hub.mapping.projection import LAMBERT_2E, to_degrees

NEEDS = GEO


def clean(text: str) -> str:
    """« latitude longitude » to a centimetre; raises CleaningFailure for what lies outside metropolitan France."""
    return to_degrees(text, (LAMBERT_2E,))
