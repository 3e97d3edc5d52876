"""Coordinates in metres, in a projection used in France, to degrees of WGS 84.

The work is pyproj's, an optional library imported at the first coordinate: a step of ``hub.mapping.cleaning`` that
reads a projection says so in its ``NEEDS``. What does not lie in the projection's own territory is refused, so that
coordinates of another projection are not taken for its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from hub.mapping.cleaning_failure import CleaningFailure
from hub.mapping.coordinates import degrees, read_pair

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Projection:
    """``crs`` as pyproj knows it; ``eastings`` and ``northings`` are the metres its territory spans, rounded
    outwards."""

    name: str
    crs: str
    eastings: Range
    northings: Range

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies in the projection's territory."""
        return self.eastings[0] <= x <= self.eastings[1] and self.northings[0] <= y <= self.northings[1]

    def __str__(self) -> str:
        (west, east), (south, north) = self.eastings, self.northings
        return f"{self.name}, x {west:.0f}–{east:.0f}, y {south:.0f}–{north:.0f}"


# The legal system of each territory, with the code that the IGN's list gives for it in the EPSG register.
LAMBERT_93 = Projection("Lambert-93", "EPSG:2154", (0, 1_300_000), (6_000_000, 7_200_000))
UTM_20N = Projection("RGAF09 / UTM 20N (Antilles)", "EPSG:5490", (400_000, 800_000), (1_500_000, 2_100_000))
UTM_21N = Projection(
    "RGSPM06 / UTM 21N (Saint-Pierre-et-Miquelon)", "EPSG:4467", (520_000, 600_000), (5_150_000, 5_250_000)
)
UTM_22N = Projection("RGFG95 / UTM 22N (Guyane)", "EPSG:2972", (0, 500_000), (200_000, 700_000))
UTM_40S = Projection("RGR92 / UTM 40S (La Réunion)", "EPSG:2975", (300_000, 400_000), (7_600_000, 7_720_000))
UTM_38S = Projection("RGM04 / UTM 38S (Mayotte)", "EPSG:4471", (480_000, 560_000), (8_540_000, 8_630_000))

# The system before 2001. Its parameters are written out (EPSG:27572 and EPSG:1193): pyproj would otherwise pick a
# grid where one is installed, and two machines would give places a metre apart.
LAMBERT_2E = Projection(
    "Lambert II étendu",
    "+proj=lcc +lat_1=46.8 +lat_0=46.8 +lon_0=0 +k_0=0.99987742 +x_0=600000 +y_0=2200000 +a=6378249.2 +b=6356515 "
    "+towgs84=-168,-60,320,0,0,0,0 +pm=paris +units=m +no_defs",
    (0, 1_250_000),
    (1_600_000, 2_720_000),
)


def to_degrees(text: str, projections: Sequence[Projection]) -> str:
    """« x y » in metres to « latitude longitude », in the one of ``projections`` whose territory holds the point.

    Their territories must be apart. Raises CleaningFailure for anything else.
    """
    pair = read_pair(text)
    if pair is not None:
        x, y = float(pair[0]), float(pair[1])
        for projection in projections:
            if projection.holds(x, y):
                longitude, latitude = _inverse(projection.crs)(x, y)
                return degrees(latitude, longitude)
    raise _failure(text, pair, projections)


def _failure(text: str, pair: tuple[str, str] | None, projections: Sequence[Projection]) -> CleaningFailure:
    expected = " ; ".join(map(str, projections))
    if pair is None:
        return CleaningFailure(
            f"« {text} » n'est pas un couple de coordonnées : x puis y attendus, en mètres ({expected})",
            f"'{text}' is not a pair of coordinates: x then y expected, in metres ({expected})",
        )
    x, y = float(pair[0]), float(pair[1])
    if any(projection.holds(y, x) for projection in projections):
        return CleaningFailure(
            f"« {text} » : x et y semblent inversés, échangez les colonnes dans « from » ({expected})",
            f"'{text}': x and y seem swapped, exchange the columns in 'from' ({expected})",
        )
    return CleaningFailure(
        f"« {text} » n'est pas dans le territoire de cette projection, en mètres ({expected}) ; des degrés se lisent "
        "par l'étape point",
        f"'{text}' does not lie in the territory of this projection, in metres ({expected}); degrees are read by the "
        "step point",
    )


@cache
def _inverse(crs: str) -> Callable[[float, float], tuple[float, float]]:
    """From x and y to longitude and latitude."""
    from pyproj import Transformer

    # x before y and longitude before latitude, whatever the order the register gives.
    transform = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform

    def inverse(x: float, y: float) -> tuple[float, float]:
        longitude, latitude = transform(x, y)
        return float(longitude), float(latitude)

    return inverse
