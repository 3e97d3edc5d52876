"""What the provenance graph says of each source: title, publisher, licence, and whether it is published."""

from __future__ import annotations

from hub.model.iri import Addresses
from hub.publish.provenance import source_statements
from hub.publish.published_source import PublishedSource
from hub.store.draft import Draft


def describe_sources(draft: Draft, addresses: Addresses, sources: tuple[PublishedSource, ...]) -> None:
    """Say in the provenance graph what each source is, in place of what was said before."""
    subjects = [addresses.source(source.id) for source in sources]
    draft.remove_subjects(
        addresses.provenance_graph, [*subjects, *(f"{each}#publisher" for each in subjects)]
    )
    draft.insert(addresses.provenance_graph, source_statements(addresses, sources))
