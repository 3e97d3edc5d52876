"""Territories: the same region speaks for, two that have nothing in common speak against.

A former region inside today's is compatible with it and says less than equality; a whole country says almost
nothing. A carrier whose place is only its record's counts less: an organisation may act away from home.
"""

from __future__ import annotations

from collections.abc import Iterator

from hub.reconcile.corpus import Corpus
from hub.reconcile.evidence import Evidence, round_weight
from hub.reconcile.places import Places
from hub.reconcile.profile import Profile

_APART = {"organization": -6.0, "establishment": -8.0}
_OF_RECORD = 0.8


def compare(a: Profile, b: Profile, corpus: Corpus, places: Places) -> Iterator[Evidence]:
    relations = {
        (places.relation(one, other), one, other) for one in a.territories for other in b.territories
    }
    factor = _OF_RECORD if a.territory_is_of_record or b.territory_is_of_record else 1.0
    for relation, weight in (("same", 2.5), ("within", 1.5), ("overlap", 1.0)):
        found = sorted((one, other) for kind, one, other in relations if kind == relation)
        if not found:
            continue
        fine = [pair for pair in found if not any("/country/" in iri for iri in pair)]
        one, other = (fine or found)[0]
        weight = weight * factor if fine else (0.8 if relation == "same" else 0.0)
        if relation == "same":
            yield Evidence(
                "territory",
                round_weight(weight),
                "même territoire : {}",
                "same territory: {}",
                (places.label(one),),
            )
        else:
            yield Evidence(
                "territory",
                round_weight(weight),
                "territoires compatibles : {} et {}",
                "compatible territories: {} and {}",
                (places.label(one), places.label(other)),
            )
        return
    if relations and all(kind == "apart" for kind, _, _ in relations):
        _, one, other = min(relations)
        yield Evidence(
            "territory",
            round_weight(_APART[a.level] * (0.7 if factor < 1 else 1.0)),
            "territoires sans rien de commun : {} et {}",
            "territories with nothing in common: {} and {}",
            (places.label(one), places.label(other)),
            contradicts=True,
        )
        return
    if a.territory_names and b.territory_names and not (a.territories and b.territories):
        yield from _by_name(a, b, factor)


def _by_name(a: Profile, b: Profile, factor: float) -> Iterator[Evidence]:
    """Places the model does not hold are compared as they are written."""
    common = a.territory_names & b.territory_names
    if common:
        yield Evidence(
            "territory",
            round_weight(2.5 * factor),
            "même territoire : {}",
            "same territory: {}",
            (min(common),),
        )
    elif not a.territories and not b.territories:
        yield Evidence(
            "territory",
            round_weight(-2.0 * factor),
            "territoires de noms différents : {} et {}",
            "territories of different names: {} and {}",
            (min(a.territory_names), min(b.territory_names)),
        )
