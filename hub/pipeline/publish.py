"""Publishes: chooses values, writes the reference graph, builds what serves it, switches readers — in one commit.

The side tables of publication N stand in ``publications/N`` before the commit that makes N current. A directory above
the current publication is what a killed run left: nobody reads it, and the next publication builds it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from hub.errors import Language, Text
from hub.model.counting import counted, joined
from hub.pipeline.hub import Hub
from hub.pipeline.last_time import LastTime
from hub.pipeline.model_graph import refresh_model
from hub.pipeline.publication_stamps import (
    choice_made_from,
    digest_of_links,
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
from hub.publish.card import Reference, read_reference, reference_of
from hub.publish.choosing import choose_all, choose_touched
from hub.publish.classification import read_classification
from hub.publish.counted import Counted, counted_entities
from hub.publish.description import describe_publication, is_described
from hub.publish.kept import Change, Kept, open_kept
from hub.publish.observatory import changed_statements, counted_statements
from hub.publish.provenance import publication_statements
from hub.publish.publication_folder import SideTables
from hub.publish.published_source import admitted_ids
from hub.publish.recounting import count_again, count_all
from hub.publish.renewal import renew_side_tables
from hub.publish.side_tables import build_side_tables
from hub.publish.whereabouts import Whereabouts
from hub.store.changes import Touched, forget_before, mark_of, touched_between
from hub.store.draft import Draft
from hub.store.view import View
from hub.uncollected import uncollected


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
        _describe(hub, report.publication, view, reference)
    return report


def _describe(hub: Hub, publication: int, view: View, reference: Reference | None) -> None:
    """Make what describes the publication that ``view`` shows, unless it is there."""
    directory = hub.publication_directory(publication)
    if is_described(directory):
        return
    try:
        describe_publication(
            view,
            directory,
            addresses=hub.addresses,
            sources=hub.published_sources,
            bulk_forms=hub.bulk_forms,
            reference=reference,
        )
    except FileNotFoundError:
        if directory.exists():
            raise
        return  # others have published twice meanwhile: nobody asks for this one any more
    free_old_publications(hub, publication)


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
        made = _make(hub, draft, kept, manifest, started.year)
        statements = made.statements
        if (manifest.get("digest"), manifest.get("links")) == (made.digest, made.links):
            last.keep(
                given_to(hub, draft, current.publication, started.year),
                {"statements": statements, "entities": manifest["entities"]},
            )
            kept.keep(stamp_of(hub, current.publication, current.number, started.year))
            report = PublishReport(
                current.publication, current.number, statements, manifest["entities"], withheld, changed=False
            )
            return report, held.enter_context(hub.revisions.reading()), None
        number = current.publication + 1
        lines = _write(draft, made)
        facts = {
            "publication": number,
            "digest": made.digest,
            "links": made.links,
            "statements": statements,
            "base": hub.addresses.base,
            "published_at": started.isoformat(timespec="seconds"),
            "surroundings": surroundings_shown(hub, sources),
        }
        built, reference = _build(hub, draft, kept, manifest, facts, made.change, lines)
        describe_sources(draft, hub.addresses, sources)
        draft.insert(
            hub.addresses.provenance_graph,
            publication_statements(
                hub.addresses,
                number,
                sources,
                started=started,
                ended=hub.clock(),
                statements=statements,
                entities=built.entities,
            ),
        )
        given = given_to(hub, draft, number, started.year)
        revision = draft.commit(publication=number)
        last.keep(given, {"statements": statements, "entities": built.entities})
        kept.keep(stamp_of(hub, number, revision.number, started.year))
        forget_before(hub.revisions.directory, revision.number)
        view = held.enter_context(hub.revisions.reading())
    free_old_publications(hub, number)
    report = PublishReport(number, revision.number, statements, built.entities, withheld, changed=True)
    return report, view, reference


@dataclass(frozen=True, slots=True)
class _Made:
    """What a publication would say: of how many ``statements``, under which ``digest``, with which ``links`` (a text that changes
    with them). ``change`` is what it says otherwise than the one before; where that is not known, it says ``lines``, and is None."""

    statements: int
    digest: str
    links: str
    change: Change | None
    lines: Iterable[str] = ()


def _make(hub: Hub, draft: Draft, kept: Kept, before: Mapping[str, Any], year: int) -> _Made:
    """Have ``kept`` hold what is chosen for every entity, and what each counts for in ``year``; ``before`` is the manifest of
    the publication before."""
    admitted = admitted_ids(hub.published_sources)
    classification = read_classification(draft.view, hub.addresses.model_graph)
    whereabouts = Whereabouts(hub.territories)

    def count(lines: Iterable[str]) -> Iterator[tuple[str, Counted]]:
        return counted_entities(lines, classification, whereabouts, year)

    choosing = draft.view, hub.addresses, hub.value_policy, admitted, kept
    touched = _touched(hub, draft, kept, year) if "statements" in before else None
    total, _ = kept.total
    counted = kept.counts.tally() if touched is not None else None
    rechosen = choose_touched(*choosing, touched) if touched is not None else None
    if touched is None or rechosen is None or counted is None:
        choose_all(*choosing)
        count_all(kept, count)
        figures = list(counted_statements(hub.addresses, kept.counts.tally(), admitted, year))
        change, links = None, digest_of_links(hub, draft)
        statements = kept.total[0] + len(figures)
        lines: Iterable[str] = chain(kept.lines(), figures)
    else:
        count_again(kept, rechosen.entities, count)
        gone, come = changed_statements(hub.addresses, counted, kept.counts.tally(), year)
        chosen = rechosen.change
        change = Change(chosen.gone | gone, chosen.come | come, chosen.recorded)
        links, lines = before["links"], ()
        if touched.get(hub.addresses.links_graph):
            revision = draft.view.revision.number
            links = f"as of {revision} {mark_of(hub.revisions.directory, revision)}"
        statements = before["statements"] + kept.total[0] - total + len(come) - len(gone)
    digest = digest_shown(hub, draft, kept.total[1], hub.published_sources, year)
    return _Made(statements, digest, links, change, lines)


def _touched(hub: Hub, draft: Draft, kept: Kept, year: int) -> Touched | None:
    """What was touched since ``kept`` was true; None when that is not known, or when it would be something else without any of
    it."""
    current = draft.view.revision
    made_from, _, at = kept.stamp.partition(" ")
    publication, _, at = at.partition(" ")
    since, _, mark = at.partition(" ")
    if made_from != choice_made_from(hub, year) or publication != str(current.publication):
        return None
    return touched_between(hub.revisions.directory, int(since), mark, current.number)


def _write(draft: Draft, made: _Made) -> list[str]:
    """Have the reference graph say what was made; all its lines, where they are known."""
    if made.change is not None:
        draft.change_graph(None, made.change.gone, made.change.come)
        return []
    lines = list(made.lines)
    draft.replace_graph(None, lines)
    return lines


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
        affected = affected_by(draft.view, hub.addresses, change, *days)
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
    reference = reference_of(lines, hub.addresses) if lines else read_reference(draft.view, hub.addresses)
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
