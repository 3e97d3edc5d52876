"""Acronyms: one record writes the acronym where the other writes the name in full.

An acronym that a source declares is worth more than initials that happen to fit; a long one more than a short one;
one that many names share, little. Where it explains why the names differ, their difference is no longer evidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from hub.reconcile.acronym import fit
from hub.reconcile.corpus import Corpus
from hub.reconcile.evidence import Evidence, round_weight
from hub.reconcile.profile import Profile

_DECLARED = {2: 2.0, 3: 4.2}
_DECLARED_LONG = 5.0
_CONFIRMED = 1.0
_INITIALS = {2: 1.0, 3: 2.6, 4: 3.3}
_INITIALS_LONG = 4.0
_BOTH_DECLARE = 2.0

EXPLAINS = frozenset({"acronym"})
"""Kinds that explain a difference of names."""


def compare(a: Profile, b: Profile, corpus: Corpus) -> Iterator[Evidence]:
    found = [*_one_way(a, b, corpus), *_one_way(b, a, corpus)]
    if found:
        yield max(found, key=lambda evidence: (evidence.weight, evidence.values))
    elif a.acronyms & b.acronyms:
        acronym = max(a.acronyms & b.acronyms, key=lambda text: (len(text), text))
        weight = _BOTH_DECLARE * _shared_out(acronym, corpus)
        yield Evidence(
            "same-acronym",
            round_weight(weight),
            "les deux déclarent le sigle « {} »",
            "both declare the acronym {}",
            (acronym.upper(),),
            thin=True,
        )


def _one_way(short: Profile, full: Profile, corpus: Corpus) -> Iterator[Evidence]:
    """``short`` bears an acronym as its name, or declares one; ``full`` has it or fits it."""
    long_names = [name for name in full.names if not name.is_short]
    if not long_names:
        return
    own = {name.key for name in short.names if name.is_short}
    own_whole = {name.whole for name in short.names if name.is_short}
    for acronym in sorted((own | own_whole) & full.acronyms):
        best = max(long_names, key=lambda name: (fit(acronym, name), name.text))
        weight = _DECLARED.get(len(acronym), _DECLARED_LONG) + _CONFIRMED * (fit(acronym, best) >= 0.8)
        yield Evidence(
            "acronym",
            round_weight(weight * _shared_out(acronym, corpus)),
            "« {} » est le sigle déclaré de « {} »",
            "{} is the declared acronym of {}",
            (acronym.upper(), best.text),
            thin=True,
        )
    for acronym in sorted((own | short.acronyms) - full.acronyms):
        for name in long_names:
            quality = fit(acronym, name)
            if not quality or any(acronym == word for word in name.own):
                continue
            weight = _INITIALS.get(len(acronym), _INITIALS_LONG) * quality
            if acronym not in own:
                # both then have a full name, which is compared on its own
                weight *= 0.5
            yield Evidence(
                "acronym" if acronym in own else "same-acronym",
                round_weight(weight * _shared_out(acronym, corpus)),
                "« {} » peut être le sigle de « {} »",
                "{} may be the acronym of {}",
                (acronym.upper(), name.text),
                thin=True,
            )


def _shared_out(acronym: str, corpus: Corpus) -> float:
    return 1.0 if corpus.expansions(acronym) <= 1 else 0.6 if corpus.expansions(acronym) == 2 else 0.4
