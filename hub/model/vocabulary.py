"""Namespaces and the terms the code itself handles; the meaning of each is in ``ontology/``.

Terms are plain IRIs (``str``): nothing below the store needs more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

ESS = "https://w3id.org/ess-hub/ontology#"
SCHEME = "https://w3id.org/ess-hub/scheme/"
TERRITORY = "https://w3id.org/ess-hub/territory/"
SHAPE = "https://w3id.org/ess-hub/shapes#"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
PROV = "http://www.w3.org/ns/prov#"
ORG = "http://www.w3.org/ns/org#"
REGORG = "http://www.w3.org/ns/regorg#"
LOCN = "http://www.w3.org/ns/locn#"
GEO = "http://www.opengis.net/ont/geosparql#"
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
SCHEMA = "https://schema.org/"
ADMS = "http://www.w3.org/ns/adms#"
VCARD = "http://www.w3.org/2006/vcard/ns#"
FOAF = "http://xmlns.com/foaf/0.1/"
VOID = "http://rdfs.org/ns/void#"
SH = "http://www.w3.org/ns/shacl#"
QB = "http://purl.org/linked-data/cube#"
XKOS = "http://rdf-vocabulary.ddialliance.org/xkos#"

PREFIXES: dict[str, str] = {
    "ess": ESS,
    "scheme": SCHEME,
    "territory": TERRITORY,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "dcat": DCAT,
    "prov": PROV,
    "org": ORG,
    "rov": REGORG,
    "locn": LOCN,
    "geo": GEO,
    "wgs84": WGS84,
    "schema": SCHEMA,
    "adms": ADMS,
    "vcard": VCARD,
    "foaf": FOAF,
    "void": VOID,
    "sh": SH,
    "qb": QB,
    "xkos": XKOS,
}
"""The prefixes a connector, a saved query and every answer may use without declaring them."""

TYPE = RDF + "type"
LABEL = RDFS + "label"
NAME = SCHEMA + "name"
LEGAL_NAME = SCHEMA + "legalName"
ALTERNATE_NAME = SCHEMA + "alternateName"
DESCRIPTION = SCHEMA + "description"
ACRONYM = ESS + "acronym"
SIREN = ESS + "siren"
SIRET = ESS + "siret"
RNA = ESS + "rna"
IN_TERRITORY = ESS + "territory"
TERRITORY_NAME = ESS + "territoryName"
CARRIER = ESS + "carrier"
SITE_OF = ORG + "siteOf"
DERIVED_FROM = PROV + "wasDerivedFrom"
IDENTIFIER = DCTERMS + "identifier"
IS_PART_OF = DCTERMS + "isPartOf"
OPENING_HOURS = SCHEMA + "openingHours"

MODIFIED = DCTERMS + "modified"
OF_THE_RECORD = frozenset({IDENTIFIER, IS_PART_OF, DCTERMS + "created", MODIFIED, DCTERMS + "license"})
"""What is said of a record itself, not of what it describes: entities do not take it."""

ORGANIZATION = ESS + "Organization"
PUBLIC_BODY = ESS + "PublicBody"
ESTABLISHMENT = ESS + "Establishment"
NETWORK = ESS + "TerritorialNetwork"
SUPPORT_SCHEME = ESS + "SupportScheme"
INITIATIVE = ESS + "Initiative"
SERVICE = ESS + "Service"
ECOSYSTEM = ESS + "Ecosystem"
PRACTICE = ESS + "Practice"
OFFER = ESS + "Offer"
SUPPLIER_OFFER = ESS + "SupplierOffer"
NEED = ESS + "Need"
EXCHANGE_SYSTEM = ESS + "ExchangeSystem"
COMPLEMENTARY_CURRENCY = ESS + "ComplementaryCurrency"
OBSERVATION = ESS + "Observation"

ENTITY_TYPES: dict[str, str] = {
    ORGANIZATION: "organization",
    PUBLIC_BODY: "organization",
    ESTABLISHMENT: "establishment",
    NETWORK: "network",
    SUPPORT_SCHEME: "scheme",
    INITIATIVE: "initiative",
    SERVICE: "service",
    ECOSYSTEM: "ecosystem",
    PRACTICE: "practice",
    OFFER: "offer",
    SUPPLIER_OFFER: "offer",
    NEED: "need",
    EXCHANGE_SYSTEM: "currency",
    COMPLEMENTARY_CURRENCY: "currency",
    OBSERVATION: "observation",
}
"""Class of a described node → the ``{type}`` of its entity's address, ``/id/{type}/{slug}``.

A public body is an organization of another class: its address must not change when a source corrects that.
"""

RECONCILED_TYPES = frozenset({"organization", "establishment"})
"""Types whose entities several records may describe; every other type has one entity a record."""


_LOCAL = re.compile(r"[\w./-]+")


def short_name(iri: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """``schema:name`` for an IRI under one of ``prefixes``; the IRI itself when it is under none."""
    for prefix, namespace in prefixes.items():
        local = iri.removeprefix(namespace)
        if local != iri and _LOCAL.fullmatch(local):
            return f"{prefix}:{local}"
    return iri
