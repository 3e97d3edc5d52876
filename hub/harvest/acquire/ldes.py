"""A change feed (LDES) followed: the latest state of each entity that changed, one JSON object each, in the staging
folder.

The first harvest reads the whole feed, the next ones the pages that may have changed since. An entity is an object as in
:mod:`hub.model.rdf_object`; one that is gone is its ``@id`` with ``"@deleted": true``. What this hub published itself,
and another hub passed on, is marked and left out by the reader. Pages are asked for on the feed's own host only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hub.errors import RefusedError, SourceError, UserError
from hub.harvest.acquire.ask import Acquired, Ask
from hub.harvest.acquire.latest import LatestStates
from hub.harvest.acquire.staged_lines import StagedLines
from hub.harvest.fetch import display_name, is_web
from hub.harvest.local_contexts import local_contexts
from hub.harvest.readers.ldes_rows import DELETED, OWN, TOO_LARGE
from hub.harvest.web import Answer, Web
from hub.ldes.bookmark import Bookmark
from hub.ldes.change import Change
from hub.ldes.client import FeedReader, Fetch, Fetched, PageLostError
from hub.model.rdf_object import ObjectMaker, TooLargeError
from hub.model.vocabulary import DERIVED_FROM, IS_PART_OF
from hub.store.formats import RDF_FORMATS, find_format, format_begun
from hub.store.jsonld_contexts import Contexts
from hub.store.rdf import read_quads

_LARGEST_PAGE = 64 << 20
_ACCEPT = (
    "application/n-quads, application/trig, application/n-triples, text/turtle;q=0.9, application/ld+json;q=0.5, "
    "application/rdf+xml;q=0.3"
)
_GONE = (200, 304, 404, 410)


def follow_feed(ask: Ask) -> Acquired:
    """What the feed says, or what it says since. Raises SourceError, RefusedError."""
    known = Bookmark.from_json(ask.known.bookmark) if ask.known.bookmark else Bookmark()
    try:
        return _follow(ask, known)
    except PageLostError:
        # Its publisher wrote the feed anew: what we know of its pages says nothing any more.
        return _follow(ask, Bookmark())


def _follow(ask: Ask, known: Bookmark) -> Acquired:
    address = ask.address
    contexts = local_contexts(ask.connector)
    is_remote = is_web(address)
    fetch = _pages_of_web(ask, address, contexts) if is_remote else _page_of_file(Path(address), contexts)
    start = address if is_remote else Path(address).absolute().as_uri()
    feed = FeedReader(start, fetch, ask.moment, known)
    shorten = cache(ask.connector.names.shorten)
    name = display_name(ask.location) if is_remote else Path(address).name
    with LatestStates() as latest, StagedLines(ask.into, name, ask.limits) as lines:
        for change, is_new in feed.changes():
            # mypy cannot infer the type of a default that binds the loop's variable.
            latest.note(change, is_new, lambda change=change: _state(change, shorten, ask.base))  # type: ignore[misc]
        for state in latest.news():
            lines.write(state)
        return lines.acquired(ask.known, bookmark=feed.bookmark.to_json(), is_partial=bool(known))


def _state(change: Change, shorten: Callable[[str], str], base: str | None) -> dict[str, Any]:
    if change.is_deletion:
        return {"@id": change.entity, DELETED: True}
    if base is not None and _is_own(change, base):
        return {"@id": change.entity, OWN: True}
    try:
        return ObjectMaker(change.describe, shorten, change.is_other).object_of(change.entity)
    except TooLargeError:
        return {"@id": change.entity, TOO_LARGE: True}


def _is_own(change: Change, base: str) -> bool:
    """Whether the entity, or a record it was made from, is of the hub at ``base``."""
    origins = (
        value.value
        for predicate, value in change.describe(change.entity)
        if predicate in {DERIVED_FROM, IS_PART_OF} and value.is_iri
    )
    return any(iri.startswith(base) for iri in (change.entity, *origins))


def _pages_of_web(ask: Ask, address: str, contexts: Contexts) -> Fetch:
    gate = _Gate()
    web = Web(ask, largest=_LARGEST_PAGE, admit=gate.admit)

    def fetch(url: str, etag: str | None) -> Fetched:
        headers = {"Accept": _ACCEPT} | ({"If-None-Match": etag} if etag else {})
        answer = web.get(url, headers, expected=_GONE)
        gate.close(url, answer.url)
        return Fetched(
            answer.url,
            answer.status,
            list(_quads(answer, contexts)) if answer.status == 200 else (),
            answer.headers.get("ETag"),
            "immutable" in answer.headers.get("Cache-Control", "").lower(),
        )

    return fetch


class _Gate:
    """Lets the first page be anywhere on the web, redirects included, and then only the hosts it was found on."""

    def __init__(self) -> None:
        self._hosts: set[tuple[str | None, int | None]] = set()

    def admit(self, url: str) -> None:
        if self._hosts and _host(url) not in self._hosts:
            raise RefusedError(
                f"{url} : cette page du flux est sur un autre hôte que la première ; suivez le flux à cette adresse-là.",
                f"{url}: this page of the feed is on another host than the first; follow the feed at that address.",
            )

    def close(self, *urls: str) -> None:
        if not self._hosts:
            self._hosts = {_host(url) for url in urls}


def _host(url: str) -> tuple[str | None, int | None]:
    """The host and its port; http and https on their own ports are one: pages often name themselves http behind https."""
    parts = urlsplit(url)
    return parts.hostname, None if parts.port in {None, 80, 443} else parts.port


def _quads(answer: Answer, contexts: Contexts) -> Any:
    kind = answer.headers.get("Content-Type", "")
    form = find_format(kind, RDF_FORMATS)
    if form is None or kind.startswith("text/plain"):
        suffix = Path(urlsplit(answer.url).path).suffix
        form = find_format(suffix, RDF_FORMATS) or format_begun(answer.body[:4096])
    name = "trig" if form.name == "turtle" else form.name  # TriG is all that Turtle is, and graphs
    return _read(answer.body, name, answer.url, contexts)


def _page_of_file(path: Path, contexts: Contexts) -> Fetch:
    """A feed of one page, kept in a file: a sample."""

    def fetch(url: str, _: str | None) -> Fetched:
        if url != path.absolute().as_uri():
            raise RefusedError(
                f"{path} : un flux dans un fichier ne mène à aucune autre page ({url}).",
                f"{path}: a feed in a file leads to no other page ({url}).",
            )
        try:
            content = path.read_bytes()
        except OSError as error:
            raise SourceError(
                f"{path} : lecture impossible ({error.strerror}).",
                f"{path}: cannot be read ({error.strerror}).",
            ) from error
        form = find_format(path.suffix, RDF_FORMATS) or format_begun(content[:4096])
        return Fetched(url, quads=list(_read(content, form.name, url, contexts)))

    return fetch


def _read(content: bytes, syntax: str, url: str, contexts: Contexts) -> Any:
    try:
        yield from read_quads(content, syntax, url, name=url, contexts=contexts)
    except RefusedError:
        raise
    except UserError as error:
        raise SourceError(error.text.fr, error.text.en) from error
