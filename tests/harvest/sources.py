"""A small real connector of each format, and the files it reads."""

from __future__ import annotations

from pathlib import Path

from hub.mapping.compile import Mapper, compile_connector
from hub.mapping.connector import Connector, load_connector
from hub.model.iri import Addresses

ADDRESSES = Addresses("https://data.example.org/")
SOURCE = "essai"

_CONNECTOR = """\
connector: 1
slug: essai
title: {{fr: Essai, en: Trial}}
publisher: CRESS Exemple
licence: https://www.etalab.gouv.fr/licence-ouverte-open-licence/
fictitious: true
source:
  {source}
key: code
fields:
  code: {{from: Code, required: true}}
  nom: {{from: Nom, required: true}}
  siret: {{from: {siret}}}
ignore: {ignored}
map:
  mappings:
    organization:
      s: $(record)
      po:
        - [a, ess:Organization]
        - [schema:name, $(nom)]
        - [ess:siret, $(siret)]
tests:
  - row: {{Code: X, Nom: Exemple}}
    gives: ['<record> schema:name "Exemple"']
"""


def connector(folder: Path, *source: str, siret: str = "SIRET", ignored: str = "[Note]") -> Connector:
    """A connector for columns Code, Nom, SIRET (Note is ignored); ``source`` are the lines of its ``source:``."""
    path = folder / "essai.yaml"
    path.write_text(
        _CONNECTOR.format(
            source="\n  ".join(source or ("format: csv", "encoding: utf-8")), siret=siret, ignored=ignored
        ),
        "utf-8",
    )
    return load_connector(path)


def csv_connector(folder: Path) -> Connector:
    return connector(folder, "format: csv", "encoding: utf-8")


def json_connector(folder: Path, records: str = "/fiches", **columns: str) -> Connector:
    return connector(folder, "format: json", f'records: "{records}"', **columns)


def mapper(of: Connector) -> Mapper:
    return compile_connector(of, ADDRESSES, SOURCE)
