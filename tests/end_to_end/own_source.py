"""A small source of its own: establishments with identifiers, as a regional directory would send them."""

from __future__ import annotations

from pathlib import Path

from tests.called_here import ess_hub

BASE = "https://data.example.org/"

CONNECTOR = """\
connector: 1
slug: annuaire-test
title: {fr: Annuaire d'essai, en: Test directory}
publisher: Réseau d'essai
licence: https://www.etalab.gouv.fr/licence-ouverte-open-licence/
fictitious: true
source:
  format: csv
  encoding: utf-8
  delimiter: ";"
key: numero
lists_each_once: true
fields:
  numero: {from: numero, required: true}
  nom: {from: nom, clean: [trim], required: true}
  siret: {from: siret, clean: [siret], on_error: drop_value}
  region: {from: region}
  territoire: {from: region, table: regions, unknown: report}
map:
  mappings:
    structure:
      s: $(record)
      po:
        - [a, ess:Organization]
        - [schema:name, $(nom)]
        - [ess:siret, $(siret)]
        - [ess:territory, $(territoire)~iri]
        - [ess:territoryName, $(region)]
tests:
  - row: {numero: "1", nom: Exemple, siret: "", region: Limousin}
    gives:
      - '<record> schema:name "Exemple"'
"""
TABLE = "label,iri,note\nLimousin,territory:region/74,\nAquitaine,territory:region/72,\n"

ROWS = "numero;nom;siret;region\n1;Épicerie des Monts;;Limousin\n2;Garage solidaire;;Aquitaine\n3;Le Café d'en face;;Limousin\n"


def build_hub(folder: Path, rows: bytes = ROWS.encode(), *, connector: str = CONNECTOR) -> tuple[Path, Path]:
    """A hub that follows one source; returns its directory and the source's file. Nothing is harvested yet."""
    hub, data = folder / "hub", folder / "annuaire.csv"
    data.write_bytes(rows)
    own = folder / "own"
    (own / "tables").mkdir(parents=True)
    (own / "tables" / "regions.csv").write_text(TABLE, encoding="utf-8")
    (own / "annuaire-test.yaml").write_text(connector, encoding="utf-8")
    for command in (
        ["init", hub, "--base-iri", BASE],
        ["connector", "add", own / "annuaire-test.yaml"],
        ["source", "add", "annuaire", "--connector", "annuaire-test", "--from", data],
    ):
        done = ess_hub(*command, hub=hub)
        assert done.code == 0, done.err
    return hub, data


def published(hub: Path, folder: Path) -> str:
    """The reference graph as it stands, line by line."""
    output = folder / "reference.nt"
    done = ess_hub("dump", "reference", "-o", output, hub=hub)
    assert done.code == 0, done.err
    return output.read_text(encoding="utf-8")
