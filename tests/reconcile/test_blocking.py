"""Which pairs are compared."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hub.reconcile.blocking import CAPS, candidate_pairs, pairs_of_groups, pairs_within
from hub.reconcile.columns import Column, Floats
from hub.reconcile.node import Node
from hub.reconcile.node_columns import node_columns
from hub.reconcile.node_rows import NodeRows
from hub.reconcile.normalise import NameReader
from hub.reconcile.places import Places
from hub.reconcile.profiles import Profiles
from tests.reconcile.numbers import siren
from tests.reconcile.sample import organization, territories


def profiles(nodes: list[Node]) -> Profiles:
    ordered = NodeRows.of(nodes)
    columns = node_columns(ordered, NameReader(Places(territories())))
    return Profiles("organization", columns, Column.of([at] for at in range(len(ordered))))


def rarity(held: Profiles) -> Floats:
    return np.zeros(len(held.spellings.own_words))


def pairs(nodes: list[Node]) -> set[tuple[int, int]]:
    held = profiles(nodes)
    a, b = candidate_pairs(held, rarity(held))
    return set(zip(a.tolist(), b.tolist(), strict=True))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), unique=True, max_size=30))
def test_pairs_are_those_of_each_block_once_in_order(members: list[tuple[int, int]]) -> None:
    block, row = (np.array([member[end] for member in members], np.int64) for end in (0, 1))
    a, b = pairs_within(block, row, 10)
    blocks: dict[int, set[int]] = {}
    for of, one in members:
        blocks.setdefault(of, set()).add(one)
    wanted = {pair for held in blocks.values() for pair in combinations(sorted(held), 2)}
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == sorted(wanted)


def test_a_number_that_hundreds_share_still_brings_each_to_the_first() -> None:
    many = CAPS["siren"] + 50
    found = pairs([organization(f"a:{at:03}", f"Lieu {at}", siren=(siren(1),)) for at in range(many)])
    assert {(0, at) for at in range(1, many)} <= found


def test_an_ordinary_name_is_compared_within_its_place_and_not_all_over() -> None:
    nodes = [
        organization(
            f"a:{at:03}",
            "Comité des fêtes",
            postcode=f"{10000 + 10 * (at // 2)}",
            commune=f"Ville {chr(97 + at // 52)}{chr(97 + at // 2 % 26)}",
        )
        for at in range(2 * CAPS["name"])
    ]
    found = pairs(nodes)
    assert {(at, at + 1) for at in range(0, len(nodes), 2)} <= found
    assert len(found) < 4 * len(nodes)


def test_places_of_one_organization_are_all_compared_and_of_two_never() -> None:
    held = profiles(
        [organization(f"a:{at}", name) for at, name in enumerate(["Un", "Deux", "Trois", "Quatre"])]
    )
    a, b = pairs_of_groups(held, np.array([0, 1, 0, 1]), rarity(held))
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == [(0, 2), (1, 3)]
