"""Laws of reconciliation, on any set of nodes."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.model.iri import NodeName
from hub.reconcile.judgement_log import Judgement, Judgements
from hub.reconcile.model_scorer import ModelScorer
from hub.reconcile.node import Node
from hub.reconcile.reconcile import Reconciliation, reconcile
from hub.reconcile.rule_scorer import RuleScorer
from tests.reconcile.numbers import siren, siret
from tests.reconcile.sample import ADDRESSES, territories

NAMES = [
    "Graine de Moutarde",
    "Graines de moutarde",
    "SCIC Graine de Moutarde",
    "GDM",
    "Groupe de Défense du Moulin",
    "Comité des fêtes",
    "Comité des fêtes de Dax",
    "UDES",
    "UDES Bretagne",
    "UDES Corse",
    "Section 12",
    "Section 14",
]
PLACES = ["Bretagne", "Corse", "Finistère", "France", "Normandie", "Basse-Normandie"]


@st.composite
def nodes(draw: Any) -> list[Node]:
    names = draw(
        st.lists(
            st.tuples(st.sampled_from("abc"), st.integers(1, 6), st.sampled_from(["", "carrier"])),
            unique=True,
            min_size=1,
            max_size=12,
        )
    )
    return [draw(node(NodeName(source, str(key), fragment))) for source, key, fragment in names]


@st.composite
def node(draw: Any, name: NodeName) -> Node:
    kind = draw(st.sampled_from(["organization", "organization", "establishment"]))
    where = draw(st.lists(st.sampled_from(PLACES), max_size=1))
    known = [iri for iri in map(territories().by_label, where) if iri]
    number = draw(st.none() | st.integers(1, 3))
    return Node(
        name=name,
        iri=ADDRESSES.node(name),
        type=kind,
        public_body=kind == "organization" and draw(st.integers(0, 9)) == 0,
        names=(draw(st.sampled_from(NAMES)),),
        acronyms=draw(st.sampled_from([(), (), ("GDM",)])),
        siren=(siren(number),) if number and kind == "organization" else (),
        siret=(siret(number, draw(st.integers(1, 2))),) if number and kind == "establishment" else (),
        rna=draw(st.sampled_from([(), (), (), ("W123456789",), ("W123456780",)])),
        commune=draw(st.sampled_from([None, None, "Dax", "Brest"])),
        territories=tuple(known),
        territory_names=tuple(where),
        sites=draw(st.sampled_from([(), (), ("moutarde.example",)])),
        site_of=None,
    )


@st.composite
def judged(draw: Any) -> tuple[list[Node], Judgements]:
    drawn = draw(nodes())
    found = {}
    if len(drawn) > 1:
        pairs = st.tuples(st.sampled_from(drawn), st.sampled_from(drawn)).filter(
            lambda pair: pair[0] is not pair[1]
        )
        for one, other in draw(st.lists(pairs, max_size=4)):
            verdict = draw(st.sampled_from(["same", "different", "unsure"]))
            judgement = Judgement(one.name, other.name, verdict, "ana", "2026-01-01")
            found[judgement.pair] = judgement
    return drawn, Judgements(found)


ONCE = st.sets(st.sampled_from("abc")).map(frozenset)


def run(drawn: list[Node], judgements: Judgements, once: frozenset[str]) -> Reconciliation:
    return reconcile(drawn, territories(), judgements, once_sources=once)


def visible(result: Reconciliation) -> tuple[object, ...]:
    return (
        result.organizations,
        result.establishments,
        [level.questions for level in result.levels.values()],
        [level.weighed.weights.tolist() for level in result.levels.values()],
        result.review,
        result.refusals,
        result.broken,
        result.contradictory,
    )


def reached(start: NodeName, edges: dict[NodeName, set[NodeName]]) -> set[NodeName]:
    """The independent oracle: breadth-first search."""
    seen, queue = {start}, [start]
    while queue:
        queue = [n for at in queue for n in edges[at] if n not in seen]
        seen.update(queue)
    return seen


@settings(max_examples=40, deadline=None)
@given(judged(), ONCE, st.randoms(use_true_random=False))
def test_the_order_of_nodes_changes_nothing(
    case: tuple[list[Node], Judgements], once: frozenset[str], shuffler: random.Random
) -> None:
    drawn, judgements = case
    shuffled = list(drawn)
    shuffler.shuffle(shuffled)
    assert visible(run(shuffled, judgements, once)) == visible(run(drawn, judgements, once))


@settings(max_examples=60, deadline=None)
@given(judged(), ONCE)
def test_every_node_stands_in_one_cluster_and_clusters_are_what_their_edges_connect(
    case: tuple[list[Node], Judgements], once: frozenset[str]
) -> None:
    drawn, judgements = case
    result = run(drawn, judgements, once)
    members = [member for each in result.organizations for member in each.members]
    assert sorted(members) == sorted(each.name for each in drawn)
    for level in result.levels.values():
        edges: defaultdict[NodeName, set[NodeName]] = defaultdict(set)
        for group in level.clusters:
            for edge in group.edges:
                edges[edge.a].add(edge.b)
                edges[edge.b].add(edge.a)
        for group in level.clusters:
            assert reached(group.profiles[0], edges) == set(group.profiles)
            assert len(group.edges) == len(group.profiles) - 1


@settings(max_examples=100, deadline=None)
@given(nodes(), ONCE)
def test_no_cluster_breaks_a_constraint(drawn: list[Node], once: frozenset[str]) -> None:
    result = run(drawn, Judgements({}), once)
    known = {each.name: each for each in drawn}
    for each in result.organizations:
        inside = [known[member] for member in each.members]
        numbers = {n for one in inside for n in one.siren} | {n[:9] for one in inside for n in one.siret}
        assert len(numbers) <= 1
        assert len({n for one in inside for n in one.rna}) <= 1
        assert len({one.public_body for one in inside if one.type == "organization"}) <= 1
        for source in once:
            listed = [one for one in inside if one.type == "organization" and not one.name.fragment]
            assert len([one for one in listed if one.name.source == source]) <= 1
    for each in result.establishments:
        inside = [known[member] for member in each.members]
        assert len({n for one in inside for n in one.siret}) <= 1


@settings(max_examples=100, deadline=None)
@given(judged(), ONCE)
def test_judgements_are_respected_unless_they_contradict_one_another(
    case: tuple[list[Node], Judgements], once: frozenset[str]
) -> None:
    drawn, judgements = case
    result = run(drawn, judgements, once)
    kinds = {each.name: each.type for each in drawn}
    contradictory = {judgement.pair for judgement in result.contradictory}
    for judgement in judgements:
        a, b = judgement.pair
        sites = {kinds[a], kinds[b]} == {"establishment"}
        groups = result.establishments if sites else result.organizations
        together = any(a in each.members and b in each.members for each in groups)
        if judgement.verdict == "same":
            assert together
        if judgement.verdict == "different":
            assert together == (judgement.pair in contradictory)


@settings(max_examples=25, deadline=None)
@given(nodes())
def test_a_score_does_not_depend_on_which_comes_first(drawn: list[Node]) -> None:
    result = run(drawn, Judgements({}), frozenset())
    for level in result.levels.values():
        profiles = level.profiles
        for scorer in (RuleScorer(), ModelScorer()):
            of_level = scorer.at(level.level, profiles, result.places)
            pairs = [(a, b) for a in range(len(profiles)) for b in range(len(profiles))]
            forth, back = of_level.scores(pairs), of_level.scores([(b, a) for a, b in pairs])
            assert [(s.weight, s.value, s.rule) for s in forth] == [(s.weight, s.value, s.rule) for s in back]
