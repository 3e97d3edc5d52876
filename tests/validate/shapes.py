"""Shapes with one fault of each kind to find, a reference vocabulary beside them, and records to check."""

from __future__ import annotations

from pathlib import Path

from hub.validate.finding import Finding
from hub.validate.validator import Validator

BASE = "https://data.example.org/record/essai/"

PREFIXES = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
@prefix ess: <https://w3id.org/ess-hub/ontology#> .
@prefix shape: <https://w3id.org/ess-hub/shapes#> .
"""

SHAPES = (
    PREFIXES
    + """
<https://w3id.org/ess-hub/shapes> a owl:Ontology ;
  sh:declare [ sh:prefix "ess" ; sh:namespace "https://w3id.org/ess-hub/ontology#"^^xsd:anyURI ] ,
    [ sh:prefix "schema" ; sh:namespace "https://schema.org/"^^xsd:anyURI ] .

shape:Organization a sh:NodeShape ;
  sh:targetClass ess:Actor ;
  sh:property shape:name , shape:phone , shape:acronym , shape:theme , shape:address , shape:key .

shape:name a sh:PropertyShape ; sh:path schema:name ; sh:minCount 1 ;
  sh:message "Le nom manque."@fr , "The name is missing."@en .
shape:phone a sh:PropertyShape ; sh:path schema:telephone ; sh:maxCount 1 ; sh:severity sh:Warning ;
  sh:message "Plusieurs téléphones."@fr , "Several phones."@en .
shape:acronym a sh:PropertyShape ; sh:path ess:acronym ; sh:maxLength 5 ; sh:severity sh:Info ;
  sh:message "Sigle long."@fr , "Long acronym."@en .
shape:theme a sh:PropertyShape ; sh:path ess:axis ; sh:class skos:Concept ;
  sh:message "Axe inconnu."@fr , "Unknown axis."@en .
shape:address a sh:PropertyShape ; sh:path schema:address ; sh:node shape:Address ;
  sh:message "L'adresse n'est pas conforme."@fr , "The address does not conform."@en .
shape:key a sh:PropertyShape ; sh:path ess:siren ; sh:sparql shape:key-rule ;
  sh:message "Un SIREN a neuf chiffres."@fr , "A SIREN has nine digits."@en .
shape:key-rule a sh:SPARQLConstraint ;
  sh:prefixes <https://w3id.org/ess-hub/shapes> ;
  sh:message "La clé de {?value} est fausse."@fr , "The key of {?value} is wrong."@en ;
  sh:select "SELECT $this ?value WHERE { $this ess:siren ?value . FILTER(!STRENDS(STR(?value), '0')) }" .

shape:Address a sh:NodeShape ;
  sh:property shape:postcode .
shape:postcode a sh:PropertyShape ; sh:path schema:postalCode ; sh:pattern "^[0-9]{5}$" ;
  sh:message "Un code postal a cinq chiffres."@fr , "A postcode has five digits."@en .

shape:Concept a sh:NodeShape ; sh:targetClass skos:Concept ; sh:property shape:concept-label .
shape:concept-label a sh:PropertyShape ; sh:path skos:prefLabel ; sh:minCount 1 ;
  sh:message "Un concept a un libellé."@fr , "A concept has a label."@en .
"""
)

REFERENCE = (
    PREFIXES
    + """
ess:Actor a owl:Class .
ess:Organization a owl:Class ; rdfs:subClassOf ess:Actor .
<https://w3id.org/ess-hub/scheme/axis/innover> a skos:Concept .
"""
)


def validator(folder: Path, shapes: str = SHAPES, reference: str = REFERENCE) -> Validator:
    (folder / "shapes.ttl").write_text(shapes, "utf-8")
    (folder / "reference.ttl").write_text(reference, "utf-8")
    return Validator([folder / "shapes.ttl"], [folder / "reference.ttl"])


def record(key: str, *pairs: str, fragment: str = "") -> list[str]:
    """N-Triples lines of an organization named ``key``: each pair is a prefixed property and an N-Triples term."""
    subject = f"<{BASE}{key}{fragment}>"
    expanded = {"ess:": "https://w3id.org/ess-hub/ontology#", "schema:": "https://schema.org/"}
    lines = []
    if not fragment:
        lines.append(
            f"{subject} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{expanded['ess:']}Organization> ."
        )
    for pair in pairs:
        name, term = pair.split(" ", 1)
        prefix, _, local = name.partition(":")
        lines.append(f"{subject} <{expanded[prefix + ':']}{local}> {term} .")
    return lines


def good(key: str) -> list[str]:
    return record(key, 'schema:name "Un"', 'ess:siren "123456780"')


def rules(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{each.severity} {each.shape.partition('#')[2]}" for each in findings]
