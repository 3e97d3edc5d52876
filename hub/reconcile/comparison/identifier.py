"""Registered numbers: equal ones nearly settle it, different ones nearly too.

At the organization level SIREN and RNA tell; a SIRET tells there by the SIREN it holds. At the establishment level
SIRET tells, and a SIREN says only that one organization runs both.
"""

from __future__ import annotations

from collections.abc import Iterator

from hub.reconcile.corpus import Corpus
from hub.reconcile.evidence import Evidence
from hub.reconcile.profile import Profile

_SAME = {
    "organization": {"siren": 14.0, "rna": 14.0},
    "establishment": {"siret": 16.0, "siren": 2.5, "rna": 2.5},
}
_DIFFERENT = -14.0


def compare(a: Profile, b: Profile, corpus: Corpus) -> Iterator[Evidence]:
    for kind, weight in _SAME[a.level].items():
        ours, theirs = getattr(a, kind), getattr(b, kind)
        if not ours or not theirs:
            continue
        label = kind.upper()
        if ours & theirs:
            number = min(ours & theirs)
            yield Evidence(kind, weight, "même {} : {}", "same {}: {}", (label, number))
        else:
            yield Evidence(
                kind,
                _DIFFERENT,
                "{} différents : {} et {}",
                "different {}: {} and {}",
                (label, min(ours), min(theirs)),
                contradicts=True,
            )
