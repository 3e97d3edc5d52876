"""Communes of France: the towns of every department as they are, and villages named as villages are.

``communes.txt`` has the towns, from memory; populations are rough. A village shares the postcode of a small town near it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

from tests.benchmarks.reconcile.strangers.listed import listed

_TOWN = re.compile(r"(.+?) ([0-9]{5})(?:-([0-9]{5}))?(?: \*([0-9]+))?")
_VILLAGES = 34
_FIRST_NAMES = listed(
    "Martin, Pierre, Jean, Germain, Laurent, Georges, Hilaire, Aubin, Sulpice, Maurice, Julien, Léger, "
    "Christophe, Vincent, Michel, Étienne, Bonnet, Cyr, Rémy, Ouen, Denis, Romain, Marcel, Privat, Félix, "
    "Nazaire, Paul, Gervais, Médard, Loup"
)
_ROOTS = listed(
    "Villeneuve, Châteauneuf, Beaumont, Montigny, Fontaine, Villiers, Neuville, Roche, Chapelle, Mareuil, "
    "Chazelles, Verneuil, Marigny, Bussières, Aubigny, Courcelles, Lavigne, Monteils, Cazals, Labastide, "
    "Sauveterre, Mirabel, Puy, Combes"
)


@dataclass(frozen=True, slots=True)
class Commune:
    """``department`` is its code, ``land`` its name with the article; the point is WGS 84 degrees."""

    name: str
    postcodes: tuple[str, ...]
    department: str
    land: str
    latitude: float
    longitude: float


class France:
    """All communes, drawn as often as people live there. ``capital``: the part of Paris in all that is drawn."""

    def __init__(self, random: Random, capital: float) -> None:
        self.communes: list[Commune] = []
        people: list[float] = []
        for line in Path(__file__).with_name("communes.txt").read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                for commune, weight in _department(line, random):
                    self.communes.append(commune)
                    people.append(weight)
        paris = next(at for at, commune in enumerate(self.communes) if commune.name == "Paris")
        others = sum(people) - people[paris]
        people[paris] = others * capital / (1 - capital)
        self._reached = list(accumulate(people))

    def draw(self, random: Random) -> Commune:
        return random.choices(self.communes, cum_weights=self._reached)[0]


def _department(line: str, random: Random) -> list[tuple[Commune, float]]:
    code, land, latitude, longitude, lands, towns = line.split(";")
    spread = 0.3 if lands else 0.06
    found: list[tuple[Commune, float]] = []
    small: list[Commune] = []
    for text in towns.split(","):
        written = _TOWN.fullmatch(text)
        assert written is not None, text
        name, first, last, people = written.groups()
        alone = code == "75"
        town = Commune(
            name,
            _between(first, last),
            code,
            land,
            round(float(latitude) + (0 if alone else random.uniform(-spread, spread)), 5),
            round(float(longitude) + (0 if alone else random.uniform(-spread, spread)), 5),
        )
        found.append((town, float(people or random.randrange(5, 13))))
        if not people:
            small.append(town)
    names = {town.name for town, _ in found}
    for _ in range(_VILLAGES if lands and small else 0):
        near = random.choice(small)
        name = _village(random, lands.split(","))
        if name not in names:
            names.add(name)
            village = Commune(
                name,
                near.postcodes,
                code,
                land,
                round(near.latitude + random.uniform(-0.07, 0.07), 5),
                round(near.longitude + random.uniform(-0.07, 0.07), 5),
            )
            found.append((village, random.choice((0.6, 1.2, 2.0, 3.5))))
    return found


def _between(first: str, last: str | None) -> tuple[str, ...]:
    """Arrondissements follow one by one, offices of a large town by hundreds or tens."""
    if last is None:
        return (first,)
    low, high = int(first), int(last)
    if high - low > 500:
        return (first, last)
    step = 100 if high - low >= 100 else 10 if low % 10 == high % 10 == 0 else 1
    return tuple(f"{code:05d}" for code in range(low, high + 1, step))


def _village(random: Random, lands: list[str]) -> str:
    kind = random.random()
    if kind < 0.45:
        return f"Saint-{random.choice(_FIRST_NAMES)}-{random.choice(lands)}"
    if kind < 0.55:
        return f"Saint-{random.choice(_FIRST_NAMES)}"
    if kind < 0.85:
        return f"{random.choice(_ROOTS)}-{random.choice(lands)}"
    return random.choice(("La ", "Les ", "Le ")) + random.choice(_ROOTS)


def of_place(name: str) -> str:
    """The name after "de": d'Auch, du Mans, des Lilas, de La Rochelle, de l'Ain."""
    if name.startswith(("Le ", "le ")):
        return "du " + name[3:]
    if name.startswith(("Les ", "les ")):
        return "des " + name[4:]
    if name[0] in "AEIOUYÉÈÎŒH":
        return "d'" + name
    return "de " + name
