"""The index of a generated population, made straight from its records: a large one would be long in being published whole.

What matching is asked of and answers with is the index alone. The hub around it is one of a few records, published whole,
so that it is served as any other.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from hub.model.vocabulary import TERRITORY
from hub.pipeline.hub import Hub
from hub.publish.matching.entry import Address, Entry, with_organization, with_places
from hub.publish.matching.index import build_match_index
from hub.publish.matching.place import department_of
from hub.publish.publication_folder import MATCHING
from hub.reconcile.node import Node
from tests.benchmarks.reconcile.records import Record
from tests.benchmarks.reconcile_service.published import entity, publish

_PUBLISHED_WHOLE = 20


def publish_straight(directory: Path, records: Sequence[Record]) -> Hub:
    """A hub in ``directory`` whose index holds ``records``, and whose graphs and tables hold only a few of them."""
    hub = publish(directory, records[:_PUBLISHED_WHOLE])
    index = hub.publication_directory(1) / MATCHING
    shutil.rmtree(index)
    build_match_index(index, entries(records))
    return hub


def entries(records: Iterable[Record]) -> Iterator[Entry]:
    """The entries of what ``records`` describe, each place by one record."""
    of_organization: dict[int, list[Record]] = {}
    for record in records:
        of_organization.setdefault(record.organization, []).append(record)
    for number, held in of_organization.items():
        iri = entity("organization", number)
        chiefs = [
            record.chief for record in held if record.chief.type == "organization" or len(record.nodes) == 1
        ]
        organization = _entry(iri, "organization", chiefs)
        places = [
            _entry(
                entity("establishment", each.establishment), "establishment", [each.place], organization=iri
            )
            for each in held
        ]
        yield with_places(organization, places)
        yield from (with_organization(place, organization) for place in places)


def _entry(iri: str, kind: str, nodes: Sequence[Node], organization: str | None = None) -> Entry:
    homes = [Address(node.postcode or "", node.commune or "", node.street or "") for node in nodes]
    departments = {code for node in nodes if node.postcode and (code := department_of(node.postcode))}
    siret = _each(node.siret for node in nodes) if kind == "establishment" else ()
    siren = _each(node.siren for node in nodes) if kind == "organization" else ()
    names = _each(node.names for node in nodes)
    return Entry(
        iri=iri,
        type=kind,
        label=names[0],
        names=names,
        acronyms=_each(node.acronyms for node in nodes),
        siren=tuple(dict.fromkeys([*siren, *(number[:9] for number in siret)])),
        siret=siret,
        rna=_each(node.rna for node in nodes) if kind == "organization" else (),
        addresses=tuple(dict.fromkeys(home for home in homes if home != Address())),
        departments=tuple(f"{TERRITORY}department/{code}" for code in sorted(departments)),
        area=next((node.commune for node in nodes if node.commune), ""),
        urls=_each((f"https://{site}/" for site in node.sites) for node in nodes),
        emails=_each(node.emails for node in nodes),
        phones=_each(node.phones for node in nodes),
        organization=organization,
    )


def _each(found: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for texts in found for text in texts))
