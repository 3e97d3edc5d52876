"""A published hub of generated organizations, its side tables built straight from their statements.

The store holds the model only: loading millions of statements into it would measure something else, and lists never ask it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from hub.model.statement import Term
from hub.model.vocabulary import (
    DERIVED_FROM,
    DESCRIPTION,
    ESS,
    IN_TERRITORY,
    LABEL,
    NAME,
    ORG,
    ORGANIZATION,
    SCHEMA,
    SCHEME,
    SIREN,
    TERRITORY,
    TYPE,
    XSD,
)
from hub.pipeline.hub import Hub
from hub.pipeline.model_graph import refresh_model
from hub.publish.published_source import published_source
from hub.publish.side_tables import build_side_tables
from tests.benchmarks.generated_hub import HERE, generated_hub

SOURCES = ("sirene", "rna", "cress")

KINDS = (
    "Association",
    "Coopérative",
    "Mutuelle",
    "Fondation",
    "Atelier",
    "Ressourcerie",
    "Crèche",
    "Union",
    "Comité",
    "Maison",
)
THEMES = (
    "sportive",
    "culturelle",
    "solidaire",
    "des parents",
    "du quartier",
    "de l'habitat",
    "des jardins",
    "du vélo",
    "musicale",
    "d'insertion",
    "des aidants",
    "rurale",
)
FORMS = ("9220", "9220", "9220", "9220", "9210", "9260", "5710", "8210", "9300", "6317")
CODES = ("93.12Z", "94.99Z", "88.99B", "90.01Z", "85.59B", "38.31Z", "47.79Z", "88.10A", "68.20A", "96.09Z")
SYLLABLES = (
    "bel",
    "mon",
    "ri",
    "vau",
    "ché",
    "lan",
    "dor",
    "mi",
    "sau",
    "ter",
    "gué",
    "pré",
    "val",
    "or",
    "nay",
)

Pairs = list[tuple[str, Term]]


class GeneratedView:
    """A view whose default graph is generated, and whose other graphs are those of ``view``."""

    def __init__(self, view: Any, organizations: int, seed: int) -> None:
        self._view = view
        self._organizations = organizations
        self._seed = seed

    def nodes(self, graph: str | None) -> Iterable[tuple[str, Pairs]]:
        """As :meth:`hub.store.view.View.nodes`."""
        return self._view.nodes(graph) if graph else generate(self._organizations, self._seed)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._view, name)


def town(draw: Random) -> str:
    """The name of a commune, made up."""
    return "".join(draw.choices(SYLLABLES, k=draw.randint(2, 3))).capitalize()


def generate(organizations: int, seed: int) -> Iterator[tuple[str, Pairs]]:
    """Entity, address, entity, address…: fifteen statements an organization."""
    draw = Random(seed)
    departments = [f"{number:02}" for number in range(1, 96) if number != 20]
    towns = [
        (department, f"{department}{number:03}", town(draw))
        for department in departments
        for number in range(1, 150)
    ]
    for number in range(organizations):
        department, commune, name = draw.choice(towns)
        place = departments.index(department)
        latitude = 43.0 + 7.5 * ((place * 37) % 94) / 94 + draw.gauss(0, 0.25)
        longitude = -1.5 + 8.5 * place / 94 + draw.gauss(0, 0.25)
        label = f"{draw.choice(KINDS)} {draw.choice(THEMES)} de {name}"
        iri, record = (
            HERE.entity("organization", f"o{number}"),
            HERE.record(draw.choice(SOURCES), str(number)),
        )
        said: Pairs = [
            (TYPE, Term("iri", ORGANIZATION)),
            (LABEL, Term("literal", label)),
            (NAME, Term("literal", label)),
            (DERIVED_FROM, Term("iri", record)),
            (SIREN, Term("literal", f"{100_000_000 + number}")),
            (ESS + "legalForm", Term("iri", f"{SCHEME}legal-form/{draw.choice(FORMS)}")),
            (ESS + "activityCode", Term("literal", draw.choice(CODES))),
            (IN_TERRITORY, Term("iri", f"{TERRITORY}department/{department}")),
            (SCHEMA + "latitude", Term("literal", f"{latitude:.5f}", datatype=XSD + "decimal")),
            (SCHEMA + "longitude", Term("literal", f"{longitude:.5f}", datatype=XSD + "decimal")),
            (SCHEMA + "address", Term("iri", record + "#address")),
            (DESCRIPTION, Term("literal", f"{label}, au service de ses membres et de son territoire.", "fr")),
        ]
        if number % 8 == 0:
            said.append((ORG + "memberOf", Term("iri", HERE.entity("network", f"n{number % 40}"))))
        yield iri, said
        yield record + "#address", [
            (TYPE, Term("iri", SCHEMA + "PostalAddress")),
            (SCHEMA + "addressLocality", Term("literal", name)),
            (ESS + "communeCode", Term("literal", commune)),
            (ESS + "department", Term("iri", f"{TERRITORY}department/{department}")),
        ]  # fmt: skip


def publish(directory: Path, organizations: int, seed: int) -> Hub:
    """Publish as many organizations in ``directory``."""
    hub = generated_hub(directory, SOURCES)
    hub.revisions.create()
    with hub.revisions.lease("benchmark") as lease, lease.draft() as draft:
        refresh_model(hub, draft)
        published = [published_source(each, hub.connector(each.connector)) for each in hub.sources.values()]
        build_side_tables(
            GeneratedView(draft.view, organizations, seed),  # type: ignore[arg-type]  # it answers like one
            hub.publication_directory(1),
            addresses=HERE,
            territories=hub.territories,
            sources=published,
            manifest={"digest": "benchmark", "published_at": "2026-11-21T03:00:00+00:00"},
        )
        draft.commit(publication=1)
    return hub
