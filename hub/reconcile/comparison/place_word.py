"""Place words inside names: "X Bretagne" and "X Corse" are two, however alike the rest.

A place word in one name only is held against where the other stands: the same place speaks for, another speaks
against, and a wider one too ("X" of France and "X Bretagne" are a head and its branch). Where nothing says where the
other stands, a little speaks against: a federation and its branch often differ by that word alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from hub.reconcile.corpus import Corpus
from hub.reconcile.evidence import Evidence
from hub.reconcile.normalise import ParsedName
from hub.reconcile.places import COMMUNE, Places
from hub.reconcile.profile import Profile

_SAME = 1.0
_OTHER = -8.0
_FINER = -3.0
_ELSEWHERE = -5.0
_WIDER = -3.0
_UNPLACED = -2.0


def compare(a: Profile, b: Profile, corpus: Corpus, places: Places) -> Iterator[Evidence]:
    ours = [name for name in a.names if name.places]
    theirs = [name for name in b.names if name.places]
    if ours and theirs:
        yield _both(ours, theirs, places)
    elif ours:
        yield from _one_sided(ours, b, places)
    elif theirs:
        yield from _one_sided(theirs, a, places)


def _both(ours: list[ParsedName], theirs: list[ParsedName], places: Places) -> Evidence:
    pairs = [(one, other) for one in ours for other in theirs]
    for one, other in pairs:
        if one.places == other.places:
            label = places.label(min(one.places))
            return Evidence(
                "place-word", _SAME, "même lieu dans les noms : {}", "same place in the names: {}", (label,)
            )
    if any(one.places & other.places for one, other in pairs):
        one, other = next((one, other) for one, other in pairs if one.places & other.places)
        extra = min(one.places ^ other.places)
        return Evidence(
            "place-word",
            _FINER,
            "un seul des noms précise : {}",
            "only one of the names adds: {}",
            (places.label(extra),),
        )
    one, other = pairs[0]
    return Evidence(
        "place-word",
        _OTHER,
        "lieux différents dans les noms : {} et {}",
        "different places in the names: {} and {}",
        (places.label(min(one.places)), places.label(min(other.places))),
        contradicts=True,
    )


def _one_sided(named: list[ParsedName], other: Profile, places: Places) -> Iterator[Evidence]:
    said = sorted({place for name in named for place in name.places})
    stands = sorted({COMMUNE + commune for commune in other.communes} | other.territories)
    if not stands and not other.territory_names:
        # A department said by its number ("… 87") weighs once, as a number that only one name has.
        if not any(name.numbers for name in named):
            yield Evidence(
                "place-word",
                _UNPLACED,
                "un seul des noms dit « {} », et rien ne dit où est l'autre",
                "only one of the names says {}, and nothing says where the other is",
                (places.label(said[0]),),
            )
        return
    relations = [(places.relation(place, where), place, where) for place in said for where in stands]
    kinds = {kind for kind, _, _ in relations}
    if "same" in kinds or any(place.removeprefix(COMMUNE) in other.territory_names for place in said):
        return
    wide = [(place, where) for kind, place, where in relations if kind == "within" and "/country/" in where]
    if wide and all("/country/" in iri for iri in other.territories):
        place, where = wide[0]
        yield Evidence(
            "place-word",
            _WIDER,
            "un nom dit « {} », l'autre vaut pour {}",
            "one name says {}, the other stands for {}",
            (places.label(place), places.label(where)),
        )
    elif "apart" in kinds and not kinds & {"within", "overlap"}:
        _, place, where = next(found for found in relations if found[0] == "apart")
        yield Evidence(
            "place-word",
            _ELSEWHERE,
            "un nom dit « {} », l'autre est situé : {}",
            "one name says {}, the other is located in: {}",
            (places.label(place), places.label(where)),
            contradicts=True,
        )
