"""What all profiles of a level say together: how rare a word is, which names and contacts many share.

The more bear it, the less it tells. Words are counted over distinct names and not over records, so that an
organisation listed by ten sources does not make its own name common.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log2

from hub.reconcile.acronym import fit, initials
from hub.reconcile.profile import Profile
from hub.reconcile.word_list import ORDINARY

_PRIOR = 2000
"""As if so many other names were known: in a list of ten, no word is rare only because nine do without it."""

_ORDINARY_RARITY = 0.15


class Corpus:
    """Counts over the profiles of one level; the same whatever order they come in."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        profiles = list(profiles)
        wholes: set[str] = set()
        self._words: Counter[str] = Counter()
        places: defaultdict[str, set[str]] = defaultdict(set)
        numbers: defaultdict[str, set[str]] = defaultdict(set)
        expansions: defaultdict[str, set[str]] = defaultdict(set)
        contacts: Counter[str] = Counter()
        self._streets: Counter[tuple[str, str]] = Counter()
        for profile in profiles:
            contacts.update({*profile.phones, *profile.sites, *profile.emails})
            self._streets.update(
                (street, commune) for street in profile.streets for commune in where(profile)
            )
            for name in profile.names:
                if name.whole not in wholes:
                    wholes.add(name.whole)
                    self._words.update(set(name.own))
                places[name.family].update(where(profile))
                numbers[name.family].update(profile.siren)
                if not name.is_short:
                    for acronym in initials(name) | {a for a in profile.acronyms if fit(a, name)}:
                        expansions[acronym].add(name.family)
        self._names = len(wholes)
        self._contacts = contacts
        self._expansions = {acronym: len(families) for acronym, families in expansions.items()}
        self._homonyms = {
            family for family in places if len(places[family]) >= 3 or len(numbers[family]) >= 2
        }

    def words(self) -> frozenset[str]:
        """Every word of a name."""
        return frozenset(self._words)

    def rarity(self, word: str) -> float:
        """From 0 (everybody's word) to 1 (only theirs)."""
        if word in ORDINARY:
            return _ORDINARY_RARITY
        rarity = log2((self._names + _PRIOR) / (self._words[word] + 1)) / log2(_PRIOR / 2)
        return max(0.05, min(1.0, rarity))

    def is_homonym(self, family: str) -> bool:
        """Whether several organisations are known to bear this name: three communes, or two SIREN."""
        return family in self._homonyms

    def expansions(self, acronym: str) -> int:
        """How many different names the acronym may stand for."""
        return self._expansions.get(acronym, 0)

    def sharing(self, contact: str) -> int:
        """How many profiles give this phone, site or e-mail."""
        return max(1, self._contacts[contact])

    def at_street(self, street: str, commune: str) -> int:
        """How many profiles give this street address."""
        return max(1, self._streets[street, commune])


def where(profile: Profile) -> frozenset[str]:
    """The finest places of a profile: communes, else postcodes."""
    return profile.communes or profile.postcodes
