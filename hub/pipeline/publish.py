"""Publishes: chooses values, writes the reference graph, builds what serves it, switches readers — in one commit.

The side tables of publication N stand in ``publications/N`` before the commit that makes N current. A directory above
the current publication is what a killed run left: nobody reads it, and the next publication builds it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from hub.errors import Language, Text
from hub.model.counting import counted, joined
from hub.pipeline.hub import Hub
from hub.pipeline.last_time import LastTime
from hub.pipeline.model_graph import refresh_model
from hub.pipeline.publication_stamps import (
    choice_made_from,
    digest_shown,
    given_to,
    manifest_of,
    stamp_of,
    surroundings_shown,
)
from hub.pipeline.publications import free_old_publications
from hub.pipeline.remote import RemoteReport, publish_to_remote
from hub.pipeline.sources import describe_sources
from hub.publish.affected import affected_by
from hub.publish.card import Reference, reference_of
from hub.publish.choosing import choose_all, choose_touched
from hub.publish.classification import read_classification
from hub.publish.description import describe_publication, is_described
from hub.publish.kept import Kept, open_kept
from hub.publish.observatory import with_observatory
from hub.publish.provenance import publication_statements
from hub.publish.publication_folder import SideTables
from hub.publish.published_source import admitted_ids
from hub.publish.renewal import renew_side_tables
from hub.publish.side_tables import build_side_tables
from hub.store.changes import forget_before, touched_between
from hub.store.draft import Draft
from hub.store.view import View
from hub.uncollected import uncollected


class Change(NamedTuple):
    """The lines that the reference graph says no more, and those it says from now on."""

    gone: set[str]
    come: set[str]


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What was published; ``changed`` is False when the last publication already said all this. ``remote`` is what came of
    it on the remote engine."""

    publication: int
    revision: int
    statements: int
    entities: int
    withheld: tuple[str, ...]
    changed: bool
    remote: RemoteReport | None = None

    @property
    def failure(self) -> Text | None:
        """Why the remote engine was not loaded; None when it was, or there is none."""
        return self.remote.error if self.remote else None

    def into(self, language: Language) -> str:
        """One line of counts, and one that names the sources kept out."""
        entities = counted(self.entities, ("entité", "entités"), ("entity", "entities"))
        statements = counted(self.statements, ("énoncé", "énoncés"), ("statement", "statements"))
        state = Text("publiée", "published") if self.changed else Text("inchangée", "unchanged")
        number, held = self.publication, ", ".join(self.withheld)
        lines = [
            Text(
                f"publication {number} {state.fr} : {entities.fr}, {statements.fr}",
                f"publication {number} {state.en}: {entities.en}, {statements.en}",
            )
        ]
        if held:
            lines.append(
                Text(
                    f"  sources non diffusées, pour leur licence (voir « admit » dans hub.toml) : {held}",
                    f"  sources kept out, for their licence (see 'admit' in hub.toml): {held}",
                )
            )
        if self.remote is not None:
            lines.append(Text(self.remote.into("fr"), self.remote.into("en")))
        return joined(lines, "\n").into(language)

    def to_json(self, language: Language) -> dict[str, Any]:
        return {
            "publication": self.publication,
            "revision": self.revision,
            "statements": self.statements,
            "entities": self.entities,
            "withheld": list(self.withheld),
            "changed": self.changed,
            **({"remote": self.remote.to_json(language)} if self.remote else {}),
        }


def publish_entities(
    hub: Hub, *, wait: float = 0.0, on_wait: Callable[[str], None] | None = None
) -> PublishReport:
    """Publish what reconciliation produced, and its counts; have the remote engine, if there is one, serve it; then make
    the bulk files. The same entities published twice in a year make one publication."""
    with uncollected(), ExitStack() as held:
        report, view, reference = _publish(hub, held, wait, on_wait)
        report = replace(report, remote=publish_to_remote(hub, wait=wait, on_wait=on_wait))
        directory = hub.publication_directory(report.publication)
        if not is_described(directory):
            describe_publication(
                view,
                directory,
                addresses=hub.addresses,
                sources=hub.published_sources,
                bulk_forms=hub.bulk_forms,
                reference=reference,
            )
            free_old_publications(hub, report.publication)
    return report


def _publish(
    hub: Hub, held: ExitStack, wait: float, on_wait: Callable[[str], None] | None
) -> tuple[PublishReport, View, Reference | None]:
    """What was published, the revision that shows it, kept open as long as ``held`` is, and the reference graph, where it is in
    memory."""
    started = hub.clock()
    with ExitStack() as writing:
        lease = writing.enter_context(hub.revisions.lease("publish", wait=wait, on_wait=on_wait))
        draft = writing.enter_context(lease.draft())
        sources = hub.published_sources
        withheld = tuple(source.id for source in sources if not source.admitted)
        refresh_model(hub, draft)
        current = lease.revision
        last = LastTime(hub.directory / "publish.json")
        answer = last.answer(given_to(hub, draft, current.publication, started.year))
        manifest = manifest_of(hub, current.publication)
        if answer is not None and manifest:
            report = PublishReport(
                current.publication, current.number, **answer, withheld=withheld, changed=False
            )
            return report, held.enter_context(hub.revisions.reading()), None
        kept = writing.enter_context(open_kept(hub.directory / "publish.sqlite"))
        before = _choose(hub, draft, kept)
        lines = _lines(hub, draft, kept, started.year)
        digest = digest_shown(hub, lines, sources, draft)
        if manifest.get("digest") == digest:
            last.keep(
                given_to(hub, draft, current.publication, started.year),
                {"statements": len(lines), "entities": manifest["entities"]},
            )
            kept.keep(stamp_of(hub, current.publication, current.number))
            report = PublishReport(
                current.publication, current.number, len(lines), manifest["entities"], withheld, changed=False
            )
            return report, held.enter_context(hub.revisions.reading()), None
        number = current.publication + 1
        change = _write(draft, before, lines)
        facts = {
            "publication": number,
            "digest": digest,
            "base": hub.addresses.base,
            "published_at": started.isoformat(timespec="seconds"),
            "surroundings": surroundings_shown(hub, sources),
        }
        built, reference = _build(hub, draft, kept, manifest, facts, change, lines)
        describe_sources(draft, hub.addresses, sources)
        draft.insert(
            hub.addresses.provenance_graph,
            publication_statements(
                hub.addresses,
                number,
                sources,
                started=started,
                ended=hub.clock(),
                statements=len(lines),
                entities=built.entities,
            ),
        )
        given = given_to(hub, draft, number, started.year)
        revision = draft.commit(publication=number)
        last.keep(given, {"statements": len(lines), "entities": built.entities})
        kept.keep(stamp_of(hub, number, revision.number))
        forget_before(hub.revisions.directory, revision.number)
        view = held.enter_context(hub.revisions.reading())
    free_old_publications(hub, number)
    report = PublishReport(number, revision.number, len(lines), built.entities, withheld, changed=True)
    return report, view, reference


def _lines(hub: Hub, draft: Draft, kept: Kept, year: int) -> list[str]:
    """The lines of the reference graph, what is counted in ``year`` included."""
    chosen = list(kept.lines())
    lines = with_observatory(
        chosen,
        addresses=hub.addresses,
        classification=read_classification(draft.view, hub.addresses.model_graph),
        territories=hub.territories,
        admitted=admitted_ids(hub.published_sources),
        year=year,
    )
    written = set(lines)
    kept.put_beside(set(chosen) - written, written.difference(chosen))
    return lines


def _write(draft: Draft, before: set[str] | None, lines: list[str]) -> Change | None:
    """Have the reference graph say ``lines``, in place of those ``before``; what differs, None where these are not known."""
    written = set(lines)
    if before is None:
        draft.replace_graph(None, written)
        return None
    change = Change(before - written, written - before)
    draft.change_graph(None, change.gone, change.come)
    return change


def _build(
    hub: Hub,
    draft: Draft,
    kept: Kept,
    before: Mapping[str, Any],
    manifest: Mapping[str, Any],
    change: Change | None,
    lines: list[str],
) -> tuple[SideTables, Reference | None]:
    """Build what serves the publication of this ``manifest``: from what serves the one of the manifest ``before``, if that can be."""
    number = manifest["publication"]
    directory, earlier = hub.publication_directory(number), hub.publication_directory(number - 1)
    if change is not None and before.get("surroundings") == manifest["surroundings"]:
        days = (str(each["published_at"])[:10] for each in (before, manifest))
        affected = affected_by(draft.view, hub.addresses, change.gone, change.come, *days)
        built = renew_side_tables(
            draft.view,
            directory,
            before=earlier,
            affected=affected,
            recorded=kept.recorded(affected.reference.entities.keys()),
            manifest=manifest,
            addresses=hub.addresses,
            territories=hub.territories,
            sources=hub.published_sources,
        )
        if built is not None:
            return built, None
    reference = reference_of(lines, hub.addresses)
    built = build_side_tables(
        draft.view,
        directory,
        manifest=manifest,
        before=earlier,
        reference=reference,
        recorded=kept.recorded(),
        addresses=hub.addresses,
        territories=hub.territories,
        sources=hub.published_sources,
    )
    return built, reference


def _choose(hub: Hub, draft: Draft, kept: Kept) -> set[str] | None:
    """Have ``kept`` hold what is chosen for every entity; the lines that the reference graph holds already, or None where
    everything was chosen anew."""
    current = draft.view.revision
    admitted = admitted_ids(hub.published_sources)
    here = draft.view, hub.addresses, hub.value_policy, admitted, kept
    made_from, _, at = kept.stamp.partition(" ")
    publication, _, at = at.partition(" ")
    since, _, mark = at.partition(" ")
    if made_from == choice_made_from(hub) and publication == str(current.publication):
        touched = touched_between(hub.revisions.directory, int(since), mark, current.number)
        if touched is not None:
            before = kept.written()
            if choose_touched(*here, touched) is not None:
                return before
    choose_all(*here)
    return None
