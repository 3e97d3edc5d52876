"""A source as publication shows it: a dataset with a title, a publisher, a licence, and whether it is let
in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hub.errors import Text
from hub.mapping.connector import Connector
from hub.model.source import Source
from hub.publish.licence import Admission, judge_licence


@dataclass(frozen=True, slots=True)
class PublishedSource:
    """``fictitious`` sources hold made-up examples, and say so on every page. ``licence`` is an IRI or
    None."""

    id: str
    title: Text
    publisher: str
    licence: str | None
    homepage: str | None
    fictitious: bool
    connector: str
    admission: Admission

    @property
    def admitted(self) -> bool:
        """Whether its values may be published."""
        return self.admission.admitted


def published_source(source: Source, connector: Connector) -> PublishedSource:
    """``source`` with what its connector knows of it. The source's own licence wins over its connector's."""
    licence = source.licence or connector.licence
    return PublishedSource(
        id=source.id,
        title=connector.title,
        publisher=connector.publisher,
        licence=licence,
        homepage=connector.homepage,
        fictitious=connector.fictitious,
        connector=connector.slug,
        admission=judge_licence(licence, admit=source.admit),
    )


def admitted_ids(sources: Iterable[PublishedSource]) -> frozenset[str]:
    """The ids of the sources that may be published."""
    return frozenset(source.id for source in sources if source.admitted)
