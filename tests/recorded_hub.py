"""A hub whose sources hold given nodes, as harvests would have left them: statements in the store, hashes in the states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.harvest.record import KnownRecord, Reject, hash_statements, subjects_of
from hub.harvest.state import LastHarvest, State
from hub.model.iri import NodeName
from hub.model.location import Location
from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import (
    ACRONYM,
    ESS,
    ESTABLISHMENT,
    IN_TERRITORY,
    NAME,
    ORGANIZATION,
    PUBLIC_BODY,
    RNA,
    SCHEMA,
    SIREN,
    SIRET,
    SITE_OF,
    TERRITORY_NAME,
    TYPE,
)
from hub.pipeline.hub import Hub
from hub.reconcile.node import Node

_CLASSES = {"organization": ORGANIZATION, "establishment": ESTABLISHMENT}
_PLACE = (("postalCode", "postcode"), ("addressLocality", "commune"), ("streetAddress", "street"))

Changes = Mapping[NodeName, Sequence[Node]]
"""Record → the nodes that it holds from now on; one that holds none is gone."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What a harvest wants to be true."""

    kept: Sequence[KnownRecord]
    left: Sequence[str]

    def to_keep(self) -> Iterable[KnownRecord]:
        return self.kept

    def gone(self) -> Iterable[str]:
        return self.left

    def rejects(self) -> Iterable[Reject]:
        return ()

    def sirets_to_keep(self) -> Iterable[tuple[str, str, str]]:
        return ()

    def missing(self) -> Iterable[tuple[str, str, int]]:
        return ()


def harvested(hub: Hub, changes: Changes, moment: str) -> None:
    """Bring ``changes`` into the store and the states, as harvests of ``moment`` (unlike any other) would."""
    by_source: dict[str, list[NodeName]] = {}
    for record in changes:
        by_source.setdefault(record.source, []).append(record)
    with hub.revisions.lease("harvest") as lease, lease.draft() as draft:
        for source, records in sorted(by_source.items()):
            run = f"{hub.addresses.base}harvest/{source}/{moment}"
            lines = {record: sorted(node_lines(hub, changes[record])) for record in records}
            with State(hub.state_path(source)) as state:
                known = state.records([record.key for record in records]) if len(records) < 900 else {}
                draft.remove_subjects(
                    hub.addresses.source_graph(source),
                    (subject for each in known.values() for subject in each.subjects),
                )
                draft.insert(
                    hub.addresses.source_graph(source), (line for each in lines.values() for line in each)
                )
                draft.insert(
                    hub.addresses.provenance_graph, [statement(iri(run), iri(TYPE), iri(ESS + "Harvest"))]
                )
                kept = [
                    KnownRecord(record.key, hash_statements(said), subjects_of(said), Location("f", 1, None))
                    for record, said in lines.items()
                    if said
                ]
                gone = [record.key for record, said in lines.items() if not said]
                state.prepare(run, _Prepared(kept, gone), LastHarvest(run, moment, "f", "f", "c", "r"))
                state.settle(run, committed=True)
        draft.commit()


def node_lines(hub: Hub, nodes: Iterable[Node]) -> Iterator[str]:
    """What the nodes of a record say, in any order; a line may come twice."""
    for node in nodes:
        subject = iri(hub.addresses.node(node.name))
        home = iri(hub.addresses.record(node.name.source, node.name.key) + "#home" + node.name.fragment)
        pairs = [(TYPE, iri(_CLASSES[node.type]))]
        pairs += [(TYPE, iri(PUBLIC_BODY))] if node.public_body else []
        pairs += [(NAME, literal(name)) for name in node.names]
        pairs += [(ACRONYM, literal(acronym)) for acronym in node.acronyms]
        pairs += [(SIREN, literal(number)) for number in node.siren]
        pairs += [(RNA, literal(number)) for number in node.rna]
        pairs += [(SIRET, literal(number)) for number in node.siret]
        pairs += [(SCHEMA + "telephone", literal(number)) for number in node.phones]
        pairs += [(SCHEMA + "email", literal(address)) for address in node.emails]
        pairs += [(SCHEMA + "url", iri(f"https://{site}/")) for site in node.sites]
        pairs += [(IN_TERRITORY, iri(place)) for place in node.territories]
        pairs += [(TERRITORY_NAME, literal(name)) for name in node.territory_names]
        pairs += [(SITE_OF, iri(hub.addresses.node(node.site_of)))] if node.site_of else []
        said = [(name, getattr(node, field)) for name, field in _PLACE if getattr(node, field)]
        pairs += [(SCHEMA + "address", home)] if said else []
        for predicate, term in pairs:
            yield statement(subject, iri(predicate), term)
        for name, text in said:
            yield statement(home, iri(SCHEMA + name), literal(text))
