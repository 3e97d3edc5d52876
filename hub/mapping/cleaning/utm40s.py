"""Reads « x y » in metres of UTM 40 South, the projection of La Réunion, and gives the place in degrees, latitude first.

Needs the extra ``geo``.
"""

from hub.mapping.extra import GEO
from hub.mapping.projection import UTM_40S, to_degrees

NEEDS = GEO


def clean(text: str) -> str:
    """« latitude longitude » to a centimetre; raises CleaningFailure for what lies outside La Réunion."""
    return to_degrees(text, (UTM_40S,))
