"""A peer: Splink on DuckDB, in an environment of its own (``.venv-splink``), as a scorer of the hub.

It is given what the hub knows of each profile, cleaned, and the pairs that the hub would weigh; it learns what a match looks
like from those profiles alone, without labels. Blocking, constraints and clustering are the hub's, at both levels.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from hub.reconcile.acronym import initials
from hub.reconcile.columns import Floats, Ints
from hub.reconcile.likeness import shared_marks, words
from hub.reconcile.model_scorer import clashing
from hub.reconcile.node import Level
from hub.reconcile.places import Places
from hub.reconcile.profile import Profile
from hub.reconcile.profiles import Profiles
from hub.reconcile.scoring import REVIEW, Score, Weighed
from hub.reconcile.table import Table, unnumbered
from tests.conformance.apart import python_of

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
_MINUTES = 20


def python() -> Path:
    """The Python of the environment, which is made, or made anew, when its requirements changed. Raises MissingError."""
    return python_of(ROOT / ".venv-splink", HERE / "requirements-splink.txt")


class SplinkScorer:
    """Weighs by Splink, learning from the profiles of each level anew."""

    version = "splink-5"

    def at(self, level: Level, profiles: Profiles, _places: Places) -> SplinkLevel:
        return SplinkLevel(level, profiles)


class SplinkLevel:
    """One level; pairs can be asked about once they were weighed."""

    def __init__(self, level: Level, profiles: Profiles) -> None:
        self._level = level
        self._profiles = profiles
        self._table = Table(profiles)
        self._known: dict[tuple[int, int], float] = {}

    def rarity(self) -> Floats:
        return self._table.name.rarity

    def weigh(self, a: Ints, b: Ints, groups: Ints) -> Weighed:
        weights = np.round(weights_of(self._profiles, a, b, groups, self._level == "establishment"), 6)
        measured = words.measure(self._table, a, b) | shared_marks.measure(self._table, a, b)
        self._known = dict(zip(zip(a.tolist(), b.tolist(), strict=True), weights.tolist(), strict=True))
        return Weighed(a, b, weights, (weights < REVIEW) & clashing(measured))

    def scores(self, pairs: Sequence[tuple[int, int]], *, in_words: bool = True) -> list[Score]:
        return [Score(self._known[pair], ()) for pair in pairs]


def weights_of(profiles: Sequence[Profile], a: Ints, b: Ints, groups: Ints, within: bool) -> Floats:
    """The weight in bits that Splink gives each pair, ascending pairs of ascending indices; ``within``: all of them inside
    a group."""
    if not len(a):
        return np.zeros(0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "rows.json").open("w", encoding="utf-8") as file:
            file.writelines(
                json.dumps({**row_of(at, one), "grp": int(groups[at])}) + "\n"
                for at, one in enumerate(profiles)
            )
        with (folder / "pairs.csv").open("w", encoding="utf-8") as file:
            file.write("a,b\n")
            file.writelines(f"{one},{other}\n" for one, other in zip(a.tolist(), b.tolist(), strict=True))
        done = subprocess.run(
            [str(python()), str(HERE / "splink_driver.py"), str(folder), *(["--within"] if within else [])],
            capture_output=True,
            text=True,
            timeout=_MINUTES * 60,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return np.fromfile(folder / "weights.bin", np.float64)


def row_of(at: int, profile: Profile) -> dict[str, Any]:
    """A profile as Splink reads it: what is not said is null."""
    chief = profile.names[0] if profile.names else None
    postcode, address = min(profile.postcodes, default=None), min(profile.streets, default=None)
    return {
        "unique_id": at,
        "name": chief.key if chief else None,
        "family": chief.family if chief else None,
        "names": _listed(name.key for name in profile.names),
        "families": _listed(name.family for name in profile.names),
        "words": _listed(word for name in profile.names for word in name.own),
        "acronyms": _listed([*profile.acronyms, *(name.key for name in profile.names if name.is_short)]),
        "initials": _listed(one for name in profile.names if not name.is_short for one in initials(name)),
        "postcode": postcode,
        "department": postcode[:2] if postcode else None,
        "commune": min(profile.communes, default=None),
        "address": address,
        "street": unnumbered(address) if address else None,
        **{
            one: min(said, default=None)
            for one, said in (("phone", profile.phones), ("site", profile.sites), ("email", profile.emails))
        },
        **{
            field: value
            for kind, said in (("siren", profile.siren), ("siret", profile.siret), ("rna", profile.rna))
            for field, value in (
                (kind, _listed(said)),
                (f"{kind}_one", min(said) if len(said) == 1 else None),
            )
        },
    }


def _listed(values: Iterable[str]) -> list[str] | None:
    return sorted(set(values)) or None
