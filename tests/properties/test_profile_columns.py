"""Columns say of every profile what the Profile says, which is made for people and one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.reconcile.columns import Column, components
from hub.reconcile.node import Node
from hub.reconcile.node_columns import node_columns
from hub.reconcile.node_rows import NodeRows
from hub.reconcile.node_sayings import Said, communes_named
from hub.reconcile.normalise import NameReader
from hub.reconcile.places import Places
from hub.reconcile.profile import Profile
from hub.reconcile.profiles import Profiles
from hub.reconcile.units import contradictory_places, places_alone, units
from tests.properties.test_reconcile_laws import nodes, reached
from tests.reconcile.sample import territories

SAID: tuple[Said, ...] = (
    "siret",
    "postcodes",
    "communes",
    "streets",
    "territory_names",
    "phones",
    "emails",
    "sites",
)


@st.composite
def told_more(draw: Any) -> list[Node]:
    """Nodes with addresses, points, contacts, places of organizations, and places that have no name of their own."""
    found: list[Node] = draw(nodes())
    organizations = [node.name for node in found if node.type == "organization"]
    return [
        replace(
            node,
            names=draw(st.sampled_from([node.names, node.names, (*node.names, "Long Nom (LNM)"), ()])),
            postcode=draw(st.sampled_from([None, "29000", "97 400"])),
            street=draw(st.sampled_from([None, "1 av. du Port", "2 rue Haute"])),
            latitude=draw(st.sampled_from([None, 48.0, 47.5])),
            longitude=draw(st.sampled_from([None, -4.0])),
            phones=draw(st.sampled_from([(), ("0200000000", "0300000000")])),
            site_of=draw(st.sampled_from([None, *organizations])) if node.type == "establishment" else None,
        )
        for node in found
    ]


def both_levels(drawn: list[Node]) -> list[Profiles]:
    ordered = NodeRows.of(drawn)
    columns = node_columns(ordered, NameReader(Places(territories(), communes_named(ordered))))
    whole = units(columns, contradictory_places(columns), ())
    return [Profiles("organization", columns, whole), places_alone(columns)]


def told(column: Column, words: Sequence[str], row: int) -> frozenset[str]:
    return frozenset(words[number] for number in column.of_row(row))


def as_columns_say(profiles: Profiles, row: int) -> dict[str, object]:
    words, places = profiles.columns.words, profiles.columns.places
    latitude, longitude = (degrees[row] for degrees in profiles.points)
    return {
        **{kind: told(profiles.said(kind), words[kind], row) for kind in SAID},
        "names": [profiles.spellings.written[spelling] for spelling in profiles.names.of_row(row)],
        "acronyms": told(profiles.acronyms, profiles.spellings.acronyms, row),
        "siren": told(profiles.siren, words["siren"], row),
        "rna": told(profiles.rna, words["rna"], row),
        "territories": told(profiles.territories, places, row),
        "regions": told(profiles.regions, places, row),
        "point": None if np.isnan(latitude) else (latitude, longitude),
    }


def as_profile_says(profile: Profile) -> dict[str, object]:
    return {
        **{kind: getattr(profile, kind) for kind in SAID},
        "names": [name.text for name in profile.names],
        "acronyms": profile.acronyms,
        "siren": profile.siren,
        "rna": profile.rna,
        "territories": profile.territories,
        "regions": profile.regions,
        "point": profile.points[0] if profile.points else None,
    }


@settings(max_examples=150, deadline=None)
@given(told_more())
def test_columns_say_what_profiles_say(drawn: list[Node]) -> None:
    for profiles in both_levels(drawn):
        for row, profile in enumerate(profiles):
            assert as_columns_say(profiles, row) == as_profile_says(profile)


@settings(max_examples=150, deadline=None)
@given(told_more())
def test_constraints_see_what_the_profile_says(drawn: list[Node]) -> None:
    for profiles in both_levels(drawn):
        everybody = profiles.constrained(np.arange(len(profiles)))
        for seen, profile in zip(everybody, profiles, strict=True):
            assert (seen.id, seen.public_body, tuple(seen.once_members)) == (
                profile.id,
                profile.public_body,
                profile.once_members,
            )
            assert [set(numbers) for numbers in (seen.siren, seen.siret, seen.rna)] == [
                profile.siren,
                profile.siret,
                profile.rna,
            ]
            telling = [name for name in profile.names if name.places or name.numbers]
            assert [(name.family, name.places, name.numbers) for name in seen.names] == [
                (name.family, name.places, name.numbers) for name in telling
            ]


@given(st.integers(1, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20))
def test_components_are_those_of_a_search(size: int, ties: list[tuple[int, int]]) -> None:
    kept = [(a % size, b % size) for a, b in ties]
    near: dict[int, set[int]] = {one: set() for one in range(size)}
    for a, b in kept:
        near[a].add(b)
        near[b].add(a)
    ends = [np.array([tie[end] for tie in kept], np.int64) for end in (0, 1)]
    found = components(size, *ends).tolist()
    assert found == [min(reached(one, near)) for one in range(size)]  # type: ignore[arg-type, type-var]
