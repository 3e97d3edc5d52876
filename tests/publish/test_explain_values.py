from __future__ import annotations

import pytest

from hub.model.statement import Term
from hub.model.vocabulary import CARRIER, NAME, SCHEMA, SITE_OF
from hub.publish.explain_values import Holder, ValueOrigin, explain_values, terms_of_json, values_query
from tests.publish.world import ADDRESSES, ORGANIZATION, World, cress, entity


def origins(
    world: World, path: str, admitted: frozenset[str] | None = None
) -> dict[tuple[str, ...], list[ValueOrigin]]:
    found: dict[tuple[str, ...], list[ValueOrigin]] = {}
    for origin in explain_values(world.view(), ADDRESSES, entity(path), admitted):
        found.setdefault(origin.path, []).append(origin)
    return found


def test_each_value_names_the_sources_that_hold_it() -> None:
    world = cress()
    world.node("directory:5", ORGANIZATION, "organization/crge", name="CRGE")
    names = {origin.value.value: origin.holders for origin in origins(world, "organization/crge")[(NAME,)]}
    assert names["CRGE"] == (
        Holder("directory", ADDRESSES.record("directory", "5")),
        Holder("structures", ADDRESSES.record("structures", "ITW-036")),
    )
    assert [holder.source for holder in names["Centre de Ressources des Groupements d'Employeurs"]] == [
        "initiatives"
    ]
    assert "CRGE, la fiche sans licence" in names


def test_values_of_sources_that_may_not_be_published_are_left_out_on_request() -> None:
    admitted = frozenset({"structures", "initiatives", "directory"})
    names = {origin.value.value for origin in origins(cress(), "organization/crge", admitted)[(NAME,)]}
    assert names == {"CRGE", "Centre de Ressources des Groupements d'Employeurs"}


def test_a_link_to_a_record_is_shown_as_a_link_to_its_entity() -> None:
    (carrier,) = origins(cress(), "initiative/ini-021")[(CARRIER,)]
    assert carrier.value == Term("iri", entity("organization/crge"))


def test_the_parts_of_an_address_have_sources_too_and_those_of_another_entity_are_not_parts() -> None:
    found = origins(cress(), "establishment/autonom-lab-limoges")
    (locality,) = found[(SCHEMA + "address", SCHEMA + "addressLocality")]
    assert locality.value.value == "Limoges"
    assert locality.holders == (Holder("directory", ADDRESSES.record("directory", "87-1")),)
    assert not any(path[0] == SITE_OF and len(path) > 1 for path in found)


def test_an_unknown_entity_has_no_values() -> None:
    assert origins(cress(), "organization/nobody") == {}


def test_no_text_can_break_out_of_the_question() -> None:
    with pytest.raises(ValueError, match="may not stand in an IRI"):
        values_query(ADDRESSES, "x> } DROP ALL #")


def test_the_rows_a_server_sends_read_like_those_of_a_view() -> None:
    rows = terms_of_json(
        {
            "results": {
                "bindings": [
                    {
                        "node": {"type": "uri", "value": "https://e/x"},
                        "value": {"type": "literal", "value": "à", "xml:lang": "FR"},
                        "size": {"type": "literal", "value": "1", "datatype": "https://e/int"},
                        "blank": {"type": "bnode", "value": "b"},
                    }
                ]
            }
        }
    )
    assert list(rows) == [
        {
            "node": Term("iri", "https://e/x"),
            "value": Term("literal", "à", "fr"),
            "size": Term("literal", "1", None, "https://e/int"),
        }
    ]
    assert list(terms_of_json({"boolean": True})) == []
