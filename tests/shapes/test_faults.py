"""Every rule fires on the fault it is there for, and a good record passes without a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF

from tests.shapes.checking import SH, SHAPE, Result, check, shapes

HERE = Path(__file__).parent
FAULT = "https://example.org/fault/"

# (rule, severity, what stands in the record). `a` gives the node one class; the rest is the fault.
FAULTS: list[tuple[str, str, str]] = [
    ("organization-name", "Violation", "a ess:Organization"),
    ("organization-name", "Violation", 'a ess:Organization ; schema:name " - "'),
    (
        "organization-acronym",
        "Warning",
        'a ess:Organization ; ess:acronym "Association pour le développement local"',
    ),
    ("organization-legal-form", "Warning", "a ess:Organization ; ess:legalForm form:7230"),
    ("organization-legal-form-known", "Warning", "a ess:Organization ; ess:legalForm form:5459x"),
    ("organization-legal-form-count", "Warning", "a ess:Organization ; ess:legalForm form:5458, form:9220"),
    ("organization-role", "Warning", "a ess:Organization ; ess:role form:9220"),
    ("organization-place", "Info", 'a ess:Organization ; schema:name "A"'),
    ("public-body-name", "Violation", "a ess:PublicBody"),
    ("public-body-legal-form", "Warning", "a ess:PublicBody ; ess:legalForm form:9220"),
    ("PublicBodyOnly", "Warning", "a ess:PublicBody, ess:Organization"),
    ("establishment-named", "Violation", "a ess:Establishment"),
    (
        "establishment-siret-count",
        "Violation",
        'a ess:Establishment ; ess:siret "73282932000074", "35600000000048"',
    ),
    ("establishment-site-of", "Warning", "a ess:Establishment ; org:siteOf <https://example.org/elsewhere>"),
    ("establishment-one-organization", "Violation", "a ess:Establishment ; org:siteOf <x:1>, <x:2>"),
    (
        "establishment-siret-of-organization",
        "Violation",
        'a ess:Establishment ; ess:siret "73282932000074" ; org:siteOf <https://example.org/la-poste>',
    ),
    ("siren-form", "Violation", 'ess:siren "732 829 320"'),
    ("siren-form", "Violation", "ess:siren 732829320"),
    ("siren-key", "Violation", 'ess:siren "732829321"'),
    ("siren-key", "Violation", 'ess:siren "000000000"'),
    ("siren-count", "Violation", 'ess:siren "732829320", "356000000"'),
    ("siret-form", "Violation", 'ess:siret "7328293200007"'),
    ("siret-key", "Violation", 'ess:siret "73282932000075"'),
    ("siret-key", "Violation", 'ess:siret "00000000000000"'),
    ("siret-key", "Violation", 'ess:siret "35600000000043"'),
    ("siret-key", "Violation", 'ess:siret "73282932100073"'),
    ("siret-siren", "Violation", 'ess:siren "356000000" ; ess:siret "73282932000074"'),
    ("rna-form", "Violation", 'ess:rna "W12345678"'),
    ("rna-form", "Violation", 'ess:rna "w9c1000001"'),
    ("rna-count", "Warning", 'ess:rna "W872000001", "W872000002"'),
    ("territory-known", "Violation", "ess:territory region:77"),
    ("territory-known", "Violation", 'ess:territory "Limousin"'),
    ("territory-recognised", "Info", 'ess:territoryName "Pays de Morlaix"'),
    ("latitude-range", "Warning", "schema:latitude 145.0 ; schema:longitude 1.0"),
    ("latitude-range", "Warning", 'schema:latitude "45,83" ; schema:longitude 1.0'),
    ("longitude-range", "Warning", "schema:latitude 45.0 ; schema:longitude 181.0"),
    ("longitude-beside-latitude", "Warning", "schema:latitude 45.0"),
    ("latitude-beside-longitude", "Warning", "schema:longitude 1.0"),
    ("NotNullIsland", "Warning", "schema:latitude 0.0 ; schema:longitude 0.00"),
    ("NotSwapped", "Warning", "schema:latitude 1.26 ; schema:longitude 45.83"),
    ("address-locality", "Info", 'a schema:PostalAddress ; schema:streetAddress "1 rue du Moulin"'),
    ("address-postal-code", "Warning", 'a schema:PostalAddress ; schema:postalCode "1000"'),
    ("address-commune-code", "Warning", 'a schema:PostalAddress ; ess:communeCode "2C004"'),
    ("address-department", "Violation", "a schema:PostalAddress ; ess:department region:75"),
    (
        "address-department-of-commune",
        "Warning",
        'a schema:PostalAddress ; ess:communeCode "87085" ; ess:department department:23',
    ),
    ("email-form", "Warning", 'schema:email "contact chez exemple.org"'),
    ("email-private", "Warning", 'schema:email "dupont@Gmail.com"'),
    ("telephone-form", "Warning", 'schema:telephone "voir le site"'),
    ("telephone-private", "Info", 'schema:telephone "06 00 00 00 00"'),
    ("telephone-private", "Info", 'schema:telephone "+33 6 00 00 00 00"'),
    ("url-form", "Warning", 'schema:url "www.exemple.org"'),
    ("network-identified", "Violation", "a ess:TerritorialNetwork"),
    ("network-name", "Info", "a ess:TerritorialNetwork ; ess:territory region:25"),
    ("network-type-given", "Info", "a ess:TerritorialNetwork"),
    ("network-type-known", "Warning", "a ess:TerritorialNetwork ; ess:networkType form:9220"),
    ("network-accompanist", "Warning", "a ess:TerritorialNetwork ; ess:accompaniedBy form:9220"),
    ("scheme-name", "Violation", "a ess:SupportScheme"),
    ("scheme-type-given", "Info", "a ess:SupportScheme"),
    ("scheme-type-known", "Warning", "a ess:SupportScheme ; ess:schemeType form:9220"),
    ("scheme-model", "Warning", "a ess:SupportScheme ; ess:projectModel form:9220"),
    ("scheme-carrier", "Warning", "a ess:SupportScheme ; ess:carrier <https://example.org/elsewhere>"),
    ("scheme-place", "Info", "a ess:SupportScheme"),
    ("scheme-beneficiaries", "Info", "a ess:SupportScheme"),
    ("initiative-name", "Violation", "a ess:Initiative"),
    ("initiative-carrier-given", "Warning", "a ess:Initiative"),
    ("initiative-carrier", "Warning", "a ess:Initiative ; ess:carrier <https://example.org/elsewhere>"),
    ("initiative-axis", "Warning", "a ess:Initiative ; ess:axis form:9220"),
    ("initiative-theme", "Info", "a ess:Initiative"),
    ("initiative-place", "Info", "a ess:Initiative"),
    ("service-name", "Violation", "a ess:Service"),
    ("service-type-given", "Info", "a ess:Service"),
    ("service-type-known", "Warning", "a ess:Service ; ess:serviceType form:9220"),
    ("service-description", "Info", "a ess:Service"),
    ("description-language", "Warning", 'schema:description "Sans langue"'),
    ("theme-language", "Warning", 'ess:theme "Sans langue"'),
    ("record-key", "Violation", "dcterms:isPartOf <https://example.org/source/a>"),
    (
        "record-key",
        "Violation",
        'dcterms:isPartOf <https://example.org/source/a> ; dcterms:identifier "1", "2"',
    ),
    (
        "record-source",
        "Violation",
        "dcterms:isPartOf <https://example.org/source/a>, <https://example.org/source/b>",
    ),
    ("record-class", "Violation", "dcterms:isPartOf <https://example.org/source/a> ; a skos:Concept"),
]

LA_POSTE = '<https://example.org/la-poste> a ess:Organization ; schema:name "P" ; ess:siren "356000000" .'

# What must not be taken for a fault: (the rule that must keep silent, the record).
INNOCENT: list[tuple[str, str]] = [
    ("siret-key", 'ess:siret "35600000000048"'),  # La Poste's seat: a right Luhn key
    ("siret-key", 'ess:siret "35600000000010"'),  # a La Poste office: digits sum to a multiple of five
    ("rna-form", 'ess:rna "W2A1000001"'),
    ("organization-legal-form", "a ess:Organization ; ess:legalForm form:9260"),
    ("record-class", "dcterms:isPartOf <https://example.org/source/a> ; a ess:Service, skos:Concept"),
    ("NotNullIsland", "schema:latitude 0.0 ; schema:longitude 6.6"),
    ("NotSwapped", "schema:latitude 4.9 ; schema:longitude -52.3"),  # Cayenne
    ("address-commune-code", 'a schema:PostalAddress ; ess:communeCode "2A004"'),
    (
        "address-department-of-commune",
        'a schema:PostalAddress ; ess:communeCode "97411" ; ess:department department:974',
    ),
    ("territory-known", "ess:territory region:74"),
    ("telephone-form", 'schema:telephone "+33 (0)5 55 00 00 00"'),
    ("telephone-private", 'schema:telephone "05 55 06 00 00"'),
    ("url-form", "schema:url <https://fr.example.org/a?b=c>"),
]


@pytest.fixture(scope="module")
def results() -> set[Result]:
    """All faults and innocents in one graph: one run of the engine."""
    cases = [body for _, _, body in FAULTS] + [body for _, body in INNOCENT]
    return check(LA_POSTE + "\n".join(f"<{FAULT}{number}> {body} ." for number, body in enumerate(cases)))


@pytest.mark.parametrize(
    "number", range(len(FAULTS)), ids=[f"{rule}-{i}" for i, (rule, *_) in enumerate(FAULTS)]
)
def test_the_planted_fault_is_found_with_its_severity(results: set[Result], number: int) -> None:
    rule, severity, _ = FAULTS[number]
    found = {(one.shape, one.severity) for one in results if one.focus == f"{FAULT}{number}"}
    assert (rule, severity) in found


@pytest.mark.parametrize("number", range(len(INNOCENT)), ids=[rule for rule, _ in INNOCENT])
def test_what_only_looks_like_a_fault_is_let_through(results: set[Result], number: int) -> None:
    focus = f"{FAULT}{len(FAULTS) + number}"
    assert INNOCENT[number][0] not in {one.shape for one in results if one.focus == focus}


def test_a_good_record_of_each_class_passes_without_a_word() -> None:
    assert check((HERE / "good.ttl").read_text(encoding="utf-8")) == set()


def test_every_rule_has_its_planted_fault() -> None:
    graph = shapes()
    rules = {str(shape) for shape in graph.objects(None, SH.property)}
    rules |= {
        str(shape) for shape in graph.subjects(SH["not"], None) if (shape, RDF.type, SH.NodeShape) in graph
    }
    helpers = {
        str(rule)
        for shape in graph.subjects(RDF.type, SH.NodeShape)
        if not any(graph.objects(shape, SH.targetClass))
        and not any(graph.objects(shape, SH.targetSubjectsOf))
        for rule in graph.objects(shape, SH.property)
    }
    assert {rule.removeprefix(SHAPE) for rule in rules - helpers} == {rule for rule, *_ in FAULTS}
