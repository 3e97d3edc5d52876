"""Which pairs are worth comparing: profiles that share a key, never all with all.

A key that many share is refined by place (postcode, commune, region); refined and still crowded, it is dropped:
"who else is called so in France" is no question. Recall is lost here before anywhere else, so several keys
of different kinds are given to each profile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from hub.reconcile.acronym import initials, loose_initials
from hub.reconcile.corpus import Corpus
from hub.reconcile.profile import Profile

Key = tuple[str, str]

CAPS: dict[str, int] = {
    "siren": 200,
    "siret": 200,
    "rna": 200,
    "name": 60,
    "acronym": 60,
    "word": 40,
    "prefix": 30,
    "contact": 20,
    "street": 30,
    "postcode": 12,
}
"""How many profiles may share a key before it is refined by place, then dropped."""


def keys(profile: Profile, corpus: Corpus, borne: frozenset[str]) -> set[Key]:
    """The keys under which a profile is looked up; ``borne`` are the acronyms that some profile bears."""
    found: set[Key] = set()
    found.update(("siren", number) for number in profile.siren)
    found.update(("siret", number) for number in profile.siret)
    found.update(("rna", number) for number in profile.rna)
    found.update(("acronym", acronym) for acronym in profile.acronyms)
    for name in profile.names:
        found.add(("name", name.family))
        found.add(("name", name.key))
        found.add(("name", name.whole))
        found.add(("prefix", name.key[:6]))
        if name.is_short:
            found.add(("acronym", name.key))
        else:
            found.update(("acronym", acronym) for acronym in initials(name) | (loose_initials(name) & borne))
        rarest = sorted(set(name.own), key=lambda word: (-corpus.rarity(word), word))[:3]
        found.update(("word", word) for word in rarest if len(word) >= 3)
    found.update(("contact", contact) for contact in (*profile.phones, *profile.sites, *profile.emails))
    for postcode in profile.postcodes:
        found.add(("postcode", postcode))
        found.update(("street", f"{postcode} {_unnumbered(street)}") for street in profile.streets)
    return found


def _unnumbered(street: str) -> str:
    return " ".join(word for word in street.split() if not word[:1].isdigit())


def candidate_pairs(profiles: Sequence[Profile], corpus: Corpus) -> Iterator[tuple[int, int]]:
    """Each pair worth comparing once, as indices into ``profiles``, the smaller first, in ascending order."""
    blocks: defaultdict[Key, list[int]] = defaultdict(list)
    borne = frozenset(
        acronym
        for profile in profiles
        for acronym in (*profile.acronyms, *(name.key for name in profile.names if name.is_short))
    )
    for at, profile in enumerate(profiles):
        for key in keys(profile, corpus, borne):
            blocks[key].append(at)
    pairs: set[tuple[int, int]] = set()
    for (kind, _), block in blocks.items():
        for small in _refined(block, profiles, CAPS[kind]):
            pairs.update(combinations(small, 2))
    yield from sorted(pairs)


def _refined(block: list[int], profiles: Sequence[Profile], cap: int) -> Iterable[list[int]]:
    if len(block) < 2:
        return
    if len(block) <= cap:
        yield block
        return
    by_place: defaultdict[str, list[int]] = defaultdict(list)
    for at in block:
        profile = profiles[at]
        for place in (*profile.postcodes, *profile.communes) or (*profile.territory_names, *profile.regions):
            by_place[place].append(at)
    yield from (small for small in by_place.values() if 2 <= len(small) <= 2 * cap)
