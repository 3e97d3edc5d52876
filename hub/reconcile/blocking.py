"""Which pairs are worth comparing: profiles that share a key, never all with all.

A key that too many share is dropped: "who else is called so in France" is no question. Names, rare words and acronyms are
keys together with each place too, where fewer share them. Recall is lost here before anywhere else, so several keys of
different kinds are given to each profile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from hub.reconcile.acronym import Borne, initials
from hub.reconcile.columns import Ints
from hub.reconcile.normalise import ParsedName
from hub.reconcile.profile import Profile
from hub.reconcile.table import unnumbered

Key = tuple[str, ...]

CAPS: Mapping[str, int] = {
    "siren": 200,
    "siret": 200,
    "rna": 200,
    "name": 60,
    "name in": 80,
    "acronym": 40,
    "acronym in": 60,
    "word": 30,
    "word in": 40,
    "beginning": 20,
    "beginning in": 40,
    "contact": 20,
    "street": 30,
    "postcode": 12,
}
"""How many profiles may share a key; among more, it tells too little."""
_NUMBERS = frozenset({"siren", "siret", "rna"})
"""Where more share one of these, each is compared with the first: an organization may have a thousand places."""
_RAREST = 3
_BEGINNING = 6


class Keys:
    """Gives the keys of profiles. ``rarity`` is what sharing a word tells, in bits."""

    def __init__(self, profiles: Sequence[Profile], rarity: Mapping[str, float]) -> None:
        self._rarity = rarity
        acronyms = frozenset(
            acronym
            for profile in profiles
            for acronym in (*profile.acronyms, *(name.key for name in profile.names if name.is_short))
        )
        self._acronyms, self._borne = acronyms, Borne(acronyms)
        self._of_name: dict[str, tuple[tuple[Key, ...], frozenset[str]]] = {}

    def of(self, profile: Profile) -> Iterator[Key]:
        """Every key of one profile, some of them more than once."""
        for number in profile.siren:
            yield "siren", number
        for number in profile.siret:
            yield "siret", number
        for number in profile.rna:
            yield "rna", number
        places = _places(profile)
        acronyms = set(profile.acronyms)
        for name in profile.names:
            keys, said = self._name(name)
            acronyms |= said
            for kind, text in keys:
                yield kind, text
                for place in places:
                    yield kind + " in", text, place
        for acronym in acronyms:
            yield "acronym", acronym
            for place in places:
                yield "acronym in", acronym, place
        for contact in (*profile.phones, *profile.sites, *profile.emails):
            yield "contact", contact
        for postcode in profile.postcodes:
            yield "postcode", postcode
            for street in profile.streets:
                yield "street", postcode, unnumbered(street)

    def _name(self, name: ParsedName) -> tuple[tuple[Key, ...], frozenset[str]]:
        """The keys of a name, and the acronyms it is or may have."""
        found = self._of_name.get(name.text)
        if found is None:
            rarest = sorted(
                {word for word in name.own if len(word) >= 3},
                key=lambda word: (-self._rarity.get(word, 0.0), word),
            )
            keys: list[Key] = [("name", text) for text in {name.family, name.key, name.whole}]
            keys.append(("beginning", name.key[:_BEGINNING]))
            keys += [("word", word) for word in rarest[:_RAREST]]
            said = frozenset({name.key})
            if not name.is_short:
                said = (initials(name) & self._acronyms) | self._borne.standing_for(name)
            found = self._of_name[name.text] = tuple(keys), said
        return found


def _places(profile: Profile) -> list[str]:
    """Where a profile is, as finely as it says."""
    fine = [f"postcode {code}" for code in profile.postcodes] + [f"commune {one}" for one in profile.communes]
    return fine or [f"named {name}" for name in profile.territory_names] + [*profile.regions]


def candidate_pairs(profiles: Sequence[Profile], rarity: Mapping[str, float]) -> tuple[Ints, Ints]:
    """Each pair worth comparing once, as two columns of indices into ``profiles``: the smaller first, ascending."""
    keys = Keys(profiles, rarity)
    known: dict[Key, int] = {}
    counts: list[int] = []
    numbers: list[int] = []
    for profile in profiles:
        own = {known.setdefault(key, len(known)) for key in keys.of(profile)}
        counts.append(len(own))
        numbers.extend(own)
    caps = np.array([CAPS[key[0]] for key in known] or [0], np.int64)
    key = np.array(numbers, np.int64)
    row = np.repeat(np.arange(len(profiles), dtype=np.int64), np.array(counts, np.int64))
    sharing = np.bincount(key, minlength=len(caps))[key]
    few = (sharing >= 2) & (sharing <= caps[key])
    a, b = pairs_within(key[few], row[few], len(profiles))
    registered = np.array([one[0] in _NUMBERS for one in known] or [False], np.bool_)
    crowd = (sharing > caps[key]) & registered[key]
    return _united((a, b), _with_the_first(key[crowd], row[crowd]), len(profiles))


def pairs_within(block: Ints, row: Ints, rows: int) -> tuple[Ints, Ints]:
    """Every pair of rows that stand in one block, once, ascending; ``block[i]`` holds ``row[i]``."""
    order = np.lexsort((row, block))
    block, row = block[order], row[order]
    _, first = np.unique(block, return_index=True)
    sizes = np.diff(np.append(first, len(block)))
    after = np.repeat(first + sizes, sizes) - np.arange(len(block)) - 1
    left = np.repeat(np.arange(len(block)), after)
    right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(after) - after, after)
    pairs = np.unique(row[left] * rows + row[right])
    return pairs // max(1, rows), pairs % max(1, rows)


def _with_the_first(block: Ints, row: Ints) -> tuple[Ints, Ints]:
    """Each row of a block with the first of it."""
    order = np.lexsort((row, block))
    block, row = block[order], row[order]
    _, first, sizes = np.unique(block, return_index=True, return_counts=True)
    heads = np.repeat(row[first], sizes)
    others = heads != row
    return heads[others], row[others]


def _united(one: tuple[Ints, Ints], other: tuple[Ints, Ints], rows: int) -> tuple[Ints, Ints]:
    """The pairs of both, once, ascending."""
    pairs = np.unique(np.concatenate([a * rows + b for a, b in (one, other)]))
    return pairs // max(1, rows), pairs % max(1, rows)


_LARGEST = 60
"""Places of one organization that are all compared with each other."""


def pairs_of_groups(
    profiles: Sequence[Profile], groups: Ints, rarity: Mapping[str, float]
) -> tuple[Ints, Ints]:
    """The pairs of profiles of one group: all of them in a small group, those that share a key in a large one."""
    size = np.bincount(groups, minlength=1)[groups]
    small = np.flatnonzero(size <= _LARGEST)
    a, b = pairs_within(groups[small], small, len(profiles))
    crowded = np.flatnonzero(size > _LARGEST)
    if len(crowded):
        c, d = candidate_pairs([profiles[row] for row in crowded.tolist()], rarity)
        c, d = crowded[c], crowded[d]
        same = groups[c] == groups[d]
        return _united((a, b), (c[same], d[same]), len(profiles))
    return a, b
