"""Two small directories that list places and the organisations that run them, and hubs that follow them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.called_here import ess_hub
from tests.command_line import Outcome

BASE = "https://data.example.org/"
OPEN_LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"

PREFIXES = """
PREFIX ess: <https://w3id.org/ess-hub/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX org: <http://www.w3.org/ns/org#>
"""

CONNECTOR = """\
connector: 1
slug: lieux
title: {fr: Annuaire de lieux, en: Directory of places}
publisher: Réseau d'essai
licence: LICENCE
fictitious: true
source:
  format: csv
  encoding: utf-8
  delimiter: ";"
key: numero
lists_each_once: false
clean: [nfc, collapse]
fields:
  numero: {required: true}
  nom: {required: true}
  lieu:
  siren: {clean: [siren]}
  siret: {clean: [siret]}
  rna: {clean: [rna]}
  rue:
  cp:
  ville:
  commune:
map:
  mappings:
    organization:
      s: $(record)
      po:
        - [a, ess:Organization]
        - [schema:name, $(nom)]
        - [ess:siren, $(siren)]
        - [ess:rna, $(rna)]
        - [schema:address, $(record)#address~iri]
    establishment:
      s: $(record)#place
      condition:
        function: idlab-fn:notEqual
        parameters:
          - [grel:valueParameter, $(lieu)]
          - [grel:valueParameter2, ""]
      po:
        - [a, ess:Establishment]
        - [schema:name, $(lieu)]
        - [ess:siret, $(siret)]
        - [org:siteOf, $(record)~iri]
        - [schema:address, $(record)#address~iri]
    address:
      s: $(record)#address
      po:
        - [a, schema:PostalAddress]
        - [schema:streetAddress, $(rue)]
        - [schema:postalCode, $(cp)]
        - [schema:addressLocality, $(ville)]
        - [ess:communeCode, $(commune)]
tests:
  - row: {numero: "1", nom: Exemple, ville: Limoges}
    gives:
      - <record> schema:name "Exemple"
"""
HEADER = "numero;nom;lieu;siren;siret;rna;rue;cp;ville;commune"


def luhn(body: str) -> str:
    """The body and the digit that makes its Luhn key right."""
    for digit in "0123456789":
        figures = [int(figure) for figure in reversed(body + digit)]
        doubled = [figure * (1 + place % 2) for place, figure in enumerate(figures)]
        if sum(figure // 10 + figure % 10 for figure in doubled) % 10 == 0:
            return body + digit
    raise AssertionError(body)


def siren(number: int) -> str:
    return luhn(f"{50000000 + number:08d}")


def siret(owner: str, place: int) -> str:
    return luhn(f"{owner}{place:04d}")


@dataclass(frozen=True)
class Row:
    """One row of a directory; what is not given is an empty cell."""

    numero: int | str
    nom: str
    lieu: str = ""
    siren: str = ""
    siret: str = ""
    rna: str = ""
    rue: str = ""
    cp: str = "87000"
    ville: str = "Limoges"
    commune: str = "87085"

    def __str__(self) -> str:
        return ";".join(str(getattr(self, column)) for column in HEADER.split(";"))


def write(file: Path, rows: Iterable[Row]) -> Path:
    file.write_text("\n".join([HEADER, *map(str, rows), ""]), encoding="utf-8")
    return file


def done(*arguments: str | Path, hub: Path | None = None) -> Outcome:
    """A command that must succeed."""
    outcome = ess_hub(*arguments, hub=hub)
    assert outcome.code == 0, (arguments, outcome.out, outcome.err)
    return outcome


def connector_file(folder: Path, *, licence: str = OPEN_LICENCE) -> Path:
    file = folder / "lieux.yaml"
    file.write_text(CONNECTOR.replace("LICENCE", licence), encoding="utf-8")
    return file


def build(folder: Path, **directories: list[Row]) -> Path:
    """A hub in ``folder/hub`` that follows one source for each directory; nothing is harvested yet."""
    hub = folder / "hub"
    done("init", hub, "--base-iri", BASE)
    done("connector", "add", connector_file(folder), hub=hub)
    for name, rows in directories.items():
        write(folder / f"{name}.csv", rows)
        done("source", "add", name, "--connector", "lieux", "--from", folder / f"{name}.csv", hub=hub)
    return hub


def select(hub: Path, query: str) -> list[dict[str, str]]:
    """Rows of a SELECT asked of the directory."""
    answer: dict[str, Any] = json.loads(done("query", PREFIXES + query, "--format", "json", hub=hub).out)
    return [{name: term["value"] for name, term in row.items()} for row in answer["results"]["bindings"]]


def entities(hub: Path, level: str = "organization") -> dict[str, str]:
    """source:key#node → the entity it describes, for organisations or establishments."""
    rows = select(hub, f"SELECT ?n ?e WHERE {{ GRAPH <{BASE}graph/links> {{ ?n ess:{level} ?e }} }}")
    return {row["n"].removeprefix(BASE + "record/").replace("/", ":", 1): row["e"] for row in rows}


def local(address: str, iri: str) -> str:
    """Where the served hub answers for an IRI of its base."""
    return address + iri.removeprefix(BASE)
