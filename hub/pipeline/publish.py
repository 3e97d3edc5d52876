"""Publishes: chooses values, writes the reference graph, builds what serves it, switches readers — in one commit.

The side tables of publication N stand in ``publications/N`` before the commit that makes N current. A directory above
the current publication is what a killed run left: nobody reads it, and the next publication builds it anew.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

from hub.errors import Language, Text
from hub.model.counting import counted, joined
from hub.pipeline.hub import Hub
from hub.pipeline.last_time import LastTime, content_of, digest_of, records_given
from hub.pipeline.model_graph import model_version, refresh_model
from hub.pipeline.remote import RemoteReport, publish_to_remote
from hub.pipeline.sources import describe_sources
from hub.publish.card import reference_of
from hub.publish.choosing import choose_all, choose_touched
from hub.publish.classification import read_classification
from hub.publish.kept import Kept, open_kept
from hub.publish.observatory import with_observatory
from hub.publish.provenance import publication_statements
from hub.publish.published_source import PublishedSource, admitted_ids
from hub.publish.side_tables import MANIFEST, build_side_tables
from hub.publish.table_schema import SIDE_TABLES_VERSION
from hub.resources import code_digest
from hub.store.changes import forget_before, mark_of, touched_between
from hub.store.draft import Draft
from hub.uncollected import uncollected

_PORTION = 10_000
"""Lines that are digested at once."""
_KEPT = 2
"""Publications whose side tables stay: the current one, and the one requests under way may still read."""


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
    """Publish what reconciliation produced, and its counts; then have the remote engine, if there is one, serve it. The
    same entities published twice in a year make one publication."""
    with uncollected():
        report = _publish(hub, wait, on_wait)
    return replace(report, remote=publish_to_remote(hub, wait=wait, on_wait=on_wait))


def _publish(hub: Hub, wait: float, on_wait: Callable[[str], None] | None) -> PublishReport:
    started = hub.clock()
    with ExitStack() as held:
        lease = held.enter_context(hub.revisions.lease("publish", wait=wait, on_wait=on_wait))
        draft = held.enter_context(lease.draft())
        sources = hub.published_sources
        withheld = tuple(source.id for source in sources if not source.admitted)
        refresh_model(hub, draft)
        current = lease.revision
        last = LastTime(hub.directory / "publish.json")
        given = _given(hub, draft, current.publication, started.year)
        answer = last.answer(given)
        if answer is not None and _manifest(hub, current.publication):
            return PublishReport(
                current.publication, current.number, **answer, withheld=withheld, changed=False
            )
        kept = held.enter_context(open_kept(hub.directory / "publish.sqlite"))
        before = _choose(hub, draft, kept)
        chosen = list(kept.lines())
        lines = with_observatory(
            chosen,
            addresses=hub.addresses,
            classification=read_classification(draft.view, hub.addresses.model_graph),
            territories=hub.territories,
            admitted=admitted_ids(sources),
            year=started.year,
        )
        written = set(lines)
        kept.put_beside(written.symmetric_difference(chosen) - written, written.difference(chosen))
        digest = _digest(hub, lines, sources, draft)
        manifest = _manifest(hub, current.publication)
        if manifest.get("digest") == digest:
            last.keep(given, {"statements": len(lines), "entities": manifest["entities"]})
            kept.keep(_stamp(hub, current.publication, current.number))
            return PublishReport(
                current.publication, current.number, len(lines), manifest["entities"], withheld, changed=False
            )
        number = current.publication + 1
        if before is None:
            draft.replace_graph(None, written)
        else:
            draft.change_graph(None, before - written, written - before)
        built = build_side_tables(
            draft.view,
            hub.publication_directory(number),
            addresses=hub.addresses,
            territories=hub.territories,
            sources=sources,
            manifest={
                "publication": number,
                "digest": digest,
                "base": hub.addresses.base,
                "published_at": started.isoformat(timespec="seconds"),
            },
            before=hub.publication_directory(current.publication),
            bulk_forms=hub.bulk_forms,
            reference=reference_of(lines, hub.addresses),
            recorded=kept.recorded(),
        )
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
        given = _given(hub, draft, number, started.year)
        revision = draft.commit(publication=number)
        last.keep(given, {"statements": len(lines), "entities": built.entities})
        kept.keep(_stamp(hub, number, revision.number))
        forget_before(hub.revisions.directory, revision.number)
    _free_old_publications(hub, number)
    return PublishReport(number, revision.number, len(lines), built.entities, withheld, changed=True)


def _choose(hub: Hub, draft: Draft, kept: Kept) -> set[str] | None:
    """Have ``kept`` hold what is chosen for every entity; the lines that the reference graph holds already, or None where
    everything was chosen anew."""
    current = draft.view.revision
    admitted = admitted_ids(hub.published_sources)
    here = draft.view, hub.addresses, hub.value_policy, admitted, kept
    made_from, _, at = kept.stamp.partition(" ")
    publication, _, at = at.partition(" ")
    since, _, mark = at.partition(" ")
    if made_from == _choice_made_from(hub) and publication == str(current.publication):
        touched = touched_between(hub.revisions.directory, int(since), mark, current.number)
        if touched is not None:
            before = kept.written()
            if choose_touched(*here, touched) is not None:
                return before
    choose_all(*here)
    return None


def _stamp(hub: Hub, publication: int, revision: int) -> str:
    """What choices follow from besides records and links, the publication they were made for, and the revision up to which they
    are true, with its mark."""
    mark = mark_of(hub.revisions.directory, revision)
    return f"{_choice_made_from(hub)} {publication} {revision} {mark}"


def _choice_made_from(hub: Hub) -> str:
    return digest_of(
        repr(hub.choice),
        sorted((each.id, each.connector) for each in hub.sources.values()),
        sorted(admitted_ids(hub.published_sources)),
        hub.addresses.base,
        code_digest("publish", "model", "pipeline", "store"),
    )


def _given(hub: Hub, draft: Draft, publication: int, year: int) -> str:
    """All that a publication follows from: records, links (told by the stage before), policy, model, code, year."""
    return digest_of(
        records_given(hub, draft.view),
        content_of(hub.directory / "reconcile.json"),
        content_of(hub.identity_path),
        repr(hub.choice),
        hub.bulk_forms,
        hub.addresses.base,
        model_version(hub),
        code_digest("publish", "model", "pipeline"),
        publication,
        year,
    )


def _digest(hub: Hub, lines: list[str], sources: tuple[PublishedSource, ...], draft: Draft) -> str:
    """Of all that a publication shows: statements, redirects, sources, the model, the shape of the side tables, and the
    records, which its bulk files hold as they are."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(f"{SIDE_TABLES_VERSION} {model_version(hub)} {sources!r} {hub.bulk_forms}\n".encode())
    digest.update(f"{records_given(hub, draft.view)}\n".encode())
    for portion in range(0, len(lines), _PORTION):
        digest.update("".join(f"{line}\n" for line in lines[portion : portion + _PORTION]).encode())
    for subject, pairs in sorted(draft.view.nodes(hub.addresses.links_graph)):
        digest.update(f"{subject} {sorted(pairs)!r}\n".encode())
    return digest.hexdigest()


def _manifest(hub: Hub, number: int) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(
            (hub.publication_directory(number) / MANIFEST).read_text("utf-8")
        )
    except FileNotFoundError:
        return {}
    return manifest


def _free_old_publications(hub: Hub, current: int) -> None:
    for directory in hub.publication_directory(current).parent.iterdir():
        if directory.name.isdigit() and int(directory.name) <= current - _KEPT:
            shutil.rmtree(directory, ignore_errors=True)
