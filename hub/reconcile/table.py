"""The table: all profiles of a level as columns, with how many bear each word, name, contact and address.

What is common tells little: a name that many bear, a phone that a federation lends, a street where many are lodged.
Words are counted over distinct names and not over records, so that an organization listed by ten sources does not make
its own name common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from math import log2

import numpy as np

from hub.reconcile.acronym import initials
from hub.reconcile.columns import Column, Floats, Ints, Vocabulary, numbered
from hub.reconcile.normalise import ParsedName
from hub.reconcile.places import COMMUNE
from hub.reconcile.profile import Profile
from hub.reconcile.word_list import FORM_FAMILY, ORDINARY

_PRIOR = 2000
"""As if so many other names were known: in a list of ten, no word is rare only because nine do without it."""
_ORDINARY = 3.0
"""Bits that an ordinary word of the field tells at most: a short list of names does not make it rare."""
_MOST = 16.0
"""Bits that any word tells at most: the rarest of a hundred million."""
_NAMES = 4
"""Names of a profile that are compared, the chief first."""
_EXACT = 1024
"""Weights of words are multiples of a power of two: their sums are exact, in whatever order they are added."""


class NameTable:
    """The distinct names of a level: one row each."""

    def __init__(self, names: Sequence[ParsedName]) -> None:
        self.keys = _texts(name.key for name in names)
        self.families = _texts(name.family for name in names)
        self.key = numbered([name.key for name in names])
        self.family = numbered([name.family for name in names])
        self.whole = numbered([name.whole for name in names])
        self.length: Ints = np.array([len(name.key) for name in names], np.int64)
        vocabulary: Vocabulary = {}
        self.words = Column.of((set(name.own) for name in names), vocabulary)
        self.rarity = _rarity(names, vocabulary)
        at, words = self.words.of_rows(np.arange(len(names)))
        self.information: Floats = np.bincount(at, self.rarity[words], len(names)).astype(np.float64)
        self.rarity_of = {word: float(self.rarity[number]) for word, number in vocabulary.items()}


class Table:
    """The profiles of one level, in the order given; row ``i`` of every column is profile ``i``."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self.size = len(profiles)
        self.source = numbered([profile.id.source for profile in profiles])
        self._name_columns(profiles)
        self._word_columns(profiles)
        self._address_columns(profiles)
        self.siren = Column.of(profile.siren for profile in profiles)
        self.siret = Column.of(profile.siret for profile in profiles)
        self.rna = Column.of(profile.rna for profile in profiles)
        self.phones, self.phone_bearers = _counted(profile.phones for profile in profiles)
        self.emails, self.email_bearers = _counted(profile.emails for profile in profiles)
        self.sites, self.site_bearers = _counted(profile.sites for profile in profiles)

    def _name_columns(self, profiles: Sequence[Profile]) -> None:
        distinct: dict[str, ParsedName] = {}
        for profile in profiles:
            for name in profile.names[:_NAMES]:
                distinct.setdefault(name.text, name)
        rows = {text: row for row, text in enumerate(distinct)}
        self.names = Column.of(([name.text for name in profile.names[:_NAMES]] for profile in profiles), rows)
        self.name = NameTable(list(distinct.values()))
        families = Column.of(
            [
                {int(self.name.family[rows[name.text]]) for name in profile.names[:_NAMES]}
                for profile in profiles
            ],
            {family: family for family in range(len(rows))},
        )
        self.family_bearers = families.bearers(max(1, len(rows)))
        self.family_places = _places_of(families, profiles, max(1, len(rows)))
        letters: Vocabulary = {}
        of_name = {text: frozenset() if name.is_short else initials(name) for text, name in distinct.items()}
        self.acronyms = Column.of(
            (
                {*profile.acronyms, *(name.key for name in profile.names if name.is_short)}
                for profile in profiles
            ),
            letters,
        )
        self.initials = Column.of(
            ({one for name in profile.names[:_NAMES] for one in of_name[name.text]} for profile in profiles),
            letters,
        )
        meanings: Counter[str] = Counter()
        meanings.update(
            one for _, one in {(name.family, one) for name in distinct.values() for one in of_name[name.text]}
        )
        self.acronym_length: Ints = np.array([len(one) for one in letters] or [0], np.int64)
        self.acronym_meanings: Ints = np.array([meanings[one] for one in letters] or [0], np.int64)

    def _word_columns(self, profiles: Sequence[Profile]) -> None:
        places: Vocabulary = {}
        self.place_words = Column.of(
            ({place for name in profile.names for place in name.places} for profile in profiles), places
        )
        self.stands = Column.of(
            (
                {COMMUNE + one for one in profile.communes} | profile.territories | profile.regions
                for profile in profiles
            ),
            places,
        )
        self.numbers = Column.of(
            {one for name in profile.names for one in name.numbers} for profile in profiles
        )
        self.forms = Column.of(
            {FORM_FAMILY[form] for name in profile.names for form in name.forms if form in FORM_FAMILY}
            for profile in profiles
        )

    def _address_columns(self, profiles: Sequence[Profile]) -> None:
        self.postcodes, self.postcode_bearers = _counted(profile.postcodes for profile in profiles)
        self.departments = Column.of(
            {code[:3] if code.startswith("97") else code[:2] for code in profile.postcodes}
            for profile in profiles
        )
        self.communes, self.commune_bearers = _counted(profile.communes for profile in profiles)
        self.territories = Column.of(profile.territories for profile in profiles)
        self.streets = Column.of(profile.streets for profile in profiles)
        self.commune = _texts(min(profile.communes, default="") for profile in profiles)
        chief = [min(profile.streets, default="") for profile in profiles]
        self.street = _texts(map(unnumbered, chief))
        self.house: Ints = np.array([_house(street) for street in chief], np.int64)
        lodged = Counter(
            (street, place) for profile in profiles for street in profile.streets for place in _where(profile)
        )
        self.lodgers: Ints = np.array(
            [
                max(
                    (lodged[street, place] for street in profile.streets for place in _where(profile)),
                    default=0,
                )
                for profile in profiles
            ],
            np.int64,
        )
        points = [profile.points[0] if profile.points else (np.nan, np.nan) for profile in profiles]
        self.latitude, self.longitude = np.array(points, np.float64).reshape(-1, 2).T


def unnumbered(street: str) -> str:
    """A street without its house number."""
    return " ".join(word for word in street.split() if not word[:1].isdigit())


def _house(street: str) -> int:
    """The house number; −1 where none is given."""
    for word in street.split():
        digits = word.rstrip("abcdefghijklmnopqrstuvwxyz")
        if digits.isdecimal():
            return int(digits[:6])
    return -1


def _where(profile: Profile) -> frozenset[str]:
    return profile.communes or profile.postcodes


def _texts(texts: Iterable[str]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    found = list(texts)
    column = np.empty(len(found), object)
    column[:] = found
    return column


def _counted(rows: Iterable[Collection[str]]) -> tuple[Column, Ints]:
    vocabulary: Vocabulary = {}
    column = Column.of(rows, vocabulary)
    return column, column.bearers(max(1, len(vocabulary)))


def _rarity(names: Sequence[ParsedName], vocabulary: Vocabulary) -> Floats:
    """Bits that sharing a word tells, before anything else is known."""
    bearing: Counter[str] = Counter()
    wholes: set[str] = set()
    for name in names:
        if name.whole not in wholes:
            wholes.add(name.whole)
            bearing.update(set(name.own))
    told = [
        min(log2((len(wholes) + _PRIOR) / (bearing[word] + 1)), _ORDINARY if word in ORDINARY else _MOST)
        for word in vocabulary
    ]
    return np.round(np.array(told or [0.0]) * _EXACT) / _EXACT


def _places_of(families: Column, profiles: Sequence[Profile], size: int) -> Ints:
    """In how many postcodes each family of names is found."""
    found: set[tuple[int, str]] = set()
    at, values = families.of_rows(np.arange(len(profiles)))
    for row, family in zip(at.tolist(), values.tolist(), strict=True):
        found.update((family, postcode) for postcode in profiles[row].postcodes)
    return np.bincount(np.array([family for family, _ in found], np.int64), minlength=size)
