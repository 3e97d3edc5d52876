from __future__ import annotations

import pytest

from hub.model.statement import Term, iri, literal
from hub.model.vocabulary import (
    ACRONYM,
    CARRIER,
    DCTERMS,
    DERIVED_FROM,
    DESCRIPTION,
    ESTABLISHMENT,
    IDENTIFIER,
    INITIATIVE,
    LABEL,
    NAME,
    OPENING_HOURS,
    ORGANIZATION,
    PUBLIC_BODY,
    SCHEMA,
    SIREN,
    SITE_OF,
    TYPE,
)
from hub.publish.canonical import reference_statements
from hub.publish.published_source import admitted_ids
from hub.publish.value_policy import ValuePolicy
from tests.publish.memory_view import MemoryView
from tests.publish.world import ADDRESSES, SOURCES, World, cress, entity, ref

ADMITTED = admitted_ids(SOURCES)


def published(world: World, seed: int | None = None, admitted: frozenset[str] = ADMITTED) -> list[str]:
    return list(reference_statements(world.view(seed), ADDRESSES, ValuePolicy(), admitted))


def values(lines: list[str], subject: str, predicate: str) -> list[str]:
    start = f"{iri(subject)} {iri(predicate)} "
    return [line.removeprefix(start).removesuffix(" .") for line in lines if line.startswith(start)]


def graph(lines: list[str]) -> MemoryView:
    view = MemoryView()
    view.insert(None, lines)
    return view


def test_the_same_records_in_any_order_give_the_same_bytes() -> None:
    first = published(cress())
    assert first
    for seed in range(5):
        assert published(cress(), seed) == first
    assert len(first) == len(set(first))


def test_records_of_two_sources_become_one_entity_with_both_names_and_the_one_that_says_more_as_label() -> (
    None
):
    lines = published(cress())
    crge = entity("organization/crge")
    assert values(lines, crge, NAME) == ['"CRGE"', '''"Centre de Ressources des Groupements d'Employeurs"''']
    assert values(lines, crge, LABEL) == ['''"Centre de Ressources des Groupements d'Employeurs"''']
    assert values(lines, crge, DERIVED_FROM) == [
        iri(ADDRESSES.record("initiatives", "INI-021")),
        iri(ADDRESSES.record("structures", "ITW-036")),
    ]


def test_every_entity_has_exactly_one_label_and_at_least_one_record() -> None:
    view = graph(published(cress()))
    entities = [subject for subject, _ in view.nodes(None) if subject.startswith(ADDRESSES.base + "id/")]
    assert len(entities) == 5
    for subject in entities:
        predicates = [predicate for predicate, _ in view.describe(None, subject)]
        assert predicates.count(LABEL) == 1
        assert DERIVED_FROM in predicates


def test_every_value_published_is_held_by_a_source_graph_of_one_of_the_entitys_records() -> None:
    world = cress()
    sources, reference = world.view(), graph(published(world))
    to_entity = {
        row["node"].value: row["entity"].value
        for row in sources.select(
            f"SELECT ?node ?entity {{ GRAPH <{ADDRESSES.links_graph}> {{ ?node ?link ?entity }} }}"
        )
    }
    for subject, pairs in reference.nodes(None):
        nodes = [node for node, linked in to_entity.items() if linked == subject] or [subject]
        held = {
            (predicate, Term("iri", to_entity[term.value]) if term.value in to_entity else term)
            for node in nodes
            for name in [ADDRESSES.node_name(node)]
            if name and name.source in ADMITTED
            for predicate, term in sources.describe(ADDRESSES.source_graph(name.source), node)
        }
        names = {term for _, term in held}
        for predicate, term in pairs:
            if predicate == LABEL:
                assert term in names
            elif predicate != DERIVED_FROM:
                assert (predicate, term) in held, (subject, predicate, term)


def test_links_between_records_become_links_between_entities() -> None:
    lines = published(cress())
    assert values(lines, entity("initiative/ini-021"), CARRIER) == [iri(entity("organization/crge"))]
    establishment = entity("establishment/autonom-lab-limoges")
    assert values(lines, establishment, SITE_OF) == [iri(entity("organization/autonom-lab"))]


def test_no_record_of_a_described_thing_is_left_as_an_object() -> None:
    world = cress()
    # A record whose part reconciliation has not placed yet must not leak into the reference graph.
    world.node("initiatives:INI-099#carrier", ORGANIZATION, name="Pas encore rapprochée")
    world.node(
        "initiatives:INI-099",
        INITIATIVE,
        "initiative/ini-099",
        name="Neuve",
        carrier=ref("initiatives:INI-099#carrier"),
    )
    world.node(
        "initiatives:INI-098", INITIATIVE, "initiative/ini-098", name="Sans suite", carrier=ref("gone:1")
    )
    lines = published(world)
    described = {
        subject
        for subject, pairs in world.view().nodes(ADDRESSES.source_graph("initiatives"))
        if any(term.value in {ORGANIZATION, INITIATIVE} for predicate, term in pairs if predicate == TYPE)
    }
    objects = {
        term.value
        for _, pairs in graph(lines).nodes(None)
        for predicate, term in pairs
        if term.is_iri and predicate != DERIVED_FROM
    }
    assert not objects & described
    assert values(lines, entity("initiative/ini-099"), NAME) == ['"Neuve"']
    assert values(lines, entity("initiative/ini-098"), CARRIER) == []


def test_addresses_come_along_under_their_own_name() -> None:
    lines = published(cress())
    establishment = entity("establishment/autonom-lab-limoges")
    (address,) = values(lines, establishment, SCHEMA + "address")
    assert address == iri(ADDRESSES.record("directory", "87-1") + "#address")
    assert values(lines, address.strip("<>"), SCHEMA + "addressLocality") == ['"Limoges"']


def test_a_source_that_is_not_admitted_gives_neither_entities_nor_values_nor_records() -> None:
    text = "\n".join(published(cress()))
    assert "Connue d'une seule base" not in text
    assert "W123456789" not in text
    assert "record/private" not in text
    assert entity("organization/secret") not in text
    everything = "\n".join(published(cress(), admitted=ADMITTED | {"private"}))
    assert "Connue d'une seule base" in everything
    assert "W123456789" in everything


def test_a_link_to_an_entity_that_is_not_published_is_left_out() -> None:
    world = cress()
    world.node(
        "initiatives:INI-097",
        INITIATIVE,
        "initiative/ini-097",
        name="Portée ailleurs",
        carrier=ref("private:1"),
    )
    assert values(published(world), entity("initiative/ini-097"), CARRIER) == []


def test_what_is_said_of_a_record_stays_with_the_record() -> None:
    predicates = {predicate for _, pairs in graph(published(cress())).nodes(None) for predicate, _ in pairs}
    assert IDENTIFIER not in predicates


def test_the_licence_and_the_days_of_a_record_are_not_its_entitys() -> None:
    world = World()
    record = world.node("a:1", ORGANIZATION, "organization/x", name="X")
    source = ADDRESSES.source_graph("a")
    world.say(source, record, DCTERMS + "license", ("iri", "https://spdx.org/licenses/ODbL-1.0"))
    world.say(source, record, DCTERMS + "modified", "2026-10-14")
    lines = published(world, admitted=frozenset({"a"}))
    assert {predicate for predicate, _ in graph(lines).describe(None, entity("organization/x"))} == {
        TYPE, NAME, LABEL, DERIVED_FROM,
    }  # fmt: skip


def test_opening_hours_are_the_places_and_not_its_organizations() -> None:
    world = World()
    place = world.node("a:1", ESTABLISHMENT, "establishment/x", name="X")
    world.node("a:1", ESTABLISHMENT, "organization/x")
    world.say(ADDRESSES.source_graph("a"), place, OPENING_HOURS, "Mo 09:00-12:00")
    lines = published(world, admitted=frozenset({"a"}))
    assert values(lines, entity("establishment/x"), OPENING_HOURS) == ['"Mo 09:00-12:00"']
    assert values(lines, entity("organization/x"), OPENING_HOURS) == []


def test_a_public_body_is_not_also_an_organization_where_one_source_knows_better() -> None:
    world = World()
    world.node("a:1", ORGANIZATION, "organization/region", name="Région Limousin")
    world.node("b:1", PUBLIC_BODY, "organization/region", name="Région Limousin")
    lines = published(world, admitted=frozenset({"a", "b"}))
    assert values(lines, entity("organization/region"), TYPE) == [iri(PUBLIC_BODY)]


def test_a_node_that_is_an_organization_and_its_place_gives_each_entity_its_own_class() -> None:
    world = World()
    world.node("a:1", ORGANIZATION, "organization/x", name="X")
    world.node("a:1", ESTABLISHMENT, "establishment/x")
    world.node("a:2", INITIATIVE, "initiative/y", name="Y", carrier=ref("a:1"))
    lines = published(world, admitted=frozenset({"a"}))
    assert values(lines, entity("organization/x"), TYPE) == [iri(ORGANIZATION)]
    assert values(lines, entity("establishment/x"), TYPE) == [iri(ESTABLISHMENT)]
    assert values(lines, entity("initiative/y"), CARRIER) == [iri(entity("organization/x"))]


def test_the_address_published_is_that_of_the_record_that_says_it_was_modified_last() -> None:
    world, unit = World(), "organization/lutins"
    for called, town, date in (("cress:1", "Die", "2024-02-01"), ("sirene:1", "Gap", "2026-01-31")):
        home = world.node(f"{called}#home", SCHEMA + "PostalAddress", locality=town, street="1 rue longue")
        record = world.node(called, ORGANIZATION, unit, name="Les Lutins", address=("iri", home))
        world.say(ADDRESSES.source_graph(called.partition(":")[0]), record, DCTERMS + "modified", date)
    lines = published(world, admitted=frozenset({"sirene", "cress"}))
    assert values(lines, entity(unit), SCHEMA + "address") == [iri(ADDRESSES.record("sirene", "1") + "#home")]


def places() -> World:
    """Two places of one organization, which one record is about; and a place whose organization nobody
    describes."""
    world = World()
    for key, town in (("1", "Thouars"), ("2", "Niort")):
        world.node(
            f"sirene:{key}",
            ESTABLISHMENT,
            "establishment/coop-" + town.lower(),
            name=f"Coop de {town}",
            siren="500000001",
            siret=f"5000000010000{key}",
            telephone=f"+3354900000{key}",
            latitude=("decimal", "46.3"),
            longitude=("decimal", "-0.4"),
            address=ref(f"sirene:{key}#address"),
        )
        world.node(f"sirene:{key}#address", SCHEMA + "PostalAddress", locality=town)
        world.node(f"sirene:{key}", ESTABLISHMENT, "organization/coop")
    world.node("cress:1", ORGANIZATION, "organization/coop", name="La Coop")
    world.node(
        "sirene:3", ESTABLISHMENT, "establishment/alone", name="Seule au bourg", siret="60000000100018"
    )
    world.node("sirene:3", ESTABLISHMENT, "organization/alone")
    world.node(
        "cress:9", INITIATIVE, "initiative/fete", name="Fête", carrier=ref("sirene:3"), part=ref("sirene:3")
    )
    return world


def test_an_organization_takes_from_its_places_what_is_the_legal_units_and_no_more() -> None:
    lines = published(places(), admitted=frozenset({"sirene", "cress"}))
    coop = entity("organization/coop")
    said = {
        predicate: term.value
        for predicate, term in graph(lines).describe(None, coop)
        if predicate != DERIVED_FROM
    }
    assert said == {TYPE: ORGANIZATION, NAME: "La Coop", LABEL: "La Coop", SIREN: "500000001"}
    assert len(values(lines, coop, DERIVED_FROM)) == 3


def test_an_organization_known_only_through_its_place_is_called_as_its_place_is() -> None:
    lines = published(places(), admitted=frozenset({"sirene", "cress"}))
    alone = graph(lines).describe(None, entity("organization/alone"))
    said = {predicate: term.value for predicate, term in alone if predicate != DERIVED_FROM}
    assert said == {TYPE: ORGANIZATION, NAME: "Seule au bourg", LABEL: "Seule au bourg"}


def test_a_place_is_the_site_of_the_organization_found_through_it() -> None:
    lines = published(places(), admitted=frozenset({"sirene", "cress"}))
    assert values(lines, entity("establishment/coop-niort"), SITE_OF) == [iri(entity("organization/coop"))]
    assert values(lines, entity("establishment/alone"), SITE_OF) == [iri(entity("organization/alone"))]


def test_a_link_to_a_place_means_the_place_unless_the_property_asks_for_an_organization() -> None:
    lines = published(places(), admitted=frozenset({"sirene", "cress"}))
    assert values(lines, entity("initiative/fete"), CARRIER) == [iri(entity("organization/alone"))]
    assert values(lines, entity("initiative/fete"), SCHEMA + "location") == [
        iri(entity("establishment/alone"))
    ]


def test_two_records_that_spoke_of_each_other_and_are_one_do_not_make_an_entity_its_own_part() -> None:
    world = World()
    world.node("a:1", ORGANIZATION, "organization/x", name="X", carrier=ref("b:1"))
    world.node("b:1", ORGANIZATION, "organization/x", name="X")
    assert values(published(world, admitted=frozenset({"a", "b"})), entity("organization/x"), CARRIER) == []


def test_the_fullest_text_is_the_one_description_published() -> None:
    world = cress()
    world.node(
        "directory:9",
        ORGANIZATION,
        "organization/crge",
        description=("fr", "Appuie et forme les groupements d'employeurs de Poitou-Charentes."),
    )
    found = values(published(world), entity("organization/crge"), DESCRIPTION)
    assert found == [literal("Appuie et forme les groupements d'employeurs de Poitou-Charentes.", "fr")]


@pytest.mark.parametrize(
    ("facts", "label"),
    [
        ({"acronym": "PROGRESS"}, '"PROGRESS"'),
        ({}, '"RES-01"'),
    ],
)
def test_an_entity_without_a_name_is_shown_under_the_best_it_has(facts: dict[str, str], label: str) -> None:
    world = World()
    world.node("a:RES-01", ORGANIZATION, "organization/res-01", **facts)
    assert values(published(world, admitted=frozenset({"a"})), entity("organization/res-01"), LABEL) == [
        label
    ]


def test_links_that_outlived_their_record_publish_nothing() -> None:
    world = World()
    world.say(
        ADDRESSES.links_graph,
        ADDRESSES.record("a", "1"),
        "https://w3id.org/ess-hub/ontology#describes",
        ("iri", entity("service/s")),
    )
    assert published(world, admitted=frozenset({"a"})) == []


def test_acronyms_are_all_kept() -> None:
    assert values(published(cress()), entity("organization/crge"), ACRONYM) == ['"CRGE"']
