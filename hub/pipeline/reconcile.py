"""Reconciles what the sources say now, with what people judged and the model in force, and writes the links
graph in one commit.

New addresses are logged before the commit: a run that is killed in between finds its own events in force and mints
nothing twice. The same records and judgements give the same links graph, and then nothing is committed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.errors import Language, Mistake, Text
from hub.model.counting import counted, joined
from hub.model.iri import NodeName
from hub.model.vocabulary import ESS, RECONCILED_TYPES
from hub.pipeline.hub import Hub
from hub.pipeline.last_time import LastTime, content_of, digest_of, records_given
from hub.pipeline.model_in_force import ModelInForce, model_in_force, reweighting_path
from hub.reconcile.engine import Engine
from hub.reconcile.identity import Group, assign
from hub.reconcile.identity_log import IdentityLog
from hub.reconcile.judgement_log import JudgementLog, Judgements
from hub.reconcile.links import link_statements
from hub.reconcile.model_scorer import shipped
from hub.reconcile.node import Described, Node, read_described, read_nodes
from hub.reconcile.reconcile import Reconciliation, reconcile
from hub.reconcile.reweighting import name_of
from hub.resources import code_digest
from hub.store.view import View


@dataclass(frozen=True, slots=True)
class ReconcileReport:
    """What reconciliation found; ``changed`` is False when the links graph already said all this."""

    nodes: int
    organizations: int
    establishments: int
    others: int
    to_review: int
    mistakes: tuple[Mistake, ...]
    broken: int
    contradictory: int
    orphans: int
    changed: bool

    def into(self, language: Language) -> str:
        """A line of counts, then what people should look at."""
        counts = joined(
            [
                counted(self.nodes, ("description", "descriptions"), ("description", "descriptions")),
                counted(
                    self.organizations, ("organisation", "organisations"), ("organization", "organizations")
                ),
                counted(
                    self.establishments,
                    ("établissement", "établissements"),
                    ("establishment", "establishments"),
                ),
                counted(self.others, ("autre entité", "autres entités"), ("other entity", "other entities")),
                counted(
                    self.to_review,
                    ("paire à revoir", "paires à revoir"),
                    ("pair to review", "pairs to review"),
                ),
            ]
        )
        lines = [Text(f"rapprochement : {counts.fr}", f"reconciliation: {counts.en}")]
        lines += [
            Text(f"  jugements {fr} : {number}", f"  judgements {en}: {number}")
            for number, fr, en in (
                (self.contradictory, "qui en contredisent d'autres", "that contradict others"),
                (
                    self.broken,
                    "qui réunissent ce que des contraintes séparent",
                    "that join what constraints part",
                ),
                (self.orphans, "sur des fiches disparues", "on records that are gone"),
            )
            if number
        ]
        lines += [Text(f"  {mistake.into('fr')}", f"  {mistake.into('en')}") for mistake in self.mistakes]
        return joined(lines, "\n").into(language)

    def to_json(self, language: Language) -> dict[str, Any]:
        return {
            "nodes": self.nodes,
            "organizations": self.organizations,
            "establishments": self.establishments,
            "others": self.others,
            "toReview": self.to_review,
            "contradictory": self.contradictory,
            "broken": self.broken,
            "orphans": self.orphans,
            "mistakes": [mistake.into(language) for mistake in self.mistakes],
            "changed": self.changed,
        }


def reconcile_records(
    hub: Hub,
    *,
    engine: Engine | None = None,
    wait: float = 0.0,
    on_wait: Callable[[str], None] | None = None,
) -> ReconcileReport:
    """Bring the links graph up to date with records and judgements. ``engine`` spreads the
    work: none changes the answer."""
    with hub.revisions.lease("reconcile", wait=wait, on_wait=on_wait) as lease, lease.draft() as draft:
        last = LastTime(hub.directory / "reconcile.json")
        answer = last.answer(_given(hub, draft.view))
        judgements = JudgementLog(hub.judgement_path).read()
        log = IdentityLog(hub.identity_path)
        entities = log.entities
        model = model_in_force(hub, engine)
        mistakes = judgements.mistakes + entities.mistakes + model.mistakes
        if answer is not None:
            return ReconcileReport(**answer, mistakes=mistakes, changed=False)
        nodes, described = read_described_nodes(hub, draft.view)
        found = reconcile_nodes(hub, nodes, judgements, model)
        groups = _groups(found, described)
        assignment = assign(groups, entities, _previous(hub, draft.view))
        lines = link_statements(assignment, found, hub.addresses)
        changed = lines != sorted(draft.view.lines(hub.addresses.links_graph))
        if changed:
            log.append(assignment.events)
            draft.replace_graph(hub.addresses.links_graph, lines)
        counts = {
            "nodes": len(nodes),
            "organizations": len(found.organizations),
            "establishments": len(found.establishments),
            "others": sum(group.type not in RECONCILED_TYPES for group in groups),
            "to_review": found.questions,
            "broken": len(found.broken),
            "contradictory": len(found.contradictory),
            "orphans": len(found.orphans),
        }
        given = _given(hub, draft.view)
        if changed:
            draft.commit()
        last.keep(given, counts)
        return ReconcileReport(**counts, mistakes=mistakes, changed=changed)


def _given(hub: Hub, view: View) -> str:
    """All that the links graph follows from, itself included through the log of identities."""
    return digest_of(
        records_given(hub, view),
        once_sources(hub),
        content_of(hub.judgement_path),
        name_of(shipped()),
        content_of(reweighting_path(hub)),
        content_of(hub.identity_path),
        content_of(hub.resources.territories_path),
        code_digest("reconcile", "model", "pipeline"),
    )


def once_sources(hub: Hub) -> frozenset[str]:
    """The sources that list each organization once."""
    return frozenset(
        source.id for source in hub.sources.values() if hub.connector(source.connector).lists_each_once
    )


def reconcile_nodes(
    hub: Hub, nodes: list[Node], judgements: Judgements, model: ModelInForce
) -> Reconciliation:
    """Reconcile ``nodes`` by ``model``, knowing which sources list each organization once."""
    return reconcile(nodes, hub.territories, judgements, model.scorer, once_sources(hub))


def read_described_nodes(hub: Hub, view: View) -> tuple[list[Node], list[Described]]:
    """Every organization and establishment of every source, and every other described node."""
    nodes: list[Node] = []
    described: list[Described] = []
    for source_id in hub.sources:
        subjects = list(view.nodes(hub.addresses.source_graph(source_id)))
        nodes += read_nodes(source_id, subjects, hub.addresses)
        described += read_described(source_id, subjects, hub.addresses)
    return nodes, described


def _groups(found: Reconciliation, described: list[Described]) -> list[Group]:
    """One group a cluster; one a node for the types that are not reconciled."""
    label_of = {(one.name, one.type): one.label for one in described}
    clusters = [("organization", entity.members) for entity in found.organizations]
    clusters += [("establishment", entity.members) for entity in found.establishments]
    groups = [Group(kind, members, _label(label_of, kind, members)) for kind, members in clusters]
    groups += [
        Group(one.type, (one.name,), one.label) for one in described if one.type not in RECONCILED_TYPES
    ]
    return groups


def _label(label_of: Mapping[tuple[NodeName, str], str], kind: str, members: tuple[NodeName, ...]) -> str:
    """The name of the first member; an organization may stand in it by its establishments only."""
    first = min(members)
    return label_of.get((first, kind)) or label_of.get((first, "establishment")) or str(first)


def _previous(hub: Hub, view: View) -> dict[tuple[NodeName, str], str]:
    """(node, type) → the slug that the links graph gives it now."""
    prefix = hub.addresses.base + "id/"
    found: dict[tuple[NodeName, str], str] = {}
    for subject, statements in view.nodes(hub.addresses.links_graph):
        name = hub.addresses.node_name(subject)
        if name is None:
            continue
        for predicate, term in statements:
            if predicate.startswith(ESS) and term.value.startswith(prefix):
                kind, _, slug = term.value.removeprefix(prefix).partition("/")
                found[name, kind] = slug
    return found
