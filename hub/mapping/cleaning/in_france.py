"""Refuses a place that lies neither in metropolitan France nor overseas, so that a geocoder's mistake does not reach
the map; the others are written as ``point`` writes them.

By boxes drawn around each part of France: a place just behind a border passes.
"""

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.coordinates import read_point
from hub.model.france import is_in_france


def clean(text: str) -> str:
    """« latitude longitude »; raises CleaningFailure for a place elsewhere, and for what ``point`` refuses."""
    latitude, longitude = read_point(text)
    north, east = float(latitude), float(longitude)
    if is_in_france(north, east):
        return f"{latitude} {longitude}"
    if -90 <= east <= 90 and is_in_france(east, north):
        raise CleaningFailure(
            f"« {text} » : latitude et longitude semblent inversées ; échangez les colonnes dans « from »",
            f"'{text}': latitude and longitude seem swapped; exchange the columns in 'from'",
        )
    raise CleaningFailure(
        f"« {text} » n'est ni en métropole ni outre-mer ; corrigez ces coordonnées à la source",
        f"'{text}' lies neither in metropolitan France nor overseas; correct these coordinates at the source",
    )
