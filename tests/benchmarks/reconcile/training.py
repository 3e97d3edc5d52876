"""Makes the models that come with the hub: ``python -m tests.benchmarks.reconcile.training [FOLDER]``.

Generated populations of several kinds, of which the truth is known, are blocked and measured as reconciliation does it. What
a model is told about other models' answers (which places are of one organization, weights at first sight) comes from models
that were not made from the same population: a model is too sure of what it was made from. Some ten minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from hub.reconcile.blocking import candidate_pairs, pairs_of_groups
from hub.reconcile.boosting import Pace, fit
from hub.reconcile.clustering import Joined, cluster
from hub.reconcile.columns import Flags, Floats, Ints, numbered
from hub.reconcile.likeness.measures import measures
from hub.reconcile.node_columns import node_columns
from hub.reconcile.node_rows import NodeRows
from hub.reconcile.node_sayings import communes_named
from hub.reconcile.normalise import NameReader
from hub.reconcile.places import Places
from hub.reconcile.profiles import Profiles
from hub.reconcile.rivals import Choice, Rivals
from hub.reconcile.scoring import MERGE
from hub.reconcile.table import Table
from hub.reconcile.trees import Model, model_text
from hub.reconcile.units import contradictory_places, places_alone, units
from tests.benchmarks.reconcile.records import Record, generate
from tests.benchmarks.reconcile.settings import Settings, harder, usual
from tests.reconcile.sample import territories

MODELS = Path(__file__).parents[3] / "hub" / "reconcile" / "models"
RECORDS = 7_000
_KINDS: Sequence[Settings] = (
    usual(RECORDS, 11),
    harder(RECORDS, 12),
    replace(usual(RECORDS, 13), noise=1.3, identifiers=0.8, several_sites=0.25, scattered=0.9),
    replace(harder(RECORDS, 14), noise=1.0, homonyms=0.5, scattered=0.5),
    replace(usual(RECORDS, 15), identifiers=0.4, big_commune=0.3, several_sites=0.05, scattered=0.3),
    replace(harder(RECORDS, 16), noise=0.7, identifiers=1.2, several_sites=0.2, homonyms=0.15, scattered=1.0),
    replace(usual(RECORDS, 17), noise=1.8, homonyms=0.4),
    replace(harder(RECORDS, 18), noise=1.2, identifiers=0.2, big_commune=0.05),
)
SMALL = 500
# a hub begins small: in a short list an ordinary name has few bearers
POPULATIONS: Sequence[Settings] = (
    *_KINDS[::2],
    *(replace(kind, records=SMALL, seed=kind.seed + 10) for kind in _KINDS),
    *_KINDS[1::2],
    *(replace(kind, records=SMALL, seed=kind.seed + 20) for kind in _KINDS),
)
_UNSAID: Mapping[str, tuple[float, Any]] = {
    "postcode": (0.2, None),
    "street": (0.15, None),
    "latitude": (0.3, None),
    "phones": (0.25, ()),
    "emails": (0.25, ()),
    "sites": (0.25, ()),
    "acronyms": (0.25, ()),
    "siren": (0.15, ()),
    "siret": (0.15, ()),
    "rna": (0.2, ()),
}
"""How many sources lack a column, and what its rows then say. Of one that has it, one row in twenty is empty."""
_EMPTY = 0.05
_FEW = 0.3
"""How many populations are seen by three sources only."""
_QUICK = Pace(trees=150)
_THOROUGH = Pace(trees=400)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Measured pairs of one population, and whether each is one."""

    table: Table
    a: Ints
    b: Ints
    measured: dict[str, Floats]
    answers: Flags


def with_gaps(records: Sequence[Record], seed: int) -> list[Record]:
    """The records of the sources there are, without the columns that a source lacks and the fields that a row leaves
    empty."""
    random = Random(seed)
    sources = sorted({record.source for record in records})
    if random.random() < _FEW:
        few = random.sample(sources, 3)
        records = [record for record in records if record.source in few]
    lacking = {
        (source, field)
        for source in sources
        for field, (share, _) in _UNSAID.items()
        if random.random() < share
    }
    found = []
    for record in records:
        gaps = {
            field: nothing
            for field, (_, nothing) in _UNSAID.items()
            if random.random() < _EMPTY or (record.source, field) in lacking
        }
        if "latitude" in gaps:
            gaps["longitude"] = None
        found.append(replace(record, nodes=tuple(replace(node, **gaps) for node in record.nodes)))
    return found


class Population:
    """One population as both levels see it."""

    def __init__(self, settings: Settings) -> None:
        records = with_gaps(generate(settings), settings.seed)
        nodes = NodeRows.of(node for record in records for node in record.nodes)
        columns = node_columns(nodes, NameReader(Places(territories(), communes_named(nodes))))
        self._once = settings.once_sources
        self._truth = {node.name: record for record in records for node in record.nodes}
        whole = units(columns, contradictory_places(columns), ())
        self.organizations = Profiles("organization", columns, whole)
        self.places = places_alone(columns)

    def organization_pairs(self) -> Pairs:
        table = Table(self.organizations)
        a, b = candidate_pairs(self.organizations, table.name.rarity)
        gold = numbered([self._truth[name].organization for name in self.organizations.ids])
        return _pairs(table, np.arange(table.size), a, b, gold)

    def place_pairs(self, groups: Ints) -> Pairs:
        table = Table(self.places)
        a, b = pairs_of_groups(self.places, groups, table.name.rarity)
        gold = numbered([self._truth[name].establishment for name in self.places.ids])
        return _pairs(table, groups, a, b, gold)

    def groups(self, pairs: Pairs, model: Model) -> Ints:
        """The organization of each place, as ``model`` finds it."""
        weights = model.weights(pairs.measured)
        order = np.lexsort((pairs.b, pairs.a, -weights))
        order = order[weights[order] >= MERGE]
        found = cluster(
            self.organizations,
            same=(),
            different=(),
            contradicted=(),
            scored=Joined(pairs.a[order], pairs.b[order], weights[order]),
            once_sources=self._once,
        )
        return found.cluster_of[self.organizations.of_node[self.places.chief]]


def _pairs(table: Table, groups: Ints, a: Ints, b: Ints, gold: Ints) -> Pairs:
    return Pairs(table, a, b, measures(table, a, b) | Choice(table, groups).measure(a, b), gold[a] == gold[b])


def beside_rivals(pairs: Pairs, model: Model) -> Pairs:
    """The pairs measured with ``model``'s weights at first sight."""
    first = np.round(model.weights(pairs.measured), 6)
    rivals = Rivals(pairs.table, pairs.a, pairs.b, first)
    return replace(pairs, measured=pairs.measured | rivals.measure(pairs.a, pairs.b, first))


Fit = Callable[[Mapping[str, Floats], Flags, str, Pace], Model]
"""Makes a model from measures and answers."""


def made(pairs: Iterable[Pairs], version: str, pace: Pace, fitted: Fit) -> Model:
    """A model of all ``pairs``."""
    held = list(pairs)
    names = list(held[0].measured)
    measured = {name: np.concatenate([each.measured[name] for each in held]) for name in names}
    return fitted(measured, np.concatenate([each.answers for each in held]), version, pace)


def answered_by_others(pairs: Sequence[Pairs], version: str, fitted: Fit) -> list[Model]:
    """For each population, a model made from the other half of them."""
    half = len(pairs) // 2
    later, earlier = made(pairs[half:], version, _QUICK, fitted), made(pairs[:half], version, _QUICK, fitted)
    return [later] * half + [earlier] * (len(pairs) - half)


def main(folder: Path, version: str, settings: Sequence[Settings] = POPULATIONS, fitted: Fit = fit) -> None:
    populations = [Population(each) for each in settings]
    seen = [population.organization_pairs() for population in populations]
    beside, models = level(folder, "organization", seen, version, fitted)
    grouped = zip(populations, beside, models, strict=True)
    groups = [population.groups(pairs, model) for population, pairs, model in grouped]
    level(
        folder,
        "establishment",
        [population.place_pairs(of) for population, of in zip(populations, groups, strict=True)],
        version,
        fitted,
    )


def level(
    folder: Path, name: str, seen: Sequence[Pairs], version: str, fitted: Fit
) -> tuple[list[Pairs], list[Model]]:
    """Make and write the two models of a level; its pairs beside their rivals, and models that others made of them."""
    say(f"{name}: {sum(len(each.a) for each in seen):,} pairs")
    write(folder, f"{name}-first-sight", made(seen, version, _QUICK, fitted))
    beside = [
        beside_rivals(pairs, model)
        for pairs, model in zip(seen, answered_by_others(seen, version, fitted), strict=True)
    ]
    write(folder, f"{name}-beside-rivals", made(beside, version, _THOROUGH, fitted))
    return beside, answered_by_others(beside, version, fitted)


def write(folder: Path, name: str, model: Model) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(model_text(model), encoding="utf-8")
    say(f"{name}.json: {len(model.trees)} trees")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else MODELS, "2026-11")
