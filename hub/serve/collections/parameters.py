"""The parameters of the collections, each described once: the reader refuses every other, ``/openapi.json`` lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.errors import Text

MOST_MEMBERS = 1_000
MOST_ROWS = 50_000
MOST_VALUES = 100
LONGEST_TEXT = 400
USUAL_LIMIT = 20
MOST_KM, USUAL_KM = 1_000.0, 10.0

FACETS = ("region", "department", "legal_form", "activity", "network", "label", "source")
"""What a list is divided by."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """``schema`` is JSON Schema; ``many`` when it may be given several times, any of its values being enough."""

    name: str
    means: Text
    example: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    many: bool = False


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "q",
        Text(
            "Des mots : nom, sigle, lieu, activité ; ou un numéro", "Words: name, acronym, place, activity; or a number"
        ),
        "couveuse",
        {"type": "string", "maxLength": LONGEST_TEXT},
    ),
    Parameter("siren", Text("Numéro SIREN", "SIREN number"), "732829320", many=True),
    Parameter("siret", Text("Numéro SIRET", "SIRET number"), "73282932000074", many=True),
    Parameter("rna", Text("Numéro RNA", "RNA number"), "W691000001", many=True),
    Parameter(
        "region",
        Text(
            "Région : code de l'Insee ou IRI, d'aujourd'hui ou d'avant 2016",
            "Region: INSEE code or IRI, of today or of before 2016",
        ),
        "75",
        many=True,
    ),
    Parameter(
        "department", Text("Département : code de l'Insee ou IRI", "Department: INSEE code or IRI"), "87", many=True
    ),
    Parameter(
        "commune",
        Text("Commune : code de l'Insee, qui n'est pas le code postal", "Commune: INSEE code, not the postal code"),
        "87085",
        many=True,
    ),
    Parameter(
        "legal_form",
        Text(
            "Catégorie juridique de l'Insee, toutes celles au-dessous comprises, ou IRI",
            "INSEE legal category, with all below it, or IRI",
        ),
        "92",
        many=True,
    ),
    Parameter(
        "activity",
        Text(
            "Code de la NAF à tout niveau, domaine de la liste commune, ou IRI",
            "NAF code at any level, field of the common list, or IRI",
        ),
        "88",
        many=True,
    ),
    Parameter(
        "network",
        Text("Réseau dont on est membre : IRI ou identifiant", "Network one is a member of: IRI or slug"),
        "network/pole-de-morlaix",
        many=True,
    ),
    Parameter(
        "label",
        Text("Agrément ou label en cours : esus, siae, ACI…", "Agreement or label in force: esus, siae, ACI…"),
        "esus",
        many=True,
    ),
    Parameter(
        "organization",
        Text("Organisation dont on est l'établissement : IRI ou identifiant", "Organization one is a place of: IRI or slug"),
        "organization/scic-l-arban",
        many=True,
    ),
    Parameter("source", Text("Base qui en parle : son identifiant", "Database that tells of it: its id"), "sirene", many=True),
    Parameter(
        "near",
        Text(
            f"Autour d'un point : latitude,longitude[,km], {USUAL_KM:g} km d'office, {MOST_KM:g} au plus ; les plus proches d'abord",
            f"Around a point: latitude,longitude[,km], {USUAL_KM:g} km by default, {MOST_KM:g} at most; nearest first",
        ),
        "45.8336,1.2611,20",
    ),
    Parameter(
        "bbox",
        Text("Dans un rectangle : ouest,sud,est,nord, en degrés", "In a box: west,south,east,north, in degrees"),
        "0.6,44.9,2.4,46.4",
    ),
    Parameter(
        "updated_since",
        Text(
            "Changés depuis ce jour ou ce moment (ISO 8601, UTC s'il n'est pas dit), lui compris",
            "Changed since this day or moment (ISO 8601, UTC unless said), itself included",
        ),
        "2026-11-01",
    ),
    Parameter(
        "facets",
        Text(
            f"Ce qu'il faut compter, à la virgule près : {', '.join(FACETS)} ; none pour rien",
            f"What to count, comma-separated: {', '.join(FACETS)}; none for nothing",
        ),
        "region,label",
    ),
    Parameter(
        "limit",
        Text(
            f"Combien par page : {USUAL_LIMIT} d'office, {MOST_MEMBERS:,} au plus ; en CSV et XLSX tout d'office, {MOST_ROWS:,} au plus".replace(",", "\u202f", 1),
            f"How many a page: {USUAL_LIMIT} by default, {MOST_MEMBERS:,} at most; all by default in CSV and XLSX, {MOST_ROWS:,} at most",
        ),
        "20",
        {"type": "integer", "minimum": 1, "maximum": MOST_MEMBERS},
    ),
    Parameter("cursor", Text("Ce que la page d'avant a donné", "What the page before gave"), "", {"type": "string"}),
    Parameter(
        "format",
        Text("La forme de la réponse, avant Accept", "The form of the answer, before Accept"),
        "csv",
        {"type": "string", "enum": ["jsonld", "json", "csv", "xlsx", "turtle", "ttl", "ntriples", "nt", "rdfxml", "rdf"]},
    ),
    Parameter(
        "lang", Text("La langue, avant Accept-Language", "The language, before Accept-Language"), "fr",
        {"type": "string", "enum": ["fr", "en"]},
    ),
)  # fmt: skip

KNOWN: Mapping[str, Parameter] = {each.name: each for each in PARAMETERS}
