"""What the catalogue lists: the datasets of this hub and the services that give them, each with its facts.

A source that may not be published is listed like any other, with the reason and nothing to fetch. Everything is read from
the publication being served, the settings and the last harvests: the readers are asked nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from hub.errors import Text
from hub.harvest.state import LastHarvest
from hub.publish.bulk_file import BulkFile
from hub.publish.licence import judge_licence
from hub.publish.manifest import Manifest
from hub.publish.published_source import PublishedSource
from hub.publish.statistics import GraphStatistics, Statistics
from hub.serve.catalogue.words import (
    ABOUT_LINKS,
    ABOUT_REFERENCE,
    HUB,
    LINKS,
    REFERENCE,
    about_source,
    rights_of_reference,
)
from hub.serve.harvests import last_harvests
from hub.serve.publications import kept_publications
from hub.serve.site import Site


@dataclass(frozen=True, slots=True)
class Agent:
    """Who answers for something. ``contact`` is an address (``mailto:`` or the web's), empty when none is given."""

    iri: str
    name: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """``modified`` is ISO 8601; ``licence`` an address, where one holds for the whole; ``rights`` says in words what may be
    done. ``graph`` is the address its statements are read at. ``source`` is set for a database that is followed."""

    iri: str
    title: Text
    description: Text
    publisher: Agent
    rights: Text
    licence: str | None = None
    licence_name: str = ""
    modified: str | None = None
    homepage: str | None = None
    statistics: GraphStatistics | None = None
    files: tuple[BulkFile, ...] = ()
    graph: str | None = None
    derived_from: tuple[str, ...] = ()
    source: PublishedSource | None = None

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"source-{self.source.id}" if self.source else self.iri.partition("#")[2]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """``address`` is where the hub is reached, with its final slash; ``base`` what it mints under."""

    base: str
    address: str
    operator: Agent
    manifest: Manifest | None
    statistics: Statistics | None
    reference: Dataset
    links: Dataset
    sources: tuple[Dataset, ...]

    @property
    def iri(self) -> str:
        return f"{self.base}catalog"

    @property
    def title(self) -> Text:
        return HUB

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        return (self.reference, self.links, *self.sources)

    @property
    def modified(self) -> str | None:
        """When the newest of it changed."""
        return max((each.modified for each in self.datasets if each.modified), default=None)


def read_catalogue(site: Site) -> Catalogue:
    """The catalogue as it stands. Reads files: not for the event loop."""
    manifest = next(iter(kept_publications(site)), None)
    statistics = manifest.statistics if manifest else None
    harvests = last_harvests(site.hub)
    base, operator = site.addresses.base, _operator(site)
    sources = [_source(site, each, manifest, statistics, harvests) for each in site.sources.values()]
    admitted = [each for each in sources if each.source and each.source.admitted]
    published_at = manifest.published_at if manifest else None
    licences = {each.licence for each in admitted}
    licence = next(iter(licences)) if len(licences) == 1 else None
    return Catalogue(
        base,
        site.public_url,
        operator,
        manifest,
        statistics,
        Dataset(
            iri=f"{base}catalog#reference",
            title=REFERENCE,
            description=ABOUT_REFERENCE,
            publisher=operator,
            rights=rights_of_reference(licence),
            licence=licence,
            licence_name=judge_licence(licence, admit=False).name,
            modified=published_at,
            homepage=site.public_url,
            statistics=statistics.reference if statistics else None,
            files=_files(manifest, {"reference", "organization", "establishment"}),
            graph=f"{site.public_url}store?default" if manifest else None,
            derived_from=tuple(each.iri for each in admitted),
        ),
        Dataset(
            iri=f"{base}catalog#links",
            title=LINKS,
            description=ABOUT_LINKS,
            publisher=operator,
            rights=Text("constats de ce hub", "findings of this hub"),
            modified=published_at,
            homepage=site.public_url,
            files=_files(manifest, {"links"}),
            graph=_graph(site, site.addresses.links_graph) if manifest else None,
        ),
        tuple(sources),
    )


def _source(
    site: Site,
    source: PublishedSource,
    manifest: Manifest | None,
    statistics: Statistics | None,
    harvests: Mapping[str, LastHarvest],
) -> Dataset:
    iri = site.addresses.source(source.id)
    last = harvests.get(source.id)
    counted = statistics.sources.get(source.id) if statistics else None
    is_open = source.admitted and counted is not None
    return Dataset(
        iri=iri,
        title=source.title,
        description=about_source(site.hub.connector(source.connector).description, source),
        publisher=Agent(f"{iri}#publisher", source.publisher),
        rights=source.admission.reason,
        licence=source.licence,
        licence_name=source.admission.name,
        modified=last.at if last else None,
        homepage=source.homepage,
        statistics=counted,
        files=_files(manifest, {"source"}, source.id) if is_open else (),
        graph=_graph(site, site.addresses.source_graph(source.id)) if is_open else None,
        source=source,
    )


def _operator(site: Site) -> Agent:
    """Whoever the settings name; failing that, the host that answers."""
    operator = site.hub.operator
    name = operator.name or urlsplit(site.addresses.base).netloc
    return Agent(f"{site.addresses.base}catalog#publisher", name, operator.contact_iri)


def _files(manifest: Manifest | None, contents: Collection[str], source: str = "") -> tuple[BulkFile, ...]:
    files = manifest.files if manifest else ()
    return tuple(each for each in files if each.content in contents and each.source == source)


def _graph(site: Site, graph: str) -> str:
    return f"{site.public_url}store?graph={quote(graph, safe=':/')}"
