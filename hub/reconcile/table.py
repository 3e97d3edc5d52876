"""The table: all profiles of a level as columns, with how many bear each word, name, contact and address.

What is common tells little: a name that many bear, a phone that a federation lends, a street where many are lodged.
Words are counted over distinct names and not over records, so that an organization listed by ten sources does not make
its own name common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log2

import numpy as np

from hub.reconcile.columns import Column, Floats, Ints, Texts, distinct, once, ranks, united
from hub.reconcile.profiles import Profiles
from hub.reconcile.spellings import Spellings
from hub.reconcile.word_list import ORDINARY

_PRIOR = 2000
"""As if so many other names were known: in a list of ten, no word is rare only because nine do without it."""
_ORDINARY = 3.0
"""Bits that an ordinary word of the field tells at most: a short list of names does not make it rare."""
_MOST = 16.0
"""Bits that any word tells at most: the rarest of a hundred million."""
_NAMES = 4
"""Names of a profile that are compared, the chief first."""
_STEPS = 8
"""To a bit, of what a word tells. Multiples of a power of two are summed up exactly, in whatever order; and a word that one
name more bears tells mostly as much as before, so that what it tells need not be measured anew."""
_LIST_STEPS = 4
"""To a bit, of how many names are known: each word tells as much as before until a fifth more are."""


class NameTable:
    """The spellings of names, one row each, and what they tell among the ``borne`` ones of a level."""

    def __init__(self, spellings: Spellings, borne: Ints) -> None:
        texts = spellings.texts
        self.keys = _texts(texts[number] for number in spellings.key.tolist())
        self.families = _texts(texts[number] for number in spellings.family.tolist())
        self.key = spellings.key
        self.family = spellings.family
        self.whole = spellings.whole
        self.length: Ints = np.array([len(key) for key in self.keys], np.int64)
        self.words = spellings.words
        self.rarity = _rarity(spellings, borne)
        self.information: Floats = np.bincount(
            self.words.rows, self.rarity[self.words.values], spellings.size
        ).astype(np.float64)


class Table:
    """The profiles of one level; row ``i`` of every column is profile ``i``."""

    def __init__(self, profiles: Profiles) -> None:
        self.size = len(profiles)
        self.source = profiles.source
        self.names = Column.first_of(profiles.names.rows, profiles.names.values, self.size, _NAMES)
        self.name = NameTable(profiles.spellings, once(self.names.values))
        self._name_columns(profiles)
        self._word_columns(profiles)
        self._address_columns(profiles)
        self.siren, self.siret, self.rna = profiles.siren, profiles.said("siret"), profiles.rna
        words = profiles.columns.words
        self.phones, self.emails, self.sites = (
            profiles.said("phones"),
            profiles.said("emails"),
            profiles.said("sites"),
        )
        self.phone_bearers = self.phones.bearers(len(words["phones"]))
        self.email_bearers = self.emails.bearers(len(words["emails"]))
        self.site_bearers = self.sites.bearers(len(words["sites"]))

    def _name_columns(self, profiles: Profiles) -> None:
        spellings = profiles.spellings
        texts = max(1, len(spellings.texts))
        families = Column.of_pairs(self.names.rows, spellings.family[self.names.values], self.size)
        self.family_bearers = families.bearers(texts)
        self.family_places = _places_of(families, profiles.said("postcodes"), texts)
        self.acronyms = acronyms_of(profiles)
        self.initials = Column.of_pairs(*spellings.initials.through(self.names), self.size)
        self.acronym_length: Ints = np.array([len(one) for one in spellings.acronyms] or [0], np.int64)
        borne = once(self.names.values)
        at, initials = spellings.initials.of_rows(borne)
        _, meant = distinct(spellings.family[borne[at]], initials)
        self.acronym_meanings = np.bincount(meant, minlength=len(self.acronym_length))

    def _word_columns(self, profiles: Profiles) -> None:
        spellings, communes = profiles.spellings, profiles.said("communes")
        named = communes.mapped(profiles.columns.commune_place)
        self.stands = united(named, profiles.territories, profiles.regions)
        self.place_words, self.numbers, self.forms = (
            Column.of_pairs(*column.through(profiles.names), self.size)
            for column in (spellings.places, spellings.numbers, spellings.forms)
        )

    def _address_columns(self, profiles: Profiles) -> None:
        columns = profiles.columns
        self.postcodes, self.communes, self.streets = (
            profiles.said("postcodes"),
            profiles.said("communes"),
            profiles.said("streets"),
        )
        self.postcode_bearers = self.postcodes.bearers(len(columns.words["postcodes"]))
        self.commune_bearers = self.communes.bearers(len(columns.words["communes"]))
        departments = columns.department_code[self.postcodes.values]
        self.departments = Column.of_pairs(self.postcodes.rows, departments, self.size)
        self.territories = profiles.territories
        self.commune = _chief(self.communes, columns.words["communes"], columns.words["communes"])
        streets = columns.words["streets"]
        self.street = _chief(self.streets, streets, [unnumbered(street) for street in streets])
        houses = np.array([_house(street) for street in streets] + [-1], np.int64)
        self.house: Ints = houses[self.streets.chief(ranks(streets))]
        self.lodgers = _lodgers(self.streets, places_of(profiles))
        self.latitude, self.longitude = profiles.points


def acronyms_of(profiles: Profiles) -> Column:
    """Those a profile bears, and its names that may be acronyms themselves."""
    letters = profiles.spellings.letters[profiles.names.values]
    short = letters >= 0
    own = Column.of_pairs(profiles.names.rows[short], letters[short], len(profiles))
    return united(profiles.acronyms, own)


def places_of(profiles: Profiles) -> Column:
    """The finest places of each profile: communes, else postcodes; of one vocabulary."""
    communes, postcodes = profiles.said("communes"), profiles.said("postcodes")
    coarse = communes.counts[postcodes.rows] == 0
    return united(
        communes,
        Column.of_pairs(
            postcodes.rows[coarse],
            postcodes.values[coarse] + len(profiles.columns.words["communes"]),
            len(profiles),
        ),
    )


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


def _texts(texts: Iterable[str]) -> Texts:
    found = list(texts)
    column = np.empty(len(found), object)
    column[:] = found
    return column


def _chief(column: Column, words: Sequence[str], written: Sequence[str]) -> Texts:
    """The first of the ``words`` of each row in their order, as it is ``written``; nothing where there is none."""
    return _texts([*written, ""])[column.chief(ranks(words))]


def _rarity(spellings: Spellings, borne: Ints) -> Floats:
    """Bits that sharing a word tells, before anything else is known."""
    at, words = spellings.words.of_rows(borne)
    _, bearing_words = distinct(spellings.whole[borne[at]], words)
    wholes = len(once(spellings.whole[borne]))
    known = round(log2(wholes + _PRIOR) * _LIST_STEPS) / _LIST_STEPS
    bearing = np.bincount(bearing_words, minlength=len(spellings.own_words)).tolist()
    told = [
        min(known - log2(bearing[number] + 1), _ORDINARY if word in ORDINARY else _MOST)
        for number, word in enumerate(spellings.own_words)
    ]
    return np.round(np.array(told or [0.0]) * _STEPS) / _STEPS


def _places_of(families: Column, postcodes: Column, size: int) -> Ints:
    """In how many postcodes each family of names is found."""
    at, places = postcodes.of_rows(families.rows)
    found, _ = distinct(families.values[at], places)
    return np.bincount(found, minlength=size)


def _lodgers(streets: Column, places: Column) -> Ints:
    """How many profiles give the street and place of each; of several, the most."""
    at, place = places.of_rows(streets.rows)
    _, number, bearers = np.unique(
        (streets.values[at] << 32) | place, return_inverse=True, return_counts=True
    )
    most = np.zeros(streets.size, np.int64)
    np.maximum.at(most, streets.rows[at], bearers[number])
    return most
