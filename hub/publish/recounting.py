"""Counts entities anew that were chosen for again, and the establishments that count by what their organization is."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from hub.model.ntriples import read_statement
from hub.model.statement import iri
from hub.model.vocabulary import SITE_OF
from hub.publish.kept import Kept
from hub.publish.kept_counts import Count

_SITE_OF = f" {iri(SITE_OF)} "


def count_all(kept: Kept, count: Count) -> None:
    """Count every entity."""
    kept.counts.fill(count(kept.lines()))


def count_again(kept: Kept, entities: Collection[str], count: Count) -> None:
    """Count ``entities``, whose lines in ``kept`` may be others than when they were counted."""
    before = {entity: kept.counts.shared(entity) for entity in entities}
    kept.counts.put(entities, count(_with_owners(kept, entities)))
    turned = [entity for entity in entities if kept.counts.shared(entity) != before[entity]]
    sites = kept.dependents(turned).difference(entities)
    kept.counts.put(sites, count(_with_owners(kept, sites)))


def _with_owners(kept: Kept, entities: Collection[str]) -> Iterator[str]:
    """The lines of ``entities``, and of the organizations they are sites of."""
    owners: set[str] = set()
    for entity in entities:
        for line in kept.lines_of(entity):
            yield line
            if _SITE_OF in line:
                owners.add(read_statement(line)[2].value)
    for owner in sorted(owners.difference(entities)):
        yield from kept.lines_of(owner)
