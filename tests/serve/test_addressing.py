"""Links lead to this server, whatever address the hub mints for; and nothing but web addresses is a link."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from hub.model.vocabulary import ESS, SCHEME, SHAPE, TERRITORY
from hub.serve.addressing import PROFILE, Addressing

HERE = Addressing.of("https://data.example.org/", "http://127.0.0.1:8080/")
BEHIND = Addressing.of("https://data.example.org/ess/", "https://www.example.org/hub/")


def test_an_entity_is_linked_to_its_document_here() -> None:
    assert HERE.href("https://data.example.org/id/organization/arban") == "/doc/organization/arban"


def test_a_record_keeps_its_escaped_key_and_its_fragment() -> None:
    assert (
        HERE.href("https://data.example.org/record/bdis/a%2Fb%20c#carrier")
        == "/record/bdis/a%2Fb%20c#carrier"
    )


def test_the_path_of_the_public_address_stands_before_links() -> None:
    assert BEHIND.href("https://data.example.org/ess/source/bdis") == "/hub/source/bdis"
    assert BEHIND.path("/search") == "/hub/search"


def test_terms_of_the_model_lead_to_its_pages_here() -> None:
    assert HERE.href(ESS + "carrier") == "/ontology/carrier"
    assert HERE.href(ESS.rstrip("#") + "/1.1.0") == "/ontology"
    assert HERE.href(SHAPE + "SupplierOffer") == "/shapes#SupplierOffer"
    assert HERE.href(SHAPE.rstrip("#")) == "/shapes"
    assert HERE.href(TERRITORY.rstrip("/")) == "/scheme/territories"
    assert HERE.href(PROFILE + "aquitaine") == "/profiles/aquitaine"
    assert HERE.href(PROFILE + "aquitaine/axis/x") == "/profiles/aquitaine#axis-x"
    assert HERE.href(PROFILE + "aquitaine#rule") == "/profiles/aquitaine#rule"
    assert HERE.href(SCHEME + "axis/cooperer") == "/scheme/axis#cooperer"
    assert HERE.href(TERRITORY + "region/75") == "/scheme/territories#region-75"


def test_the_anchor_of_a_concept_is_where_its_link_leads() -> None:
    for iri in (SCHEME + "legal-form/9220", TERRITORY + "department/2A", SCHEME + "axis/é x"):
        link = HERE.href(iri) or ""
        assert unquote(link.partition("#")[2]) == HERE.anchor_of(iri)


@pytest.mark.parametrize(
    "iri",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "javascript://host/%0aalert(1)",
        "ftp://host/file",
        "data:text/html,x",
        "urn:isbn:1",
        "file:///etc/passwd",
        "_:b0",
        "http:nohost",
        "http://[bad",
    ],
)
def test_only_web_addresses_become_links(iri: str) -> None:
    assert HERE.href(iri) is None


def test_other_web_addresses_stay_what_they_are() -> None:
    assert HERE.href("https://www.esspace.fr/?a=1") == "https://www.esspace.fr/?a=1"
