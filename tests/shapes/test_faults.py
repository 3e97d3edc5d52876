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
    ("organization-legal-form-known", "Warning", "a ess:Organization ; ess:legalForm form:9310"),
    ("organization-legal-form-known", "Warning", "a ess:PublicBody ; ess:legalForm form:7999"),
    ("organization-legal-form-known", "Warning", "a ess:Organization ; ess:legalForm form:5459x"),
    ("organization-legal-form-count", "Warning", "a ess:Organization ; ess:legalForm form:5458, form:9220"),
    ("organization-role", "Warning", "a ess:Organization ; ess:role form:9220"),
    ("organization-place", "Info", 'a ess:Organization ; schema:name "A"'),
    # Linked to by another record, it is a record of its own: see test_place.
    (
        "organization-place",
        "Info",
        "a ess:Organization . <https://example.org/network> a ess:TerritorialNetwork ; ess:member <FOCUS>",
    ),
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
    ("email-private", "Warning", 'schema:email "prenom.nom@free.fr"'),
    ("email-with-name", "Warning", 'schema:email "Jeanne Exemple <accueil@exemple.org>"'),
    ("email-with-name", "Warning", 'schema:email "mme Exemple accueil@exemple.org"'),
    ("telephone-private", "Warning", 'schema:telephone "06 00 00 00 00"'),
    ("telephone-private", "Warning", 'schema:telephone "07.00.00.00.00"'),
    ("telephone-private", "Warning", 'schema:telephone "+33 6 00 00 00 00"'),
    ("telephone-with-name", "Warning", 'schema:telephone "M. Exemple 05 55 00 00 00"'),
    ("telephone-with-name", "Warning", 'schema:telephone "Jeanne Exemple : 05 55 00 00 00"'),
    (
        "address-of-a-person",
        "Warning",
        'a schema:PostalAddress ; schema:streetAddress "chez Mme Exemple, 1 rue du Moulin"',
    ),
    ("person-described", "Warning", "a schema:Person"),
    ("person-described", "Warning", "a foaf:Person"),
    ("person-name", "Warning", 'schema:familyName "Exemple"'),
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
    ("description-language", "Warning", 'schema:description "Langue mal écrite"@french'),
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
    # identifiers of other registers
    ("rna-legal-form", "Warning", 'ess:rna "W872000001" ; ess:legalForm form:5710'),
    ("alsace-moselle-form", "Warning", 'ess:alsaceMoselleRegister "98/123"'),
    (
        "alsace-moselle-legal-form",
        "Warning",
        'ess:alsaceMoselleRegister "Strasbourg, volume 98" ; ess:legalForm form:9220',
    ),
    ("rnf-form", "Warning", 'ess:rnf "75-FDD-3"'),
    ("finess-form", "Warning", 'ess:finess "12345678"'),
    # what an organization is, and since when
    ("organization-legal-family", "Warning", "a ess:Organization ; ess:legalFamily form:9220"),
    ("organization-legal-family-count", "Warning", "a ess:Organization ; ess:legalFamily scheme:a, scheme:b"),
    (
        "organization-legal-family-one",
        "Warning",
        "a ess:Organization ; ess:legalFamily <https://w3id.org/ess-hub/scheme/ess-family/total>",
    ),
    (
        "organization-family-of-form",
        "Warning",
        "a ess:Organization ; ess:legalForm form:9220 ; ess:legalFamily <https://w3id.org/ess-hub/scheme/ess-family/mutual>",
    ),
    ("organization-provides", "Warning", 'a ess:Organization ; ess:provides "un service"'),
    ("NumberedAssociation", "Info", "a ess:Organization ; ess:legalForm form:9220"),
    ("founding-date-form", "Warning", 'schema:foundingDate "1er juillet 1998"'),
    ("founding-date-form", "Warning", 'schema:foundingDate "1998-13-45"^^xsd:date'),
    (
        "founding-before-dissolution",
        "Warning",
        'schema:foundingDate "2010-01-01"^^xsd:date ; schema:dissolutionDate "2009-01-01"^^xsd:date',
    ),
    ("dissolution-date-form", "Warning", 'schema:dissolutionDate "2012"'),
    ("administrative-status-known", "Warning", "ess:administrativeStatus form:9220"),
    (
        "administrative-status-count",
        "Warning",
        "ess:administrativeStatus <https://w3id.org/ess-hub/scheme/administrative-status/active>, <https://w3id.org/ess-hub/scheme/administrative-status/closed>",
    ),
    (
        "NotActiveOnceDissolved",
        "Warning",
        'ess:administrativeStatus <https://w3id.org/ess-hub/scheme/administrative-status/active> ; schema:dissolutionDate "2012-01-01"^^xsd:date',
    ),
    ("Succeeded", "Info", "a ess:Organization ; ess:succeededBy <https://example.org/la-poste>"),
    ("successor-link", "Warning", 'a ess:Organization ; ess:succeededBy "La Poste"'),
    ("successor-other", "Warning", "a ess:Organization ; ess:succeededBy <FOCUS>"),
    ("succession-date-form", "Warning", 'ess:succeededOn "2012"'),
    ("succession-date-of-something", "Warning", 'ess:succeededOn "2012-01-01"^^xsd:date'),
    ("employees-number", "Warning", "ess:employees -3"),
    ("employees-number", "Warning", 'ess:employees "douze"'),
    ("employees-count", "Warning", "ess:employees 3, 4"),
    ("full-time-equivalents-number", "Warning", "ess:fullTimeEquivalents -0.5"),
    ("full-time-equivalents-at-most-employees", "Warning", "ess:employees 3 ; ess:fullTimeEquivalents 12.5"),
    ("employees-date-given", "Info", "ess:employees 3"),
    ("employees-date-form", "Warning", 'ess:employees 3 ; ess:employeesDate "2020"'),
    ("coded-activity-described", "Warning", 'ess:codedActivity "88.99Y"'),
    ("coded-activity-described", "Warning", "ess:codedActivity <https://example.org/la-poste>"),
    ("activity-code-given", "Warning", "a ess:CodedActivity"),
    ("activity-nomenclature-given", "Warning", 'a ess:CodedActivity ; ess:activityCode "88.99Y"'),
    ("diffusion-status-known", "Warning", "ess:diffusionStatus form:9220"),
    (
        "diffusion-status-known",
        "Warning",
        "ess:diffusionStatus <https://w3id.org/ess-hub/scheme/diffusion-status/O>, <https://w3id.org/ess-hub/scheme/diffusion-status/P>",
    ),
    ("workforce-band-known", "Warning", "ess:workforceBand form:9220"),
    ("activity-known", "Warning", "ess:activity form:9220"),
    ("activity-one", "Warning", "ess:activity <https://w3id.org/ess-hub/scheme/naf/total>"),
    ("activity-code-form", "Warning", 'ess:activityCode "restauration"'),
    ("activity-nomenclature-given", "Warning", 'ess:activityCode "85.59B"'),
    ("activity-nomenclature-known", "Warning", "ess:activityNomenclature form:9220"),
    (
        "activity-code-given",
        "Warning",
        "ess:activityNomenclature <https://w3id.org/ess-hub/scheme/nomenclature/naf-rev2>",
    ),
    # evidence and agreements
    ("status-evidence-described", "Warning", "ess:statusEvidence true"),
    ("evidence-kind-given", "Warning", "a ess:StatusEvidence"),
    ("evidence-kind-known", "Warning", "a ess:StatusEvidence ; ess:evidenceKind form:9220"),
    ("evidence-value", "Warning", 'a ess:StatusEvidence ; ess:evidenceValue "O"'),
    ("evidence-source", "Warning", "a ess:StatusEvidence"),
    ("evidence-date-given", "Info", "a ess:StatusEvidence"),
    ("evidence-date-form", "Warning", 'a ess:StatusEvidence ; ess:evidenceDate "2020"'),
    ("evidence-until-form", "Warning", 'a ess:StatusEvidence ; ess:validUntil "2020"'),
    (
        "evidence-dates-ordered",
        "Warning",
        'a ess:StatusEvidence ; ess:evidenceDate "2020-01-02"^^xsd:date ; ess:validUntil "2020-01-01"^^xsd:date',
    ),
    ("agreement-described", "Warning", 'ess:agreement "ESUS"'),
    (
        "Agreement",
        "Info",
        "a ess:Agreement ; ess:agreementKind <https://w3id.org/ess-hub/scheme/agreement/siae>",
    ),
    ("agreement-kind-given", "Warning", "a ess:Agreement"),
    ("agreement-kind-known", "Warning", "a ess:Agreement ; ess:agreementKind form:9220"),
    ("siae-kind-known", "Warning", "a ess:Agreement ; ess:siaeKind form:9220"),
    ("agreement-number", "Warning", 'a ess:Agreement ; ess:agreementNumber "-"'),
    ("agreement-from-form", "Warning", 'a ess:Agreement ; ess:validFrom "2020"'),
    ("agreement-until-form", "Warning", 'a ess:Agreement ; ess:validUntil "2020"'),
    (
        "agreement-dates-ordered",
        "Warning",
        'a ess:Agreement ; ess:validFrom "2020-01-02"^^xsd:date ; ess:validUntil "2020-01-01"^^xsd:date',
    ),
    ("agreement-issuer", "Warning", "a ess:Agreement ; ess:issuedBy <https://example.org/la-poste>"),
    # networks, ecosystems, initiatives, practices, schemes, services
    ("member-described", "Warning", "ess:member <https://example.org/r#member-1>"),
    ("partner-described", "Warning", "ess:partner <https://example.org/r#partner-1>"),
    ("funder-described", "Warning", "ess:funder <https://example.org/r#funder-1>"),
    ("accompanying-body-described", "Warning", "ess:accompanyingBody <https://example.org/r#body-1>"),
    ("ecosystem-name", "Violation", "a ess:Ecosystem"),
    ("ecosystem-description", "Info", "a ess:Ecosystem"),
    ("ecosystem-place", "Info", "a ess:Ecosystem"),
    ("ecosystem-members", "Info", "a ess:Ecosystem"),
    (
        "initiative-carrier-network",
        "Warning",
        "a ess:Initiative ; ess:carrierNetwork <https://example.org/r#network>",
    ),
    ("theme-known", "Warning", "ess:themeConcept form:9220"),
    ("start-form", "Warning", 'ess:startedOn "septembre 2011"'),
    ("end-form", "Warning", 'ess:endedOn "2011"'),
    (
        "start-before-end",
        "Warning",
        'ess:startedOn "2011-09-01"^^xsd:date ; ess:endedOn "2010-09-01"^^xsd:date',
    ),
    ("practice-name", "Violation", "a ess:Practice"),
    ("practice-carrier-given", "Warning", "a ess:Practice"),
    ("practice-carrier", "Warning", "a ess:Practice ; ess:carrier <https://example.org/r#carrier>"),
    ("practice-axis", "Warning", "a ess:Practice ; ess:axis form:9220"),
    ("practice-told", "Warning", "a ess:Practice"),
    ("practice-results-given", "Info", "a ess:Practice"),
    ("practice-theme", "Info", "a ess:Practice"),
    ("practice-place", "Info", "a ess:Practice"),
    ("practice-inspiration", "Warning", 'a ess:Practice ; ess:inspiredBy "une autre"'),
    ("scheme-stage-given", "Info", "a ess:SupportScheme"),
    ("scheme-stage-known", "Warning", "a ess:SupportScheme ; ess:stage form:9220"),
    ("scheme-ecosystem", "Warning", 'a ess:SupportScheme ; ess:ecosystem "RAMSESS"'),
    ("service-brand-block", "Warning", 'a ess:Service ; ess:brandBlock "-"'),
    ("service-variant", "Warning", 'a ess:Service ; ess:variantOf "le service national"'),
    ("service-variant-other", "Warning", "a ess:Service ; ess:variantOf <FOCUS>"),
    # offers, needs, exchange systems
    ("offer-name", "Violation", "a ess:Offer"),
    ("offer-by-given", "Warning", "a ess:Offer"),
    ("offer-by", "Warning", "a ess:Offer ; ess:offeredBy <https://example.org/r#provider>"),
    ("offer-kind", "Info", "a ess:Offer"),
    ("offer-terms", "Info", "a ess:Offer"),
    ("offer-place", "Info", "a ess:Offer"),
    ("offer-meets", "Warning", 'a ess:Offer ; ess:meets "un besoin"'),
    ("offer-name", "Violation", "a ess:SupplierOffer"),
    ("supply-conditions-given", "Info", "a ess:SupplierOffer"),
    ("delivery-days-given", "Info", "a ess:SupplierOffer"),
    ("delivery-days", "Warning", 'a ess:SupplierOffer ; ess:deliveryDays "une semaine"'),
    ("delivery-days", "Warning", "a ess:SupplierOffer ; ess:deliveryDays -1"),
    ("delivery-reach", "Info", "a ess:SupplierOffer"),
    ("delivery-area", "Warning", "a ess:SupplierOffer ; ess:deliveryArea form:9220"),
    ("delivery-range", "Warning", "a ess:SupplierOffer ; ess:deliveryRangeKm 0.0"),
    ("guarantee-given", "Info", "a ess:SupplierOffer"),
    ("guarantee-known", "Warning", "ess:guarantee form:9220"),
    ("party-kind-known", "Warning", "ess:partyKind form:9220"),
    ("respondents-number", "Warning", "a ess:Observation ; ess:respondents -1"),
    ("exchange-kind-known", "Warning", "ess:exchangeKind form:9220"),
    ("exchange-terms-known", "Warning", "ess:exchangeTerms form:9220"),
    ("available-from-form", "Warning", 'ess:availableFrom "demain"'),
    ("available-until-form", "Warning", 'ess:availableUntil "bientôt"'),
    (
        "available-in-order",
        "Warning",
        'ess:availableFrom "2026-02-01"^^xsd:date ; ess:availableUntil "2026-01-01"^^xsd:date',
    ),
    ("need-name", "Violation", "a ess:Need"),
    ("need-by-given", "Warning", "a ess:Need"),
    ("need-by", "Warning", "a ess:Need ; ess:neededBy <https://example.org/r#seeker>"),
    ("need-kind", "Info", "a ess:Need"),
    ("need-place", "Info", "a ess:Need"),
    ("exchange-system-name", "Violation", "a ess:ComplementaryCurrency"),
    ("exchange-system-place", "Info", "a ess:ExchangeSystem"),
    ("exchange-system-issuer-given", "Info", "a ess:ExchangeSystem"),
    (
        "exchange-system-issuer",
        "Warning",
        "a ess:ExchangeSystem ; ess:issuedByBody <https://example.org/r#issuer>",
    ),
    ("exchange-unit-text", "Warning", 'a ess:ExchangeSystem ; ess:exchangeUnit "€"'),
    ("parity-number", "Warning", 'a ess:ExchangeSystem ; ess:parity "un euro"'),
    ("currency-unit-given", "Info", "a ess:ComplementaryCurrency"),
    ("currency-parity-given", "Info", "a ess:ComplementaryCurrency"),
    ("acceptance-link", "Warning", 'ess:accepts "SOL-Violette"'),
    ("acceptance-place", "Info", "ess:accepts <https://example.org/sol>"),
    # figures
    ("observation-data-set", "Violation", "a ess:Observation"),
    (
        "observation-data-set",
        "Violation",
        "a ess:Observation ; qb:dataSet <x:/observatory/published>, <x:/observatory/computed>",
    ),
    (
        "observation-data-set-known",
        "Warning",
        "a ess:Observation ; qb:dataSet <https://example.org/observatory>",
    ),
    ("observation-family", "Violation", "a ess:Observation"),
    ("observation-family-known", "Warning", "a ess:Observation ; ess:obsFamily form:9220"),
    ("observation-sector", "Violation", "a ess:Observation"),
    ("observation-sector-known", "Warning", "a ess:Observation ; ess:obsSector form:9220"),
    ("observation-territory", "Violation", 'a ess:Observation ; ess:obsTerritory "Aquitaine"'),
    ("observation-year", "Violation", "a ess:Observation ; ess:obsYear 2011"),
    ("observation-measured", "Violation", "a ess:Observation"),
    ("observation-measured", "Violation", "a ess:Observation ; ess:jobs 1, 2"),
    ("observation-one-measure", "Violation", "a ess:Observation ; ess:jobs 1 ; ess:structures 1"),
    ("observation-measure-named", "Warning", "a ess:Observation ; ess:jobs 1"),
    ("observation-measure-type", "Warning", "a ess:Observation ; ess:jobs 1 ; qb:measureType ess:structures"),
    ("structures-number", "Violation", "a ess:Observation ; ess:structures -1"),
    ("establishments-number", "Violation", 'a ess:Observation ; ess:establishments "22 200"'),
    ("jobs-number", "Violation", "a ess:Observation ; ess:jobs 220500.5"),
    ("job-share-number", "Violation", "a ess:Observation ; ess:jobShare 173.0"),
    ("observation-source", "Warning", "a ess:Observation"),
    # places
    ("coordinates-in-france", "Warning", "schema:latitude 50.85 ; schema:longitude 14.35"),
    (
        "coordinates-in-france",
        "Warning",
        "schema:latitude 50.85 ; schema:longitude 14.35 ; schema:address <https://example.org/in-france>",
    ),
    (
        "department-within-region",
        "Warning",
        "ess:territory region:53 ; schema:address <https://example.org/in-haute-vienne>",
    ),
    (
        "address-postal-code-of-commune",
        "Warning",
        'a schema:PostalAddress ; schema:postalCode "54330" ; ess:communeCode "28196"',
    ),
    (
        "address-postal-code-of-commune",
        "Warning",
        'a schema:PostalAddress ; schema:postalCode "13001" ; ess:communeCode "2A004"',
    ),
    (
        "address-locality",
        "Info",
        'a schema:PostalAddress ; schema:streetAddress "8 rue X" ; schema:addressCountry "FR"',
    ),
    (
        "territory-recognised",
        "Info",
        'ess:territoryName "Le bassin" ; schema:address <https://example.org/in-france>',
    ),
    ("employees-date-given", "Info", "ess:employees 12 ; ess:workforceBand band:NN"),
    ("employees-date-given", "Info", "ess:workforceBand band:11"),
    ("address-country", "Warning", 'a schema:PostalAddress ; schema:addressCountry "Deutschland"'),
    *(
        (f"{rule}-language", "Warning", f'ess:{name} "Sans langue"')
        for rule, name in (
            ("keyword", "keyword"),
            ("activity-text", "activityText"),
            ("beneficiaries", "beneficiaries"),
            ("supply-conditions", "supplyConditions"),
            ("minimum-order", "minimumOrder"),
            ("practice-steps", "practiceSteps"),
            ("practice-results", "practiceResults"),
        )
    ),
]

BESIDE = """
<https://example.org/la-poste> a ess:Organization ; schema:name "P" ; ess:siren "356000000" .
<https://example.org/in-france> a schema:PostalAddress ; schema:addressCountry "FR" .
<https://example.org/in-belgium> a schema:PostalAddress ; schema:addressCountry "BE" .
<https://example.org/in-haute-vienne> a schema:PostalAddress ; ess:department department:87 .
"""

# What must not be taken for a fault: (the rule that must keep silent, the record).
INNOCENT: list[tuple[str, str]] = [
    ("siret-key", 'ess:siret "35600000000048"'),  # La Poste's seat: a right Luhn key
    ("siret-key", 'ess:siret "35600000000010"'),  # a La Poste office: digits sum to a multiple of five
    ("rna-form", 'ess:rna "W2A1000001"'),
    ("organization-legal-form", "a ess:Organization ; ess:legalForm form:9260"),
    ("organization-legal-form", "a ess:Organization ; ess:legalForm form:2900"),
    ("organization-legal-form", "a ess:Organization ; ess:legalForm <https://example.org/other>"),
    ("public-body-legal-form", "a ess:PublicBody ; ess:legalForm <https://example.org/other>"),
    # INSEE's categories, and the levels above them.
    *(
        ("organization-legal-form-known", f"a ess:Organization ; ess:legalForm form:{code}")
        for code in ("5306", "2110", "9970", "0000", "92", "6")
    ),
    ("organization-legal-form-known", "a ess:PublicBody ; ess:legalForm form:7430"),
    ("record-class", "dcterms:isPartOf <https://example.org/source/a> ; a ess:Service, skos:Concept"),
    # An entity's document names the records it comes from.
    (
        "record-class",
        "dcterms:isPartOf <https://example.org/source/a> . <https://example.org/e> <http://www.w3.org/ns/prov#wasDerivedFrom> <FOCUS>",
    ),
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
    ("coordinates-in-france", "schema:latitude 45.83 ; schema:longitude 1.26"),
    ("coordinates-in-france", "schema:latitude 4.92 ; schema:longitude -52.31"),
    ("coordinates-in-france", "schema:latitude -21.1 ; schema:longitude 55.5"),
    ("coordinates-in-france", "schema:latitude -22.27 ; schema:longitude 166.44"),
    ("coordinates-in-france", "schema:latitude 0.0 ; schema:longitude 0.0"),  # said by NotNullIsland
    ("coordinates-in-france", "schema:latitude 1.26 ; schema:longitude 45.83"),  # said by NotSwapped
    (
        "coordinates-in-france",
        "schema:latitude 50.85 ; schema:longitude 14.35 ; schema:address <https://example.org/in-belgium>",
    ),
    ("address-postal-code", 'a schema:PostalAddress ; schema:postalCode "1000" ; schema:addressCountry "BE"'),
    # An address in one piece names its commune.
    ("address-locality", 'a schema:PostalAddress ; schema:streetAddress "Lieu-dit, 48000 Mende"'),
    ("address-locality", 'a schema:PostalAddress ; schema:streetAddress "Mairie de Corscia 20224 CORSCIA"'),
    # Postal codes of Corsica, of overseas, and of the next department.
    *(
        (
            "address-postal-code-of-commune",
            f'a schema:PostalAddress ; schema:postalCode "{postcode}" ; ess:communeCode "{commune}"',
        )
        for postcode, commune in (
            ("20260", "2B050"),
            ("97438", "97418"),
            ("27370", "76165"),
            ("1000", "28196"),
        )
    ),
    ("territory-recognised", 'ess:territoryName "Namur" ; schema:address <https://example.org/in-belgium>'),
    ("employees-date-given", "ess:workforceBand band:NN"),  # INSEE gives it no year
    # Haute-Vienne: in Limousin until 2015, in Nouvelle-Aquitaine since.
    (
        "department-within-region",
        "ess:territory region:74 ; schema:address <https://example.org/in-haute-vienne>",
    ),
    (
        "department-within-region",
        "ess:territory region:75 ; schema:address <https://example.org/in-haute-vienne>",
    ),
    (
        "department-within-region",
        "ess:territory region:53, region:75 ; schema:address <https://example.org/in-haute-vienne>",
    ),
    (
        "NumberedAssociation",
        'a ess:Organization ; ess:legalForm form:9260 ; ess:alsaceMoselleRegister "Colmar, volume 12, folio 3"',
    ),
    ("NumberedAssociation", "a ess:Organization ; ess:legalForm form:5710"),
    ("rna-legal-form", 'ess:rna "W872000001" ; ess:legalForm form:9230'),
    ("alsace-moselle-form", 'ess:alsaceMoselleRegister "Strasbourg, volume 98, folio 123"'),
    ("rnf-form", 'ess:rnf "075-FDD-00003-01"'),
    ("finess-form", 'ess:finess "2A0000012"'),
    ("email-private", 'schema:email "contact@cress-exemple.org"'),
    ("email-with-name", 'schema:email "contact@cress-exemple.org"'),
    ("telephone-with-name", 'schema:telephone "+33 (0)5 55 00 00 00"'),
    ("address-of-a-person", 'a schema:PostalAddress ; schema:streetAddress "1 rue Madame"'),
    # An address without fragment is another record: it may stand in another batch.
    ("offer-by", "a ess:Offer ; ess:offeredBy <https://example.org/record/a/2>"),
    ("offer-by-given", "a ess:Offer ; ess:partyKind <https://w3id.org/ess-hub/scheme/party-kind/citizen>"),
    ("practice-carrier", "a ess:Practice ; ess:carrier <https://example.org/la-poste>"),
    (
        "Succeeded",
        'a ess:Organization ; ess:succeededBy <https://example.org/b> ; ess:succeededOn "2016-01-01"^^xsd:date',
    ),
    ("founding-before-dissolution", 'schema:foundingDate "2010-01-01"^^xsd:date'),
    ("activity-known", "ess:activity <https://w3id.org/ess-hub/scheme/naf/56>"),
    ("activity-code-form", 'ess:activityCode "85.59B"'),
    ("observation-measured", "a ess:Observation ; ess:jobs 0"),
    ("record-class", "dcterms:isPartOf <https://example.org/source/a> ; a ess:SupplierOffer"),
    ("description-language", 'schema:description "Ein Laden"@de'),
    ("description-language", 'schema:description "whatever its author wrote"@und'),
]


@pytest.fixture(scope="module")
def results() -> set[Result]:
    """All faults and innocents in one graph: one run of the engine."""
    cases = [body for _, _, body in FAULTS] + [body for _, body in INNOCENT]
    nodes = (
        f"<{FAULT}{number}> {body} .".replace("<FOCUS>", f"<{FAULT}{number}>")
        for number, body in enumerate(cases)
    )
    return check(BESIDE + "\n".join(nodes))


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
        str(shape)
        for logic in (SH["not"], SH["or"])
        for shape in graph.subjects(logic, None)
        if (shape, RDF.type, SH.NodeShape) in graph and (shape, SH.message, None) in graph
    }
    helpers = {
        str(rule)
        for shape in graph.subjects(RDF.type, SH.NodeShape)
        if not any(graph.objects(shape, SH.targetClass))
        and not any(graph.objects(shape, SH.targetSubjectsOf))
        for rule in graph.objects(shape, SH.property)
    }
    assert {rule.removeprefix(SHAPE) for rule in rules - helpers} == {rule for rule, *_ in FAULTS}
