"""Reconciles what the sources say now, with what people judged and the model in force, and writes the links
graph in one commit.

New addresses are logged before the commit: a run that is killed in between finds its own events in force and mints
nothing twice. The same records and judgements give the same links graph, and then nothing is committed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from hub.errors import Language, Mistake, Text
from hub.model.counting import counted, joined
from hub.pipeline.hub import Hub
from hub.pipeline.kept_run import KeptRun, identities_of, keep_run, read_run
from hub.pipeline.last_time import LastTime, content_of, digest_of, records_given
from hub.pipeline.link_changes import LinkChange, change_links, replace_links
from hub.pipeline.model_in_force import ModelInForce, model_in_force, reweighting_path
from hub.pipeline.records_now import Records, read_records, read_records_since
from hub.reconcile.earlier import NodesSince
from hub.reconcile.engine import Engine
from hub.reconcile.identity_log import Entities, IdentityLog
from hub.reconcile.judgement_log import JudgementLog, Judgements
from hub.reconcile.model_scorer import shipped
from hub.reconcile.node import Node
from hub.reconcile.reconcile import Reconciliation, reconcile
from hub.reconcile.reweighting import name_of
from hub.resources import code_digest
from hub.store.draft import Draft
from hub.store.view import View
from hub.uncollected import uncollected


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


@uncollected()
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
        once = once_sources(hub)
        before = None if answer is not None else read_run(hub, once)
        log = IdentityLog(hub.identity_path)
        if before is not None and before.entities is not None and before.identities == identities_of(hub):
            log = log.knowing(before.entities)
        entities = log.entities
        model = model_in_force(hub, engine)
        mistakes = judgements.mistakes + entities.mistakes + model.mistakes
        if answer is not None:
            return ReconcileReport(**answer, mistakes=mistakes, changed=False)
        found, records, change = _reconciled(
            hub, draft, judgements, model, entities, lease.revision.links, before
        )
        if change.changed:
            log.append(change.events)
        counts = {
            "nodes": len(records.nodes),
            **{f"{kind}s": level.count for kind, level in found.levels.items()},
            "others": len(records.others),
            "to_review": found.questions,
            "broken": len(found.broken),
            "contradictory": len(found.contradictory),
            "orphans": len(found.orphans),
        }
        given = _given(hub, draft.view)
        links = lease.revision.links
        if change.changed:
            links = given
            draft.commit(links=links)
        earlier = found.earlier()
        if earlier is not None:
            identities = identities_of(hub)
            keep_run(hub, once, KeptRun(records, earlier, change.links, links, identities, log.entities))
        last.keep(given, counts)
        return ReconcileReport(**counts, mistakes=mistakes, changed=change.changed)


def _reconciled(
    hub: Hub,
    draft: Draft,
    judgements: Judgements,
    model: ModelInForce,
    entities: Entities,
    links: str,
    before: KeptRun | None,
) -> tuple[Reconciliation, Records, LinkChange]:
    """What is reconciled, of which records, and what became of the links in ``draft``; ``links`` names those there, ``before``
    is what the last reconciliation left."""
    if before is None:
        records = read_records(hub, draft.view)
        found = reconcile_nodes(hub, records.nodes, judgements, model)
        return found, records, replace_links(hub, draft, found, records, entities)
    now = read_records_since(hub, draft.view, before.records)
    since = NodesSince(before.earlier, now.row)
    found = reconcile_nodes(hub, now.records.nodes, judgements, model, since)
    if not links or (before.graph, before.identities) != (links, identities_of(hub)):
        return found, now.records, replace_links(hub, draft, found, now.records, entities)
    return found, now.records, change_links(hub, draft, found, entities, now, before.links)


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


def records_and_since(hub: Hub, view: View) -> tuple[Records, NodesSince | None]:
    """The records as they are, and what the last reconciliation knew of them; None when it left nothing of use."""
    before = read_run(hub, once_sources(hub))
    if before is None:
        return read_records(hub, view), None
    now = read_records_since(hub, view, before.records)
    return now.records, NodesSince(before.earlier, now.row)


def reconcile_nodes(
    hub: Hub,
    nodes: Iterable[Node],
    judgements: Judgements,
    model: ModelInForce,
    since: NodesSince | None = None,
) -> Reconciliation:
    """Reconcile ``nodes`` by ``model``, knowing which sources list each organization once, and going on from what was
    reconciled before where it is known (``since``)."""
    return reconcile(nodes, hub.territories, judgements, model.scorer, once_sources(hub), since)
