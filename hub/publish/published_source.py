"""A source as publication shows it: a dataset with a title, a publisher, a licence, and whether it is let
in.

The bundled sample of a connector may hold made-up rows, and its title says so; what the publisher really sends through
the same connector is not made up, and neither is its title.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

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


_MADE_UP = Text(" (exemple fictif)", " (fictitious example)")
"""How the title of a connector with a made-up sample ends."""


def published_source(source: Source, connector: Connector) -> PublishedSource:
    """``source`` with what its connector knows of it. The source's own licence wins over its connector's."""
    licence = source.licence or connector.licence
    is_made_up = connector.fictitious and _reads_sample(source, connector)
    title = connector.title
    if connector.fictitious and not is_made_up:
        title = Text(title.fr.removesuffix(_MADE_UP.fr), title.en.removesuffix(_MADE_UP.en))
    return PublishedSource(
        id=source.id,
        title=title,
        publisher=connector.publisher,
        licence=licence,
        homepage=connector.homepage,
        fictitious=is_made_up,
        connector=connector.slug,
        admission=judge_licence(licence, admit=source.admit),
    )


def _reads_sample(source: Source, connector: Connector) -> bool:
    return connector.sample is not None and Path(source.location).resolve() == connector.sample.resolve()


def admitted_ids(sources: Iterable[PublishedSource]) -> frozenset[str]:
    """The ids of the sources that may be published."""
    return frozenset(source.id for source in sources if source.admitted)
