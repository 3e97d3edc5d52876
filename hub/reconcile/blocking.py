"""Which pairs are worth comparing: profiles that share a key, never all with all.

A key that too many share is dropped: "who else is called so in France" is no question. Names, rare words and acronyms are
keys together with each place too, where fewer share them. Recall is lost here before anywhere else, so several keys of
different kinds are given to each profile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from hub.reconcile.columns import Column, Flags, Floats, Ints, distinct, once, ranks, starts, united
from hub.reconcile.node_sayings import Said
from hub.reconcile.profiles import Profiles
from hub.reconcile.spellings import Spellings
from hub.reconcile.table import acronyms_of, unnumbered

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
_CONTACTS: tuple[Said, ...] = ("phones", "sites", "emails")
_RAREST = 3
_SHORTEST = 3
"""Letters of a word that is a key."""


def candidate_pairs(profiles: Profiles, rarity: Floats, among: Ints | None = None) -> tuple[Ints, Ints]:
    """Each pair worth comparing once, as two columns of indices into ``profiles``: the smaller first, ascending.
    ``rarity`` is what sharing each word of names tells, in bits; ``among`` are the only profiles, ascending, where not all are."""
    rows = len(profiles)
    kept = None
    if among is not None:
        kept = np.zeros(rows, np.bool_)
        kept[among] = True
    found = []
    for kind, row, key in _keys(profiles, rarity, kept):
        if kept is not None:
            row, key = row[kept[row]], key[kept[row]]
        found.append(_pairs_of(kind, row, key, rows))
    pairs = once(np.concatenate(found))
    return pairs // max(1, rows), pairs % max(1, rows)


def _keys(profiles: Profiles, rarity: Floats, kept: Flags | None) -> Iterator[tuple[str, Ints, Ints]]:
    """By kind, which profile has which key. Rows ascend; a key may be given twice."""
    for kind, numbers in (
        ("siren", profiles.siren),
        ("siret", profiles.said("siret")),
        ("rna", profiles.rna),
    ):
        yield kind, numbers.rows, numbers.values
    spellings, names, places = profiles.spellings, profiles.names, _places(profiles)
    whole = united(*(names.mapped(one) for one in (spellings.family, spellings.key, spellings.whole)))
    words = Column.of_pairs(*_rarest_words(spellings, rarity).through(names), len(profiles))
    beginnings = names.mapped(spellings.beginning)
    for kind, texts in (
        ("name", whole),
        ("word", words),
        ("beginning", beginnings),
        ("acronym", _acronyms(profiles, kept)),
    ):
        yield kind, texts.rows, texts.values
        yield f"{kind} in", *_in_places(texts, places)
    contacts = _side_by_side(*(profiles.said(kind) for kind in _CONTACTS))
    yield "contact", contacts.rows, contacts.values
    postcodes = profiles.said("postcodes")
    yield "postcode", postcodes.rows, postcodes.values
    known: dict[str, int] = {}
    street = [known.setdefault(unnumbered(one), len(known)) for one in profiles.columns.words["streets"]]
    streets = profiles.said("streets").mapped(np.array(street, np.int64))
    yield "street", *_in_places(streets, postcodes)


def _rarest_words(spellings: Spellings, rarity: Floats) -> Column:
    """The words of each spelling that tell most."""
    words = spellings.own_words
    long = np.array([len(word) >= _SHORTEST for word in words], np.bool_)[spellings.words.values]
    rows, values = spellings.words.rows[long], spellings.words.values[long]
    order = np.lexsort((ranks(words)[values], -rarity[values], rows))
    return Column.first_of(rows[order], values[order], spellings.size, _RAREST)


def _acronyms(profiles: Profiles, kept: Flags | None) -> Column:
    """What each profile bears, and what its longer names stand for that others bear."""
    borne = acronyms_of(profiles)
    spellings = profiles.spellings
    is_borne = np.zeros(len(spellings.acronyms), np.bool_)
    is_borne[borne.values if kept is None else borne.values[kept[borne.rows]]] = True
    meant = united(
        *(
            Column.of_pairs(*fitting.through(profiles.names), len(profiles))
            for fitting in (spellings.initials, spellings.loosely)
        )
    )
    known = is_borne[meant.values]
    return united(borne, Column.of_pairs(meant.rows[known], meant.values[known], len(profiles)))


def _places(profiles: Profiles) -> Column:
    """Where a profile is, as finely as it says."""
    fine = profiles.said("postcodes"), profiles.said("communes")
    unplaced = (fine[0].counts + fine[1].counts) == 0
    coarse = [
        Column.of_pairs(column.rows[unplaced[column.rows]], column.values[unplaced[column.rows]], column.size)
        for column in (profiles.said("territory_names"), profiles.regions)
    ]
    return _side_by_side(*fine, *coarse)


def _side_by_side(*columns: Column) -> Column:
    """What the rows of any of the columns hold, each with a vocabulary of its own."""
    start, shifted = 0, []
    for column in columns:
        shifted.append(Column(column.offsets, column.values + start))
        start += int(column.values.max(initial=-1)) + 1
    return united(*shifted)


def _in_places(texts: Column, places: Column) -> tuple[Ints, Ints]:
    """Each value of a profile in each of its places, as one key."""
    at, place = places.of_rows(texts.rows)
    return texts.rows[at], (texts.values[at] << 32) | place


def _pairs_of(kind: str, row: Ints, key: Ints, rows: int) -> Ints:
    """The pairs that share a key of one kind, each as one number: the smaller of them times ``rows``, plus the other."""
    _, number = np.unique(key, return_inverse=True)
    key, row = distinct(number.astype(np.int64), row)
    sharing = np.bincount(key)[key] if len(key) else key
    few = (sharing >= 2) & (sharing <= CAPS[kind])
    a, b = pairs_within(key[few], row[few], rows)
    if kind not in _NUMBERS:
        return a * rows + b
    crowd = sharing > CAPS[kind]
    c, d = _with_the_first(key[crowd], row[crowd])
    return np.concatenate((a * rows + b, c * rows + d))


def pairs_within(block: Ints, row: Ints, rows: int) -> tuple[Ints, Ints]:
    """Every pair of rows that stand in one block, once, ascending; ``block[i]`` holds ``row[i]``."""
    order = np.lexsort((row, block))
    block, row = block[order], row[order]
    first = starts(block)
    sizes = np.diff(np.append(first, len(block)))
    after = np.repeat(first + sizes, sizes) - np.arange(len(block)) - 1
    left = np.repeat(np.arange(len(block)), after)
    right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(after) - after, after)
    pairs = once(row[left] * rows + row[right])
    return pairs // max(1, rows), pairs % max(1, rows)


def _with_the_first(block: Ints, row: Ints) -> tuple[Ints, Ints]:
    """Each row of a block with the first of it."""
    order = np.lexsort((row, block))
    block, row = block[order], row[order]
    first = starts(block)
    sizes = np.diff(np.append(first, len(block)))
    heads = np.repeat(row[first], sizes)
    others = heads != row
    return heads[others], row[others]


def _united(one: tuple[Ints, Ints], other: tuple[Ints, Ints], rows: int) -> tuple[Ints, Ints]:
    """The pairs of both, once, ascending."""
    pairs = once(np.concatenate([a * rows + b for a, b in (one, other)]))
    return pairs // max(1, rows), pairs % max(1, rows)


_LARGEST = 60
"""Places of one organization that are all compared with each other."""


def pairs_of_groups(profiles: Profiles, groups: Ints, rarity: Floats) -> tuple[Ints, Ints]:
    """The pairs of profiles of one group: all of them in a small group, those that share a key in a large one."""
    size = np.bincount(groups, minlength=1)[groups]
    small = np.flatnonzero(size <= _LARGEST)
    a, b = pairs_within(groups[small], small, len(profiles))
    crowded = np.flatnonzero(size > _LARGEST)
    if not len(crowded):
        return a, b
    c, d = candidate_pairs(profiles, rarity, crowded)
    same = groups[c] == groups[d]
    return _united((a, b), (c[same], d[same]), len(profiles))
