"""A regional directory of any size, as messy as the real ones: spaced numbers, decimal commas, French dates, HTML.

Seeded: the same count and seed give the same bytes on every machine.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

COLUMNS = (
    "id", "nom", "sigle", "siren", "siret", "rna", "forme_juridique", "activite", "naf", "effectif", "creation",
    "adresse", "code_postal", "commune", "code_commune", "latitude", "longitude", "telephone", "site",
    "description", "maj",
)  # fmt: skip

_FIRST = (
    "Association",
    "Coopérative",
    "Régie de quartier",
    "Épicerie solidaire",
    "Atelier",
    "Mutuelle",
    "Ferme",
)
_SECOND = (
    "des Tilleuls",
    "du Port",
    "Saint-Éloi",
    "de l'Îlot",
    "Bêche & Cie",
    "d'Arès",
    "du Vieux Pont",
    "Novæ",
)
_PLACES = (
    ("Bordeaux", "33063", "33000", 44.8378, -0.5792),
    ("Limoges", "87085", "87000", 45.8336, 1.2611),
    ("Pau", "64445", "64000", 43.2951, -0.3708),
    ("La Rochelle", "17300", "17000", 46.1603, -1.1511),
    ("Ajaccio", "2A004", "20000", 41.9192, 8.7386),
)
_ACTIVITIES = ("Construction et écoconstruction", "Services aux organisations", "bâtiment")
_FORMS = ("9220", "5485", "5599", "6317", "8210", "9300")


def rows(count: int, seed: int = 2016, changed: float = 0.0) -> Iterator[dict[str, str]]:
    """``count`` rows; ``changed`` is the share whose name and telephone are new, spread evenly."""
    every = round(1 / changed) if changed else 0
    for number in range(count):
        yield _row(number, Random(seed * 1_000_003 + number), bool(every) and number % every == every // 2)


def write_csv(path: Path, count: int, *, changed: float = 0.0) -> Path:
    """The directory as comma-separated UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(count, changed=changed))
    return path


def write_json(path: Path, count: int) -> Path:
    """The directory as a list of objects, one a line."""
    with path.open("w", encoding="utf-8") as file:
        file.write("[\n")
        for number, row in enumerate(rows(count)):
            file.write((",\n" if number else "") + json.dumps(row, ensure_ascii=False))
        file.write("\n]\n")
    return path


def _row(number: int, random: Random, changed: bool) -> dict[str, str]:
    city, commune, postcode, latitude, longitude = random.choice(_PLACES)
    siren = _with_key(f"{100_000_00 + number:08d}")
    siret = _with_key(siren + "0001")
    name = f"{random.choice(_FIRST)} {random.choice(_SECOND)} n° {number}"
    text = f"Accueille, forme et accompagne {random.randint(5, 500)} personnes par an dans le quartier."
    phone = f"05 {random.randint(0, 99):02d} {random.randint(0, 99):02d} {random.randint(0, 99):02d} 12"
    return {
        "id": f"NA-{number:07d}",
        "nom": f"{name} (bis)" if changed else name,
        "sigle": "".join(word[0] for word in name.split()[:3]).upper(),
        "siren": siren,
        "siret": f"{siren[:3]} {siren[3:6]} {siren[6:]} {siret[9:]}",
        "rna": f"W33{number:07d}",
        "forme_juridique": random.choice(_FORMS),
        "activite": random.choice(_ACTIVITIES),
        "naf": random.choice(("88.99B", "94.99Z", "38.32Z")),
        "effectif": str(random.randint(0, 250)),
        "creation": f"{random.randint(1, 28):02d}/{random.randint(1, 12):02d}/{random.randint(1950, 2015)}",
        "adresse": f"{random.randint(1, 200)} rue des Capucins",
        "code_postal": postcode,
        "commune": city,
        "code_commune": commune,
        "latitude": f"{latitude + random.uniform(-0.1, 0.1):.6f}".replace(".", ","),
        "longitude": f"{longitude + random.uniform(-0.1, 0.1):.6f}".replace(".", ","),
        "telephone": phone.replace("12", "34") if changed else phone,
        "site": f"https://www.exemple.org/{number}",
        "description": f"<p>{text}</p>" if number % 10 == 0 else text,
        "maj": "2016-01-31",
    }


def _with_key(digits: str) -> str:
    """``digits`` and the digit that makes their Luhn key hold."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 if place % 2 else 2)
        total += number - 9 if number > 9 else number
    return digits + str(-total % 10)
