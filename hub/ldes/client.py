"""Follows a feed from page to page, from its beginning or from a bookmark, and hands over what its members say.

Pages are asked for through a function that the caller brings: sockets, limits and the gate that addresses pass are
its. Every page is asked for once, whatever leads to it. Raises SourceError when a page is missing or leads nowhere.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.errors import SourceError
from hub.ldes.bookmark import Bookmark, OpenPage, digest
from hub.ldes.change import Change, changes_of, moment_of
from hub.ldes.page import Link, Page, Quad

MOST_PAGES = 200_000
"""Pages of one reading: a feed that never ends is left."""
_OVERLAP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page's answer. ``url`` is where it was found in the end; ``status`` 200, 304 (it has not changed), 404 or 410;
    ``quads`` what it says."""

    url: str
    status: int = 200
    quads: Iterable[Quad] = ()
    etag: str | None = None
    is_immutable: bool = False


Fetch = Callable[[str, str | None], Fetched]
"""Address, and the ETag it had when it was last read → the answer."""


class PageLostError(SourceError):
    """A page that the bookmark speaks of is not there any more: the feed must be read from its beginning."""


class FeedReader:
    """One reading of the feed at ``start``, at the moment ``now`` (aware). ``bookmark`` is complete once
    :meth:`changes` is exhausted."""

    def __init__(self, start: str, fetch: Fetch, now: datetime, known: Bookmark | None = None) -> None:
        self._start = start
        self._fetch = fetch
        self._known = known or Bookmark()
        self._stream = self._known.stream
        self._visited: set[str] = set()
        self._queue: deque[Link] = deque()
        self._open: dict[str, OpenPage] = {}
        self._sealed: set[bytes] = set()
        self._led_to: set[bytes] = set()
        self._some_unchanged = False
        self._first: tuple[str, OpenPage, set[bytes]] | None = None
        self._remembered = frozenset[bytes]().union(*(page.members for page in self._known.open.values()))
        self._now = moment_of(now.isoformat())
        self._moment = self._known.moment
        self._believed = _earlier(self._known.moment)

    @property
    def bookmark(self) -> Bookmark:
        """Where the next reading goes on."""
        pages, led_to = self._open, self._led_to
        if not pages and self._first is not None:
            # Everything is sealed: the first page is looked at again all the same, should the feed go on one day.
            pages, led_to = {self._first[0]: self._first[1]}, self._first[2]
        if self._some_unchanged:
            # What an unchanged page leads to was not read again: all that was remembered still counts.
            led_to = led_to | self._known.sealed
        sealed = frozenset((self._sealed | self._known.sealed) & led_to)
        return Bookmark(min(self._moment, self._now), dict(pages), sealed, self._stream)

    def changes(self) -> Iterator[tuple[Change, bool]]:
        """Every change on the pages that were read, and whether it is new: a page that changed holds old ones too."""
        if self._known.open:
            self._queue.extend(Link(url) for url in self._known.open)
        else:
            yield from self._read(*self._find_root())
        while self._queue:
            link = self._queue.popleft()
            if self._is_due(link):
                found = self._page(link.url)
                if found is not None:
                    yield from self._read(*found)

    def _find_root(self) -> tuple[Page, Fetched]:
        """The first page, as LDES 1.0 §3.1 finds it."""
        page, answer = self._first_page(self._start)
        here = page.streams_here()
        if len(here) > 1:
            raise _several(self._start, here)
        views = [] if here else page.views_of(self._start) or page.views_of(page.url)
        if len(views) > 1:
            raise _several(self._start, views)
        if views and views[0].partition("#")[0] not in self._visited:
            page, answer = self._first_page(views[0])
            here = page.streams_here()
        self._stream = page.stream(here[0] if len(here) == 1 else None)
        if not here and not page.members(self._stream.iri) and not page.links(()):
            raise SourceError(
                f"{self._start} : cette page n'est pas celle d'un flux LDES (ni tree:view, ni membres, ni suite). Corrigez "
                "l'adresse.",
                f"{self._start}: this is no page of an LDES feed (no tree:view, members nor relations). Mend the address.",
            )
        return page, answer

    def _first_page(self, url: str) -> tuple[Page, Fetched]:
        found = self._page(url)
        if found is None:
            raise _missing(url, SourceError)
        return found

    def _is_due(self, link: Link) -> bool:
        if link.url in self._visited:
            return False
        if link.url in self._known.open:
            return True
        is_old = link.before is not None and "" < moment_of(link.before) <= self._believed
        return not is_old and digest(link.url) not in self._known.sealed

    def _page(self, url: str) -> tuple[Page, Fetched] | None:
        """The page at ``url``; None when it has not changed, or is gone for good."""
        asked = url.partition("#")[0]
        self._visited.add(asked)
        if len(self._visited) > MOST_PAGES:
            raise SourceError(
                f"{self._start} : plus de {MOST_PAGES} pages. Ce flux n'a pas de fin : vérifiez-le auprès du producteur.",
                f"{self._start}: more than {MOST_PAGES} pages. This feed has no end: check with the publisher.",
            )
        known = self._known.open.get(asked)
        answer = self._fetch(asked, known.etag if known is not None else None)
        if answer.status == 304 and known is not None:
            self._some_unchanged = True
            if answer.is_immutable:
                self._sealed.add(digest(asked))
            else:
                self._open[asked] = known
            return None
        if answer.status == 410:
            return None  # LDES 1.0 §3.3: as a page that holds nothing and leads nowhere
        if answer.status != 200:
            raise _missing(asked, SourceError if known is None else PageLostError)
        found = answer.url.partition("#")[0]
        self._visited.add(found)
        return Page(answer.quads, found, asked), answer

    def _read(self, page: Page, answer: Fetched) -> Iterator[tuple[Change, bool]]:
        known = self._known.open.get(page.asked)
        members: set[bytes] = set()
        for change in changes_of(page, self._stream):
            name = digest(change.member)
            members.add(name)
            self._moment = max(self._moment, change.moment)
            yield change, self._is_new(change, name, known, page.url)
        links = page.links(self._stream.timestamp)
        leads_to = {digest(link.url) for link in links}
        remembered = OpenPage(page.url, answer.etag, frozenset(members))
        if self._first is None:
            self._first = page.asked, remembered, leads_to
        if page.is_immutable or answer.is_immutable:
            self._sealed.add(digest(page.asked))
        else:
            self._open[page.asked] = remembered
            self._led_to |= leads_to
        self._queue.extend(links)

    def _is_new(self, change: Change, name: bytes, known: OpenPage | None, url: str) -> bool:
        """Not remembered, and on a page that we know. On another, members older than the last are old ones that moved:
        no feed takes in a member older than its latest (LDES 1.0 §4.1)."""
        if name in self._remembered:
            return False
        is_known = known is not None and known.url == url
        return is_known or not change.moment or change.moment > self._believed


def _earlier(moment: str) -> str:
    """A day before: publishers date a change before they show it."""
    if not moment:
        return ""
    try:
        return moment_of((datetime.fromisoformat(moment) - _OVERLAP).isoformat())
    except (ValueError, OverflowError):
        return ""


def _several(start: str, found: list[str]) -> SourceError:
    shown = ", ".join(found[:10])
    return SourceError(
        f"{start} : plusieurs flux ou vues à cette adresse ({shown}). Donnez l'adresse d'un seul.",
        f"{start}: several feeds or views at this address ({shown}). Give the address of one.",
    )


def _missing(url: str, kind: type[SourceError]) -> SourceError:
    return kind(
        f"{url} : cette page du flux manque : rien n'est modifié. Signalez-le au producteur.",
        f"{url}: this page of the feed is missing: nothing is changed. Tell the publisher.",
    )
