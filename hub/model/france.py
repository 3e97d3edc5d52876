"""Where France lies: a box for each of its parts, in degrees of WGS 84, rounded outwards.

The same boxes as the shape ``coordinates-in-france`` draws (``shapes/location.ttl``); a test holds the two together.
A box takes in some of the neighbours: that a point lies in one is likely France, that it lies in none is surely not.
"""

from __future__ import annotations

# south, north, west, east. The mainland comes first: most records are there.
BOXES: tuple[tuple[float, float, float, float], ...] = (
    (41.2, 51.2, -5.3, 9.7),  # the mainland and Corsica
    (15.8, 16.6, -61.9, -60.9),  # Guadeloupe
    (14.3, 15.0, -61.3, -60.7),  # Martinique
    (2.0, 6.0, -54.7, -51.5),  # Guyane
    (-21.5, -20.8, 55.1, 55.9),  # La Réunion
    (46.7, 47.2, -56.6, -56.0),  # Saint-Pierre-et-Miquelon
    (-13.1, -12.5, 44.9, 45.4),  # Mayotte
    (17.8, 18.2, -63.2, -62.7),  # Saint-Martin and Saint-Barthélemy
    (-14.5, -13.1, -178.3, -176.0),  # Wallis-et-Futuna
    (-28.0, -7.8, -154.8, -134.4),  # Polynésie française
    (-23.0, -19.0, 163.3, 168.3),  # Nouvelle-Calédonie
)


def is_in_france(latitude: float, longitude: float) -> bool:
    """Whether the point lies in one of the boxes, bounds included."""
    for south, north, west, east in BOXES:  # noqa: SIM110 - asked of every place: any() takes twice as long
        if south <= latitude <= north and west <= longitude <= east:
            return True
    return False
