"""Reads « x y » in metres of UTM 38 South, the projection of Mayotte, and gives the place in degrees, latitude first.

Needs the extra ``geo``.
"""

from hub.mapping.extra import GEO
from hub.mapping.projection import UTM_38S, to_degrees

NEEDS = GEO


def clean(text: str) -> str:
    """« latitude longitude » to a centimetre; raises CleaningFailure for what lies outside Mayotte."""
    return to_degrees(text, (UTM_38S,))
