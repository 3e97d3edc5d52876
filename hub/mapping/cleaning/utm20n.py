"""Reads « x y » in metres of UTM 20 North, the projection of Guadeloupe, Martinique, Saint-Martin and Saint-Barthélemy,
and gives the place in degrees, latitude first.

Needs the extra ``geo``.
"""

from hub.mapping.extra import GEO
from hub.mapping.projection import UTM_20N, to_degrees

NEEDS = GEO


def clean(text: str) -> str:
    """« latitude longitude » to a centimetre; raises CleaningFailure for what lies outside the French Antilles."""
    return to_degrees(text, (UTM_20N,))
