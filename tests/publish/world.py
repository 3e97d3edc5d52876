"""A small hub in memory: records of several sources, linked as reconciliation would link them."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterable
from pathlib import Path

import rdflib

from hub.errors import Text
from hub.model.iri import Addresses, NodeName
from hub.model.statement import Term, iri, literal, statement
from hub.model.territory import Territories
from hub.model.vocabulary import (
    ACRONYM,
    CARRIER,
    DESCRIPTION,
    ESS,
    ESTABLISHMENT,
    IDENTIFIER,
    IN_TERRITORY,
    INITIATIVE,
    IS_PART_OF,
    NAME,
    ORGANIZATION,
    RNA,
    SCHEMA,
    SIREN,
    SIRET,
    SITE_OF,
    TERRITORY,
    TYPE,
    XSD,
)
from hub.publish.licence import judge_licence
from hub.publish.published_source import PublishedSource
from tests.publish.memory_view import MemoryView

ADDRESSES = Addresses("https://data.example.org/")
OPEN = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
AQUITAINE, LIMOUSIN, FRANCE = TERRITORY + "region/72", TERRITORY + "region/74", TERRITORY + "country/FR"
TODAY = TERRITORY + "region/75"
VIENNE = TERRITORY + "department/87"
ROOT = Path(__file__).parents[2]

Value = str | tuple[str, str]
"""Text; or (kind, text) where the kind is ``iri``, a language, or ``decimal``."""


class World:
    """Collects statements graph by graph; :meth:`view` loads them, in any order asked for."""

    def __init__(self) -> None:
        self.graphs: dict[str | None, list[str]] = {}

    def say(self, graph: str | None, subject: str, predicate: str, *values: Value) -> None:
        lines = self.graphs.setdefault(graph, [])
        lines.extend(statement(iri(subject), iri(predicate), _spelled(value)) for value in values)

    def node(self, called: str, kind: str, entity: str = "", /, **values: Value | Iterable[Value]) -> str:
        """Describe ``source:key#fragment``, linked to ``entity`` (``type/slug``) when one is named."""
        node = NodeName.parse(called)
        graph, subject = ADDRESSES.source_graph(node.source), ADDRESSES.node(node)
        self.say(graph, subject, TYPE, ("iri", kind))
        if not node.fragment:
            self.say(graph, subject, IDENTIFIER, node.key)
            self.say(graph, subject, IS_PART_OF, ("iri", ADDRESSES.source(node.source)))
        for word, value in values.items():
            many = [value] if isinstance(value, str | tuple) else list(value)
            self.say(graph, subject, _PROPERTIES[word], *many)
        if entity:
            link = {"organization": "organization", "establishment": "establishment"}
            predicate = ESS + link.get(entity.partition("/")[0], "describes")
            self.say(ADDRESSES.links_graph, subject, predicate, ("iri", ADDRESSES.base + "id/" + entity))
        return subject

    def view(self, seed: int | None = None) -> MemoryView:
        view = MemoryView()
        for graph, lines in self.graphs.items():
            ordered = list(lines)
            if seed is not None:
                random.Random(seed).shuffle(ordered)
            view.insert(graph, ordered)
        return view


_PROPERTIES = {
    "name": NAME,
    "acronym": ACRONYM,
    "description": DESCRIPTION,
    "siren": SIREN,
    "siret": SIRET,
    "rna": RNA,
    "territory": IN_TERRITORY,
    "site_of": SITE_OF,
    "carrier": CARRIER,
    "axis": ESS + "axis",
    "address": SCHEMA + "address",
    "street": SCHEMA + "streetAddress",
    "locality": SCHEMA + "addressLocality",
    "department": ESS + "department",
    "latitude": SCHEMA + "latitude",
    "longitude": SCHEMA + "longitude",
    "part": SCHEMA + "location",
    "telephone": SCHEMA + "telephone",
}


def _spelled(value: Value) -> str:
    if isinstance(value, str):
        return literal(value)
    kind, text = value
    if kind == "iri":
        return iri(text)
    return literal(text, datatype=XSD + "decimal") if kind == "decimal" else literal(text, kind)


def ref(name: str) -> Value:
    """A link to the node ``source:key#fragment``."""
    return ("iri", ADDRESSES.node(NodeName.parse(name)))


def entity(path: str) -> str:
    return ADDRESSES.base + "id/" + path


def source(source_id: str, licence: str | None = OPEN, *, admit: bool = False) -> PublishedSource:
    return PublishedSource(
        id=source_id,
        title=Text(f"Base {source_id}", f"{source_id} database"),
        publisher="CRESS",
        licence=licence,
        homepage="https://cress.example.org/",
        fictitious=False,
        connector=source_id,
        admission=judge_licence(licence, admit=admit),
    )


@functools.cache
def territories() -> Territories:
    graph = rdflib.Graph().parse(ROOT / "ontology" / "territories.ttl")
    return Territories((str(s), str(p), _rdf_term(o)) for s, p, o in graph)


def _rdf_term(term: object) -> Term:
    if isinstance(term, rdflib.Literal):
        return Term("literal", str(term), term.language)
    return Term("iri", str(term))


@functools.cache
def model_lines() -> tuple[str, ...]:
    graph = rdflib.Graph()
    for path in (
        ROOT / "ontology" / "territories.ttl",
        *sorted((ROOT / "ontology" / "schemes").glob("axis.ttl")),
    ):
        graph.parse(path)
    lines = graph.serialize(format="nt").splitlines()
    return tuple(line for line in lines if line.strip() and "_:" not in line)


def cress() -> World:
    """Facts of the founding documents: one organization in two sources under two names, an initiative it
    carries, an organization known by its acronym, one establishment, and one that only an unlicensed source
    knows."""
    world = World()
    world.graphs[ADDRESSES.model_graph] = list(model_lines())
    world.node(
        "structures:ITW-036", ORGANIZATION, "organization/crge", name="CRGE", territory=("iri", AQUITAINE)
    )
    world.node(
        "initiatives:INI-021#carrier",
        ORGANIZATION,
        "organization/crge",
        name="Centre de Ressources des Groupements d'Employeurs",
        acronym="CRGE",
        description=("fr", "Appuie les groupements d'employeurs."),
    )
    world.node(
        "initiatives:INI-021",
        INITIATIVE,
        "initiative/ini-021",
        name="Soutien aux porteurs de projet",
        carrier=ref("initiatives:INI-021#carrier"),
        axis=("iri", "https://w3id.org/ess-hub/scheme/axis/cooperer"),
        territory=("iri", AQUITAINE),
    )
    world.node(
        "structures:ITW-018",
        ORGANIZATION,
        "organization/autonom-lab",
        name="Autonom lab",
        territory=("iri", LIMOUSIN),
    )
    world.node(
        "directory:87-1",
        ESTABLISHMENT,
        "establishment/autonom-lab-limoges",
        name="Autonom'lab",
        siret="50000000100018",
        site_of=ref("directory:87-1#organization"),
        address=ref("directory:87-1#address"),
        latitude=("decimal", "45.8336"),
        longitude=("decimal", "1.2611"),
    )
    world.node(
        "directory:87-1#organization",
        ORGANIZATION,
        "organization/autonom-lab",
        name="Autonom'lab",
        telephone="+33555000000",
    )
    world.node(
        "directory:87-1#address",
        SCHEMA + "PostalAddress",
        street="3 rue de l'Économie sociale",
        locality="Limoges",
        department=("iri", VIENNE),
    )
    world.node(
        "structures:ITW-050",
        ORGANIZATION,
        "organization/ecole-ees",
        name="École de l'Entrepreneuriat en Économie Sociale",
        acronym="Ecole EES",
        territory=("iri", FRANCE),
    )
    world.node("private:1", ORGANIZATION, "organization/secret", name="Connue d'une seule base")
    world.node(
        "private:2", ORGANIZATION, "organization/crge", name="CRGE, la fiche sans licence", rna="W123456789"
    )
    return world


SOURCES = (source("structures"), source("initiatives"), source("directory"), source("private", None))
