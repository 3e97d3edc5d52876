"""What all profiles of a level say together: how rare a word is, which names and contacts many share.

The more bear it, the less it tells. Words are counted over distinct names and not over records, so that an
organisation listed by ten sources does not make its own name common.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

import numpy as np

from hub.reconcile.acronym import fit
from hub.reconcile.columns import Column, Ints, distinct, once
from hub.reconcile.node_sayings import Said
from hub.reconcile.normalise import parse_name
from hub.reconcile.profile import Profile
from hub.reconcile.profiles import Profiles
from hub.reconcile.table import places_of
from hub.reconcile.word_list import ORDINARY

_PRIOR = 2000
"""As if so many other names were known: in a list of ten, no word is rare only because nine do without it."""

_ORDINARY_RARITY = 0.15
_CONTACTS: tuple[Said, ...] = ("phones", "sites", "emails")


class Corpus:
    """Counts over the profiles of one level; the same whatever order they come in."""

    def __init__(self, profiles: Profiles) -> None:
        spellings, names, said = profiles.spellings, profiles.names, profiles.columns.words
        borne = once(names.values)
        at, words = spellings.words.of_rows(borne)
        _, words = distinct(spellings.whole[borne[at]], words)
        self._names = len(once(spellings.whole[borne]))
        self._words = _counts(spellings.own_words, words)
        self._expansions = _expansions(profiles, borne)
        self._homonyms = _homonyms(profiles)
        self._contacts: dict[str, int] = {}
        for kind in _CONTACTS:
            self._contacts |= _counts(said[kind], profiles.said(kind).values)
        self._streets = _lodged(profiles)

    def rarity(self, word: str) -> float:
        """From 0 (everybody's word) to 1 (only theirs)."""
        if word in ORDINARY:
            return _ORDINARY_RARITY
        rarity = log2((self._names + _PRIOR) / (self._words.get(word, 0) + 1)) / log2(_PRIOR / 2)
        return max(0.05, min(1.0, rarity))

    def is_homonym(self, family: str) -> bool:
        """Whether several organisations are known to bear this name: three communes, or two SIREN."""
        return family in self._homonyms

    def expansions(self, acronym: str) -> int:
        """How many different names the acronym may stand for."""
        return self._expansions.get(acronym, 0)

    def sharing(self, contact: str) -> int:
        """How many profiles give this phone, site or e-mail."""
        return max(1, self._contacts.get(contact, 0))

    def at_street(self, street: str, commune: str) -> int:
        """How many profiles give this street address."""
        return max(1, self._streets.get((street, commune), 0))


def where(profile: Profile) -> frozenset[str]:
    """The finest places of a profile: communes, else postcodes."""
    return profile.communes or profile.postcodes


def _counts(words: Sequence[str], values: Ints) -> dict[str, int]:
    """How often each value occurs, of those that do."""
    found = np.bincount(values, minlength=len(words)).tolist()
    return {word: count for word, count in zip(words, found, strict=True) if count}


def _homonyms(profiles: Profiles) -> frozenset[str]:
    """The families of names that stand in three places, or bear two SIREN."""
    names, texts = profiles.names, profiles.spellings.texts
    families = Column.of_pairs(names.rows, profiles.spellings.family[names.values], len(profiles))
    many = np.zeros(len(texts), np.bool_)
    for column, enough in ((places_of(profiles), 3), (profiles.siren, 2)):
        at, values = column.of_rows(families.rows)
        found, _ = distinct(families.values[at], values)
        many |= np.bincount(found, minlength=len(texts)) >= enough
    return frozenset(text for text, borne in zip(texts, many.tolist(), strict=True) if borne)


def _expansions(profiles: Profiles, borne: Ints) -> dict[str, int]:
    """How many families of names each acronym may stand for: by their initials, or less well where a profile that bears
    it has such a name."""
    spellings = profiles.spellings
    at, letters = spellings.initials.of_rows(borne)
    family = spellings.family[borne[at]]
    names, acronyms = profiles.names, profiles.acronyms
    long = spellings.letters[names.values] < 0
    each, declared = acronyms.of_rows(names.rows[long])
    spelled, declared = distinct(names.values[long][each], declared)
    written = spellings.acronyms
    places = profiles.columns.reader.places
    parsed = {row: parse_name(spellings.written[row], places) for row in once(spelled).tolist()}
    fits = np.array(
        [
            fit(written[acronym], parsed[row]) > 0
            for row, acronym in zip(spelled.tolist(), declared.tolist(), strict=True)
        ],
        np.bool_,
    )
    _, meant = distinct(
        np.concatenate((family, spellings.family[spelled[fits]])),
        np.concatenate((letters, declared[fits])),
    )
    return _counts(spellings.acronyms, meant)


def _lodged(profiles: Profiles) -> dict[tuple[str, str], int]:
    """How many profiles give each street in each commune, or postcode where they say no commune."""
    streets, words = profiles.said("streets"), profiles.columns.words
    at, places = places_of(profiles).of_rows(streets.rows)
    pairs, bearers = np.unique((streets.values[at] << 32) | places, return_counts=True)
    named, written = [*words["communes"], *words["postcodes"]], words["streets"]
    return {
        (written[pair >> 32], named[pair & 0xFFFFFFFF]): count
        for pair, count in zip(pairs.tolist(), bearers.tolist(), strict=True)
    }
