"""The services that give the datasets: those whose route this server has, no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from hub.errors import Text


@dataclass(frozen=True, slots=True)
class Service:
    """``path`` is its endpoint below the hub's address, ``description`` where it describes itself. ``standards`` are the
    specifications it follows."""

    name: str
    title: Text
    about: Text
    path: str
    description: str = ""
    standards: tuple[str, ...] = ()
    needs_parameters: bool = False

    @property
    def page(self) -> str:
        """What a reader may be sent to: the endpoint, where it answers without parameters."""
        return "" if self.needs_parameters else self.path


_SERVICES = (
    Service(
        "sparql",
        Text("Interrogation SPARQL", "SPARQL queries"),
        Text("Tout le jeu de données, en SPARQL 1.1.", "The whole dataset, in SPARQL 1.1."),
        "sparql",
        "sparql",
        ("https://www.w3.org/TR/sparql11-protocol/",),
    ),
    Service(
        "store",
        Text("Lecture graphe par graphe", "Graph by graph"),
        Text(
            "Un graphe entier à la fois, par le protocole Graph Store du W3C.",
            "One whole graph at a time, by W3C's Graph Store Protocol.",
        ),
        "store",
        "sparql",
        ("https://www.w3.org/TR/sparql11-http-rdf-update/",),
        needs_parameters=True,
    ),
    Service(
        "api",
        Text("API de recherche", "Search API"),
        Text("Organisations et établissements en JSON-LD.", "Organisations and establishments in JSON-LD."),
        "api/organizations",
        "openapi.json",
    ),
    Service(
        "feed",
        Text("Flux de changements", "Change feed"),
        Text("Ce qui change, publication après publication.", "What changes, publication after publication."),
        "feed",
        "feed",
        ("https://w3id.org/ldes/specification",),
    ),
    Service(
        "reconcile",
        Text("Rapprochement de tableaux", "Reconciliation of tables"),
        Text(
            "Retrouver les lignes d'un tableau parmi les structures, avec OpenRefine ou un autre client.",
            "Find the rows of a table among the organisations, with OpenRefine or another client.",
        ),
        "reconcile",
        "reconcile",
        ("https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/",),
    ),
)


def services_among(is_served: Callable[[str], bool]) -> list[Service]:
    """Those whose endpoint (``/sparql``) ``is_served``, with a description only where that is served too."""
    return [
        each if is_served(f"/{each.description}") else replace(each, description="")
        for each in _SERVICES
        if is_served(f"/{each.path}")
    ]
