"""What a publication holds, counted: statements, subjects, objects, classes, properties and vocabularies of the reference
graph and of each source, and the links from each source to the reference.

Counted by the store itself when the publication is made, and kept beside its tables: describing the dataset (VoID) asks
nothing of the readers, and says the same until the next publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hub.model.iri import Addresses
from hub.model.vocabulary import IS_PART_OF, PREFIXES, TYPE
from hub.publish.links import LINK_PROPERTIES
from hub.store.view import View


@dataclass(frozen=True, slots=True)
class GraphStatistics:
    """``entities``: published entities of the reference graph, records of a source. ``classes``: class → subjects of it;
    ``properties``: property → statements with it. ``links``: property that leads to an entity → links of this source."""

    triples: int
    subjects: int
    objects: int
    entities: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    links: Mapping[str, int]

    @property
    def vocabularies(self) -> list[str]:
        """The namespaces the hub knows of, that some class or property stands in."""
        used = (*self.classes, *self.properties)
        return sorted(
            {
                namespace
                for namespace in PREFIXES.values()
                if any(name.startswith(namespace) and "/" not in name[len(namespace) :] for name in used)
            }
        )


@dataclass(frozen=True, slots=True)
class Statistics:
    """``sources`` by id, those that were harvested; those that are not published are counted too."""

    reference: GraphStatistics
    sources: Mapping[str, GraphStatistics]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Statistics:
        """What :meth:`to_json` gave."""
        sources = {name: GraphStatistics(**each) for name, each in found["sources"].items()}
        return cls(GraphStatistics(**found["reference"]), sources)


def count_statements(view: View, addresses: Addresses, sources: Iterable[str]) -> Statistics:
    """Count the reference graph, and the graph of each of ``sources`` (ids) that has one."""
    links = _links(view, addresses)
    there = set(view.graphs())
    entity = f'FILTER(STRSTARTS(STR(?s), "{addresses.base}id/"))'
    return Statistics(
        _graph(view, None, f"?s <{TYPE}> ?class {entity}", {}),
        {
            source: _graph(
                view,
                addresses.source_graph(source),
                f"?s <{IS_PART_OF}> <{addresses.source(source)}>",
                links.get(source, {}),
            )
            for source in sorted(sources)
            if addresses.source_graph(source) in there
        },
    )


def _graph(view: View, graph: str | None, entities: str, links: Mapping[str, int]) -> GraphStatistics:
    def counted(what: str, pattern: str, by: str = "") -> dict[str, int]:
        where = f"GRAPH <{graph}> {{ {pattern} }}" if graph else pattern
        group = f"GROUP BY {by}" if by else ""
        rows = view.select(f"SELECT {by} (COUNT({what}) AS ?n) WHERE {{ {where} }} {group}")
        return dict(sorted((row[by[1:]].value if by else "", int(row["n"].value)) for row in rows))

    def only(what: str, pattern: str) -> int:
        return counted(what, pattern).get("", 0)

    properties = counted("*", "?s ?p ?o", "?p")
    return GraphStatistics(
        triples=sum(properties.values()),
        subjects=only("DISTINCT ?s", "?s ?p ?o"),
        objects=only("DISTINCT ?o", "?s ?p ?o"),
        entities=only("DISTINCT ?s", entities),
        classes=counted("*", f"?s <{TYPE}> ?class", "?class"),
        properties=properties,
        links=dict(links),
    )


def _links(view: View, addresses: Addresses) -> dict[str, dict[str, int]]:
    """Source → property → links."""
    found: dict[str, dict[str, int]] = {}
    for predicate in LINK_PROPERTIES:
        rows = view.select(
            f"SELECT ?source (COUNT(*) AS ?n) WHERE {{ GRAPH <{addresses.links_graph}> {{ ?node <{predicate}> ?entity }} "
            f'BIND(STRBEFORE(STRAFTER(STR(?node), "{addresses.base}record/"), "/") AS ?source) }} GROUP BY ?source'
        )
        for row in rows:
            found.setdefault(row["source"].value, {})[predicate] = int(row["n"].value)
    return {source: counts for source, counts in found.items() if source}
