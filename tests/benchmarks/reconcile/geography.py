"""Where generated units stand: departments with communes side by side, some under one postcode, and one big commune."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, sin
from random import Random

from tests.benchmarks.reconcile.pools import Pools

UNITS_A_COMMUNE = 11
"""As in France: about 380,000 units of several lists over 35,000 communes."""

_COMMUNES_A_DEPARTMENT = 350
_CODES = tuple(f"{code:02d}" for code in range(1, 96) if code not in {20, 75})


@dataclass(frozen=True, slots=True)
class Commune:
    """``postcodes`` are several in the big commune only, ``quarters`` too; ``latitude``, ``longitude`` its centre."""

    number: int
    name: str
    postcodes: tuple[str, ...]
    latitude: float
    longitude: float
    quarters: tuple[str, ...] = ()

    @property
    def is_big(self) -> bool:
        return len(self.postcodes) > 1


def big_commune(pools: Pools) -> Commune:
    """A commune of the size of Paris."""
    postcodes = tuple(f"750{district:02d}" for district in range(1, 21))
    quarters = (*pools.quarters, *(f"Saint-{saint}" for saint in pools.saints), *pools.streets)
    return Commune(-1, "Paris", postcodes, 48.8566, 2.3522, quarters)


def communes(units: int, pools: Pools, random: Random) -> list[Commune]:
    """As many as ``units`` need, neighbours next to each other; the same density whatever the number."""
    wanted = max(6, units // UNITS_A_COMMUNE)
    found: list[Commune] = []
    codes = random.sample(_CODES, len(_CODES))
    postcode, left = "", 0
    for number in range(wanted):
        department, at = divmod(number, _COMMUNES_A_DEPARTMENT)
        code = codes[department % len(codes)]
        if not left or not at:
            postcode = f"{code}{2 * at:03d}"
            left = random.randint(1, 5)
        left -= 1
        index = _CODES.index(code)
        angle, radius = at * 2.4, 0.025 * at**0.5
        latitude = 43.5 + 0.75 * (index % 9) + radius * sin(angle)
        longitude = -1.0 + 0.75 * (index // 9) + radius * cos(angle)
        found.append(
            Commune(number, _name(pools, random), (postcode,), round(latitude, 5), round(longitude, 5))
        )
    return found


def neighbour(commune: Commune, all_communes: Sequence[Commune], random: Random) -> Commune:
    """A commune nearby, not itself; the big commune has none but itself."""
    if commune.is_big:
        return commune
    at = commune.number + random.choice((-3, -2, -1, 1, 2, 3))
    return all_communes[at % len(all_communes)]


def _name(pools: Pools, random: Random) -> str:
    kind = random.random()
    if kind < 0.35:
        saint = "Saint-" + random.choice(pools.saints)
        return (
            f"{saint}-{random.choice(('sur', 'en', 'de'))}-{random.choice(pools.rivers)}"
            if random.random() < 0.7
            else saint
        )
    base = random.choice(pools.town_heads) + random.choice(pools.town_tails)
    if kind < 0.6:
        return f"{base}-sur-{random.choice(pools.rivers)}"
    if kind < 0.7:
        return f"{random.choice(('La', 'Le'))} {base}"
    return base
