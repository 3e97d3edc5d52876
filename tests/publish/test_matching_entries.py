"""What an entity is matched by: every name and address of its admitted records, and of the entities it hangs together with."""

from __future__ import annotations

from hub.model.vocabulary import ESTABLISHMENT, LEGAL_NAME, ORGANIZATION, SCHEMA
from hub.publish.canonical import reference_statements
from hub.publish.card import Labels, read_cards, read_reference
from hub.publish.matching.entry import Address, Entry, read_entries, recorded_of
from hub.publish.value_policy import ValuePolicy
from tests.publish.world import ADDRESSES, World, entity, territories

ADMITTED = frozenset({"a", "b"})


def entries(world: World) -> dict[str, Entry]:
    view = world.view()
    view.insert(None, reference_statements(view, ADDRESSES, ValuePolicy(), ADMITTED))
    reference = read_reference(view, ADDRESSES)
    cards = read_cards(reference, ADDRESSES, territories(), Labels(view, ADDRESSES))
    recorded = recorded_of(view, ADDRESSES, ADMITTED)
    return {each.iri: each for each in read_entries(reference, cards, recorded)}


def addressed(world: World, called: str, kind: str, slug: str, commune: str, **values: str) -> str:
    """A record with an address and, it may be, a legal name."""
    legal = values.pop("legal", "")
    home = world.node(f"{called}#home", SCHEMA + "PostalAddress", locality=commune)
    node = world.node(called, kind, slug, address=("iri", home), **values)
    if legal:
        world.say(ADDRESSES.source_graph(called.partition(":")[0]), node, LEGAL_NAME, legal)
    return node


def test_names_and_addresses_that_publication_does_not_choose_are_known_all_the_same() -> None:
    world = World()
    unit = "organization/lutins"
    addressed(world, "a:1", ORGANIZATION, unit, "Die", name="Les Lutins", legal="CRECHE LES LUTINS")
    addressed(world, "b:1", ORGANIZATION, unit, "Valence", name="Lutins", legal="ASSOCIATION LUTINS")
    found = entries(world)[entity(unit)]
    assert set(found.names) == {"Les Lutins", "Lutins", "CRECHE LES LUTINS", "ASSOCIATION LUTINS"}
    assert set(found.addresses) == {Address(commune="Die"), Address(commune="Valence")}


def test_what_a_source_that_may_not_be_published_says_is_not_known() -> None:
    world = World()
    unit = "organization/lutins"
    addressed(world, "a:1", ORGANIZATION, unit, "Die", name="Les Lutins")
    addressed(world, "closed:1", ORGANIZATION, unit, "Secret", name="Nom caché", legal="DENOMINATION CACHEE")
    addressed(world, "closed:2", ORGANIZATION, "organization/hidden", "Secret", name="Inconnue")
    found = entries(world)
    assert found.keys() == {entity(unit)}
    assert found[entity(unit)].names == ("Les Lutins",)
    assert found[entity(unit)].addresses == (Address(commune="Die"),)


def test_a_place_and_its_organization_are_found_by_each_other() -> None:
    world = World()
    addressed(world, "a:1", ORGANIZATION, "organization/lutins", "Die", name="Les Lutins", acronym="LL")
    place = world.node(
        "b:2", ESTABLISHMENT, "establishment/foret", name="La Forêt", siret="73282932000074",
        site_of=("iri", ADDRESSES.record("a", "1")),
    )  # fmt: skip
    home = world.node("b:2#home", SCHEMA + "PostalAddress", locality="Valence")
    world.say(ADDRESSES.source_graph("b"), place, SCHEMA + "address", ("iri", home))
    found = entries(world)
    unit, site = found[entity("organization/lutins")], found[entity("establishment/foret")]
    assert site.related == ("Les Lutins",)
    assert site.acronyms == ("LL",)
    assert site.addresses == (Address(commune="Valence"),)
    assert unit.related == ("La Forêt",)
    assert unit.siren == site.siren == ("732829320",)
    assert unit.addresses == (Address(commune="Die"), Address(commune="Valence"))
