"""Reads « x y » in metres of the legal projection of wherever the place is — Lambert-93 in metropolitan France, UTM
overseas — and gives the place in degrees, latitude first. For files of all France, whose columns say only x and y.

The territories lie so far apart in metres that a pair can only belong to one of them: nothing is guessed.
Saint-Pierre-et-Miquelon included; the Pacific, whose zones overlap, is not. Needs the extra ``geo``.
"""

from hub.mapping.extra import GEO
from hub.mapping.projection import LAMBERT_93, UTM_20N, UTM_21N, UTM_22N, UTM_38S, UTM_40S, to_degrees

NEEDS = GEO

# Metropolitan France first: most places are there.
_LEGAL = (LAMBERT_93, UTM_20N, UTM_40S, UTM_22N, UTM_38S, UTM_21N)


def clean(text: str) -> str:
    """« latitude longitude » to a centimetre; raises CleaningFailure for what lies in none of the territories."""
    return to_degrees(text, _LEGAL)
