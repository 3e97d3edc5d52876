"""A small sound connector that each test bends where it wants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hub.mapping.compile import compile_connector
from hub.mapping.connector import load_connector
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.row import Row
from hub.model.iri import Addresses
from hub.model.location import Location

HEAD = """\
connector: 1
slug: petit
title: {fr: Petit, en: Small}
publisher: Moi
licence: https://www.etalab.gouv.fr/licence-ouverte-open-licence/
"""
SOURCE = """\
source: {format: csv}
key: id
"""
FIELDS = """\
fields:
  id: {required: true}
  nom: {clean: trim}
"""
MAP = """\
map:
  mappings:
    thing:
      s: $(record)
      po:
        - [a, ess:Organization]
        - [schema:name, $(nom)]
"""


def write_connector(
    folder: Path,
    *,
    head: str = HEAD,
    source: str = SOURCE,
    fields: str = FIELDS,
    rules: str = MAP,
    more: str = "",
) -> Path:
    """``petit.yaml`` in ``folder``, its parts in this order."""
    path = folder / "petit.yaml"
    path.write_text(head + source + fields + rules + more, encoding="utf-8")
    return path


def write_table(folder: Path, name: str, text: str) -> None:
    """A value table beside the connector."""
    (folder / "tables").mkdir(exist_ok=True)
    (folder / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")


def map_row(path: Path, row: dict[str, Any]) -> Mapped | Rejected:
    """What becomes of ``row``, line 7 of ``petit.csv``, in the source ``here``."""
    mapper = compile_connector(load_connector(path), Addresses("https://example.org/"), "here")
    return mapper(Row(row, Location("petit.csv", 7)))


def said(outcome: Mapped | Rejected) -> list[tuple[str, str, str | None, str | None]]:
    """Severity, rule, field and value of each problem."""
    return [(one.severity, one.rule, one.field, one.value) for one in outcome.problems]


def short(outcome: Mapped | Rejected) -> list[str]:
    """The statements without housekeeping, short enough to read."""
    assert isinstance(outcome, Mapped), outcome
    lines = []
    for line in outcome.statements:
        if "/dc/terms/identifier>" in line or "/dc/terms/isPartOf>" in line:
            continue
        for long, brief in (
            ("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "a"),
            ("https://example.org/record/here/", ""),
            ("https://schema.org/", "schema:"),
            ("https://w3id.org/ess-hub/ontology#", "ess:"),
            ("http://www.w3.org/2001/XMLSchema#", "xsd:"),
        ):
            line = line.replace(long, brief)
        lines.append(line.removesuffix(" ."))
    return lines
