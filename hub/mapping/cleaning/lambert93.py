"""Reads « x y » in metres of Lambert-93, the projection of metropolitan France, and gives the place in degrees, latitude
first: « 652296.97 6861636.36 » → « 48.853 2.3499 ».

Two columns: ``from: [x, y]``. Overseas has projections of its own: ``legal_projection`` reads them all. Needs the
extra ``geo``.
"""

from hub.mapping.extra import GEO
from hub.mapping.projection import LAMBERT_93, to_degrees

NEEDS = GEO


def clean(text: str) -> str:
    """« latitude longitude » to a centimetre; raises CleaningFailure for what lies outside metropolitan France."""
    return to_degrees(text, (LAMBERT_93,))
