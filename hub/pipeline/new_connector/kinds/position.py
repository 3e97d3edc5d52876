"""Where it is on a map: degrees in two columns or in one, metres of Lambert-93."""

from __future__ import annotations

from hub.pipeline.new_connector import content
from hub.pipeline.new_connector.kind import Kind, Node


def on_both(*lines: str) -> dict[Node, tuple[str, ...]]:
    """The same lines for the organization and for its place."""
    return {"record": lines, "site": lines}


POSITION: tuple[Kind, ...] = (
    Kind(
        "latitude",
        "la latitude (degrés, WGS 84)",
        words="latitude, lat, y, coord y, geo lat, lat wgs84, coordinates 1",
        not_words="lambert, container, l93",
        holds=content.between(-90, 90),
        partner="longitude",
        fields=(
            ("latitude: {from: [@, @@], clean: [point, latitude]}", "latitude: {from: @, clean: [decimal]}"),
        ),
        po=on_both("[schema:latitude, $(latitude), xsd:decimal]"),
    ),
    Kind(
        "longitude",
        "la longitude (degrés, WGS 84)",
        words="longitude, long, lon, lng, x, coord x, geo lon, lon wgs84, geo lng, coordinates 0",
        not_words="lambert, container, l93",
        holds=content.between(-180, 180),
        partner="latitude",
        fields=(
            (
                "longitude: {from: [@@, @], clean: [point, longitude]}",
                "longitude: {from: @, clean: [decimal]}",
            ),
        ),
        po=on_both("[schema:longitude, $(longitude), xsd:decimal]"),
    ),
    Kind(
        "lambert_x",
        "l'abscisse en Lambert-93 (mètres)",
        words=(
            "x, lambert x, coordonnee lambert abscisse, coordonnee lambert abscisse etablissement, "
            "x l93, coord x, x lambert93, lambert93 x, abscisse, coordx"
        ),
        holds=content.between(-400_000, 1_500_000),
        partner="lambert_y",
        fields=("latitude: {from: [@, @@], clean: [lambert93, latitude]}",),
        po=on_both("[schema:latitude, $(latitude), xsd:decimal]"),
    ),
    Kind(
        "lambert_y",
        "l'ordonnée en Lambert-93 (mètres)",
        words=(
            "y, lambert y, coordonnee lambert ordonnee, coordonnee lambert ordonnee etablissement, "
            "y l93, coord y, y lambert93, lambert93 y, ordonnee, coordy"
        ),
        holds=content.between(5_900_000, 7_300_000),
        partner="lambert_x",
        fields=("longitude: {from: [@@, @], clean: [lambert93, longitude]}",),
        po=on_both("[schema:longitude, $(longitude), xsd:decimal]"),
    ),
    Kind(
        "point",
        "un point (latitude et longitude dans une colonne)",
        words=("geo point, geo point 2d, coordonnees, coordonnees gps, point, geolocalisation, latlon, gps"),
        holds=content.matches(r"[+-]?\d{1,2}\.\d+\s*[,; ]\s*[+-]?\d{1,3}\.\d+"),
        fields=(
            "latitude: {from: @, clean: [point, latitude]}",
            "longitude: {from: @, clean: [point, longitude]}",
        ),
        po=on_both(
            "[schema:latitude, $(latitude), xsd:decimal]", "[schema:longitude, $(longitude), xsd:decimal]"
        ),
    ),
)
