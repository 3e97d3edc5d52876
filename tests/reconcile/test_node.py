"""Reading nodes from a source graph."""

from __future__ import annotations

import random

from hub.model.iri import NodeName
from hub.model.statement import Term
from hub.model.vocabulary import (
    ACRONYM,
    CARRIER,
    ESS,
    ESTABLISHMENT,
    IN_TERRITORY,
    INITIATIVE,
    NAME,
    ORGANIZATION,
    PUBLIC_BODY,
    SCHEMA,
    SIREN,
    SIRET,
    SITE_OF,
    TERRITORY,
    TERRITORY_NAME,
    TYPE,
)
from hub.reconcile.node import phone, read_described, read_nodes, site
from tests.reconcile.sample import ADDRESSES

BRETAGNE = TERRITORY + "region/53"


def iri(text: str) -> Term:
    return Term("iri", text)


def text(value: str) -> Term:
    return Term("literal", value)


def graph() -> list[tuple[str, list[tuple[str, Term]]]]:
    one, two = ADDRESSES.record("s", "A 1"), ADDRESSES.record("s", "B")
    return [
        (
            one,
            [
                (TYPE, iri(ESTABLISHMENT)),
                (NAME, text("Le Fournil, rue Haute")),
                (SIRET, text("73282932000074")),
                (SIRET, text("12345678901234")),
                (SITE_OF, iri(one + "#organization")),
                (SCHEMA + "address", iri(one + "#address")),
                (SCHEMA + "latitude", text("48.1")),
            ],
        ),
        (
            one + "#organization",
            [(TYPE, iri(ORGANIZATION)), (NAME, text("Le Fournil")), (SIREN, text("732829320"))],
        ),
        (
            one + "#address",
            [
                (TYPE, iri(SCHEMA + "PostalAddress")),
                (SCHEMA + "postalCode", text("35000")),
                (SCHEMA + "addressLocality", text("Rennes")),
                (ESS + "department", iri(TERRITORY + "department/35")),
            ],
        ),
        (
            two,
            [
                (TYPE, iri(INITIATIVE)),
                (NAME, text("Une fête")),
                (IN_TERRITORY, iri(BRETAGNE)),
                (TERRITORY_NAME, text("Bretagne")),
                (CARRIER, iri(two + "#carrier")),
            ],
        ),
        (
            two + "#carrier",
            [(TYPE, iri(PUBLIC_BODY)), (NAME, text("Région Bretagne")), (ACRONYM, text("RB"))],
        ),
    ]


def test_a_record_gives_its_organizations_and_establishments_with_valid_identifiers_only() -> None:
    site_node, organization_node, carrier = read_nodes("s", graph(), ADDRESSES)
    assert site_node.name == NodeName("s", "A 1")
    assert site_node.type == "establishment"
    assert site_node.siret == ("73282932000074",)
    assert site_node.site_of == organization_node.name == NodeName("s", "A 1", "organization")
    assert (site_node.postcode, site_node.commune, site_node.latitude) == ("35000", "Rennes", 48.1)
    assert site_node.territories == (TERRITORY + "department/35",)
    assert organization_node.siren == ("732829320",)
    assert carrier.public_body
    assert carrier.acronyms == ("RB",)


def test_a_carrier_without_a_place_of_its_own_stands_where_its_record_does() -> None:
    carrier = read_nodes("s", graph(), ADDRESSES)[2]
    assert carrier.territories == (BRETAGNE,)
    assert carrier.territory_is_of_record


def test_reading_does_not_depend_on_the_order_of_statements() -> None:
    shuffled = [(subject, random.Random(1).sample(pairs, len(pairs))) for subject, pairs in graph()][::-1]
    assert read_nodes("s", shuffled, ADDRESSES) == read_nodes("s", graph(), ADDRESSES)


def test_every_described_node_is_known_with_its_type_and_name() -> None:
    found = [(str(each.name), each.type, each.label) for each in read_described("s", graph(), ADDRESSES)]
    assert found == [
        ("s:A 1", "establishment", "Le Fournil, rue Haute"),
        ("s:A 1#organization", "organization", "Le Fournil"),
        ("s:B", "initiative", "Une fête"),
        ("s:B#carrier", "organization", "Région Bretagne"),
    ]


def test_phones_and_sites_are_compared_whatever_their_spelling() -> None:
    assert phone("+33 (0)2 99 00 00 01") == phone("02.99.00.00.01") == phone("0033299000001") == "0299000001"
    assert phone("12") == ""
    assert site("https://www.Exemple.org:443/contact?x=1") == "exemple.org"
    assert site("http://facebook.com/nous/") == "facebook.com/nous"
    assert site("https://www.facebook.com/") == ""
