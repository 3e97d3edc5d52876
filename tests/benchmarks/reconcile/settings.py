"""What a generated population is like: how many records, how noisy, how many identifiers, and each source's habits.

Rates are shares from 0 to 1. ``noise`` multiplies every rate of fault; ``identifiers`` every share of numbers, but for
the number a register is keyed on. They are guesses about real lists, measured on none: read figures as relative.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

PoolName = Literal["usual", "other"]


@dataclass(frozen=True, slots=True)
class Habits:
    """How one source writes.

    ``covers`` is the share of the units it might list that it lists, ``branches`` whether it lists places beside the
    seat, ``twice`` the share it lists a second time. ``siret``, ``siren``, ``rna``: shares of records with the number;
    1 for a register's own. ``wrong_number``: another unit's; ``misread_number``: digits swapped, so that its key fails;
    ``other_site``: the SIRET of another place of
    the organization, where it has several (a branch's given for the whole, the seat's for a branch). The rest are shares
    of records.
    """

    covers: float
    branches: bool = False
    twice: float = 0.0
    siret: float = 0.0
    siren: float = 0.0
    rna: float = 0.0
    wrong_number: float = 0.004
    misread_number: float = 0.015
    other_site: float = 0.2
    capitals: float = 0.0
    declares_acronym: float = 0.0
    acronym_only: float = 0.0
    acronym_beside: float = 0.0
    form_written: float = 0.0
    form_moved: float = 0.0
    place_toggled: float = 0.0
    typo: float = 0.0
    misread: float = 0.0
    shortened: float = 0.0
    stale: float = 0.0
    street: float = 1.0
    wrong_place: float = 0.02
    point: float = 0.0
    phone: float = 0.0
    email: float = 0.0
    web: float = 0.0
    federation_contact: float = 0.0


_HABITS: Mapping[str, Habits] = {
    "sirene": Habits(
        covers=0.92, branches=True, siret=1.0, siren=1.0, rna=0.55, wrong_number=0.0, misread_number=0.0,
        other_site=0.0, capitals=1.0, declares_acronym=0.35, form_written=0.35, place_toggled=0.12, typo=0.01,
        shortened=0.25, stale=0.10, street=0.97, wrong_place=0.01,
    ),
    "rna": Habits(
        covers=0.80, siret=0.25, siren=0.30, rna=1.0, wrong_number=0.002, misread_number=0.004, other_site=0.0,
        capitals=0.55, declares_acronym=0.40, form_written=0.25, place_toggled=0.10, typo=0.04, misread=0.03,
        shortened=0.08, stale=0.20, street=0.0, web=0.12,
    ),
    "esus": Habits(
        covers=0.30, siren=0.97, capitals=0.90, form_written=0.35, form_moved=0.10, place_toggled=0.12, typo=0.01,
        misread=0.01, shortened=0.12, stale=0.14, street=0.0,
    ),
    "cress": Habits(
        covers=0.35, branches=True, twice=0.02, siret=0.45, siren=0.15, rna=0.12, declares_acronym=0.25,
        acronym_only=0.05, acronym_beside=0.14, form_written=0.45, form_moved=0.45, place_toggled=0.20, typo=0.06,
        misread=0.02, shortened=0.22, stale=0.12, street=0.85, wrong_place=0.04, phone=0.50, email=0.35, web=0.35,
        federation_contact=0.20,
    ),
    "carto": Habits(
        covers=0.35, branches=True, twice=0.05, siret=0.16, rna=0.03, misread_number=0.04, acronym_only=0.10,
        acronym_beside=0.06, form_written=0.10, form_moved=0.50, place_toggled=0.35, typo=0.10, misread=0.01,
        shortened=0.28, stale=0.10, street=0.75, wrong_place=0.05, point=0.95, phone=0.40, email=0.25, web=0.45,
        federation_contact=0.25,
    ),
    "network": Habits(
        covers=0.60, branches=True, twice=0.01, siret=0.22, siren=0.15, rna=0.10, declares_acronym=0.20,
        acronym_only=0.09, acronym_beside=0.08, form_written=0.15, form_moved=0.30, place_toggled=0.25, typo=0.05,
        misread=0.01, shortened=0.20, stale=0.15, street=0.70, wrong_place=0.05, phone=0.65, email=0.50, web=0.55,
        federation_contact=0.45,
    ),
}  # fmt: skip
SOURCES = tuple(_HABITS)
MOST = 0.9
"""No rate of fault grows past this one, however noisy."""

_FAULTS = (
    "wrong_number", "misread_number", "other_site", "acronym_only", "form_moved", "place_toggled", "typo", "misread",
    "shortened", "stale", "wrong_place", "federation_contact",
)  # fmt: skip
_NUMBERS = ("siret", "siren", "rna")


@dataclass(frozen=True, slots=True)
class Settings:
    """One population. ``big_commune`` is the share of units in one commune of twenty postcodes, ``homonyms`` the share
    that bear a family's name, ``several_sites`` the share of other units that have more places than one, ``scattered`` the
    share of their branches that stand anywhere and not near the seat."""

    records: int
    seed: int = 2026
    noise: float = 1.0
    identifiers: float = 1.0
    pools: PoolName = "usual"
    big_commune: float = 0.05
    homonyms: float = 0.30
    several_sites: float = 0.14
    scattered: float = 0.0

    def habits_of(self, source: str) -> Habits:
        """A source's habits with the noise and the identifiers of this population."""
        own = _HABITS[source]
        changed = {
            name: min(max(getattr(own, name), MOST), getattr(own, name) * self.noise) for name in _FAULTS
        }
        # a register without its own numbers would be none
        changed |= {
            name: getattr(own, name) if getattr(own, name) == 1.0 else getattr(own, name) * self.identifiers
            for name in _NUMBERS
        }
        return replace(own, **changed)

    @property
    def once_sources(self) -> frozenset[str]:
        """The sources that list each organization once."""
        return frozenset(source for source, own in _HABITS.items() if not own.twice)


def usual(records: int, seed: int = 2026) -> Settings:
    """The population to compare scorers on."""
    return Settings(records, seed)


def harder(records: int, seed: int = 2026) -> Settings:
    """Half as noisy again, 40 % fewer identifiers, other names, and one unit in seven in the big commune."""
    return Settings(records, seed, noise=1.5, identifiers=0.6, pools="other", big_commune=0.15)


PRESETS = {"usual": usual, "harder": harder}
