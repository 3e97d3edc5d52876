"""Numbers inside names: "Section 12" and "Section 14" are two."""

from __future__ import annotations

from collections.abc import Iterator

from hub.reconcile.corpus import Corpus
from hub.reconcile.evidence import Evidence
from hub.reconcile.normalise import ParsedName
from hub.reconcile.profile import Profile

_OTHER = -8.0
_ONE_SIDED = -2.0


def compare(a: Profile, b: Profile, corpus: Corpus) -> Iterator[Evidence]:
    pairs = [(one, other) for one in a.names for other in b.names]
    if not pairs or any(one.numbers == other.numbers for one, other in pairs):
        return
    both = [(one, other) for one, other in pairs if one.numbers and other.numbers]
    if both and not any(one.numbers & other.numbers for one, other in both):
        one, other = both[0]
        yield Evidence(
            "number",
            _OTHER,
            "numéros différents dans les noms : {} et {}",
            "different numbers in the names: {} and {}",
            (min(one.numbers), min(other.numbers)),
            contradicts=True,
        )
        return
    one, other = pairs[0]
    numbers = one.numbers ^ other.numbers
    if not numbers or _is_department(one, other, numbers):
        return
    yield Evidence(
        "number",
        _ONE_SIDED,
        "un seul des noms a un numéro : {}",
        "only one of the names has a number: {}",
        (min(numbers),),
    )


def _is_department(one: ParsedName, other: ParsedName, numbers: frozenset[str]) -> bool:
    """ "X 24" and "X Dordogne": the number is the place, which is compared as one."""
    codes = {
        place.rsplit("/", 1)[-1].lstrip("0") for place in one.places & other.places if "/department/" in place
    }
    return numbers <= codes
