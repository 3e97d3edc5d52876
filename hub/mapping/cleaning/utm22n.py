"""Reads « x y » in metres of UTM 22 North, the projection of Guyane, and gives the place in degrees, latitude first.

Needs the extra ``geo``.
"""

from hub.mapping.extra import GEO
from hub.mapping.projection import UTM_22N, to_degrees

NEEDS = GEO


def clean(text: str) -> str:
    """« latitude longitude » to a centimetre; raises CleaningFailure for what lies outside Guyane."""
    return to_degrees(text, (UTM_22N,))
