"""An HTTP API that answers in pages, read to its end: by page number, offset, cursor or link.

Each page is looked into as it comes: one that is not what the connector reads (an error page in HTML, broken JSON)
stops the source. So does a server that goes round in circles: an address asked twice, or the same records under two
numbers, whatever else the page says. An answer ends where the publisher says so, or at the first page without records, never at the first short
page: a server may give fewer than it was asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import orjson

from hub.errors import SourceError
from hub.harvest.acquire.ask import Acquired, Ask, Part
from hub.harvest.acquire.asked_since import asked_since, bookmark
from hub.harvest.acquire.journal import Journal, Page
from hub.harvest.fetch import Fetched, Validators, display_name, fetch
from hub.harvest.readers import read_file
from hub.harvest.web_address import joined, may_be_told
from hub.mapping.access import Paging
from hub.mapping.column import follow, parse_pointer

_MOST_PAGES = 100_000
_LARGEST_PAGE = 32 << 20
"""Bytes of a page in JSON, which is looked into whole: in memory it takes ten or twenty times as much."""


def acquire_pages(ask: Ask) -> Acquired:
    """Every page of ``ask``, each a part. A harvest that was killed goes on at the page it had reached."""
    access = ask.connector.access
    since = asked_since(ask)
    first = with_parameters(ask.address, since.parameters)
    asked = {"location": ask.location, "since": dict(since.parameters), "connector": ask.connector.version}
    journal = Journal(ask.into, asked, ask.moment)
    walk = _Walk(ask, access.paging, journal)
    walk.to_the_end(first)
    pages = journal.pages
    digest = hashlib.sha256("".join(page.sha256 for page in pages).encode()).hexdigest()
    name = display_name(ask.location)
    parts = tuple(
        Part(ask.into / page.file, name if len(pages) == 1 else f"{name} ({number})")
        for number, page in enumerate(pages, 1)
    )
    # The last page may say less than the others, or nothing: the one that is empty, or that a failing server gave.
    totals = [page.declared for page in pages if page.declared is not None]
    declared = None if since.is_partial else max(totals, default=None)
    validators = Validators(sha256=digest, bookmark=bookmark(access.since, journal.moment))
    unchanged = digest == ask.known.sha256 and not since.is_partial
    return Acquired(
        name,
        () if unchanged else parts,
        validators,
        unchanged,
        is_partial=since.is_partial,
        declared=declared,
    )


@dataclass(slots=True)
class _Walk:
    ask: Ask
    paging: Paging | None
    journal: Journal

    def to_the_end(self, first: str) -> None:
        """Ask for page after page, beginning behind those the journal has."""
        done = self.journal.pages
        # The journal is a file: the secrets of an address are not written into it.
        url = self.ask.secrets.hide(self._first(first)) if not done else done[-1].next
        while url is not None:
            if len(done) >= _MOST_PAGES:
                raise self._wrong(url, f"plus de {_MOST_PAGES} pages", f"more than {_MOST_PAGES} pages")
            if any(page.url == url for page in done):
                raise self._wrong(url, "cette page a déjà été lue", "this page has been read already")
            page = self._page(url)
            if page.records and any(page.content == each.content for each in done):
                raise self._wrong(
                    url,
                    "la page a les mêmes enregistrements qu'une autre",
                    "the page has the same records as another",
                )
            self.journal.add(page)
            url = page.next

    def _page(self, url: str) -> Page:
        address = self.ask.secrets.reveal(url)
        fetched = fetch(
            address,
            self.ask.http,
            self.ask.into,
            Validators(),
            limits=self.ask.limits,
            headers=self.ask.headers if may_be_told(self.ask.address, address) else {},
            accept=_ACCEPT.get(self.ask.connector.formats[0], "*/*"),
            copy_name=f"page-{len(self.journal.pages) + 1:05d}.{self.ask.connector.formats[0]}",
            admit=self.ask.admit,
        )
        assert fetched.path is not None and fetched.sha256 is not None  # noqa: S101 - nothing was known of it
        size = fetched.path.stat().st_size
        held = sum(page.size for page in self.journal.pages) + size
        if held > self.ask.limits.bytes:
            limit = self.ask.limits.bytes >> 20
            raise self._wrong(
                url, f"les pages dépassent {limit} Mio", f"the pages are larger than {limit} MiB"
            )
        document, count, content = self._look_into(fetched)
        return Page(
            url,
            fetched.path.name,
            fetched.sha256,
            size,
            count,
            self._hidden(self._next(address, document, count, fetched.next_link)),
            _number(document, self.paging.total if self.paging else None),
            content or fetched.sha256,
        )

    def _hidden(self, url: str | None) -> str | None:
        # What a publisher writes is no name of a secret: an address of its own would be told what it stands for.
        return None if url is None else self.ask.secrets.hide(url.replace("${", "%24{"))

    def _look_into(self, fetched: Fetched) -> tuple[Any, int, str | None]:
        """The page as JSON (None in another format), how many records it holds, and their digest where it can be told
        from that of the page."""
        if self.paging is None:
            return None, 0, None  # the whole answer, of any size: whoever reads it will say what is wrong
        path, connector = fetched.path, self.ask.connector
        assert path is not None  # noqa: S101 - see above
        if connector.formats != ("json",):
            with read_file(path, connector, name=fetched.name) as rows:
                return None, sum(1 for _ in rows), None
        if path.stat().st_size > _LARGEST_PAGE:
            raise SourceError(
                f"{fetched.name} : une page dépasse {_LARGEST_PAGE >> 20} Mio. Demandez de plus petites pages dans le "
                "connecteur (« size: ») ; ce qui avait été moissonné est gardé.",
                f"{fetched.name}: a page is larger than {_LARGEST_PAGE >> 20} MiB. Ask for smaller pages in the connector "
                "('size:'); what was harvested before is kept.",
            )
        content = path.read_bytes()
        try:
            document = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as error:
            shown = content[:60].decode("utf-8", "replace")
            raise SourceError(
                f"{fetched.name}:{error.lineno}:{error.colno}: JSON attendu, « {shown}… » trouvé. Vérifiez l'adresse et "
                "la clé d'accès ; ce qui avait été moissonné est gardé.",
                f"{fetched.name}:{error.lineno}:{error.colno}: JSON expected, '{shown}…' found. Check the address and the "
                "access key; what was harvested before is kept.",
            ) from error
        records = (
            next(follow(document, parse_pointer(connector.dialect.records)), None)
            if (connector.dialect.records)
            else document
        )
        if not isinstance(records, list | dict):
            # Said in the reader's own words, with what was found instead.
            with read_file(path, connector, name=fetched.name) as rows:
                return document, sum(1 for _ in rows), None
        with suppress(TypeError):  # nested deeper than is written; whoever reads the record will say so
            return document, len(records), hashlib.sha256(orjson.dumps(records)).hexdigest()
        return document, len(records), None

    def _first(self, url: str) -> str:
        paging = self.paging
        if paging is None:
            return url
        parameters: dict[str, str] = {}
        if paging.size_parameter and paging.size:
            parameters[paging.size_parameter] = str(paging.size)
        if paging.parameter and paging.first is not None:
            parameters[paging.parameter] = paging.first
        return with_parameters(url, parameters)

    def _next(self, url: str, document: Any, count: int, link: str | None) -> str | None:
        paging = self.paging
        if paging is None:
            return None
        if paging.by == "link":
            found = _text(document, paging.next) if paging.next else link
            return joined(url, found) if found else None
        parameter = paging.parameter or ""
        current = dict(parse_qsl(urlsplit(url).query)).get(parameter, paging.first)
        if paging.by == "cursor":
            token = _text(document, paging.next)
            # INSEE gives the cursor it was given once there is nothing more.
            return with_parameters(url, {parameter: token}) if token and token != current and count else None
        if not count or self._has_all(document, count):
            return None
        step = count if paging.by == "offset" else 1
        return with_parameters(url, {parameter: str(int(current or 0) + step)})

    def _has_all(self, document: Any, count: int) -> bool:
        paging = self.paging
        assert paging is not None  # noqa: S101 - asked of a page only
        pages, total = _number(document, paging.pages), _number(document, paging.total)
        read = sum(page.records for page in self.journal.pages) + count
        if pages is not None:
            return len(self.journal.pages) + 1 >= pages
        return total is not None and read >= total

    def _wrong(self, url: str, fr: str, en: str) -> SourceError:
        return SourceError(
            f"{url} : {fr} : la pagination ne finit pas. Corrigez « paging: » dans le connecteur ; ce qui avait été "
            "moissonné est gardé.",
            f"{url}: {en}: the paging has no end. Mend 'paging:' in the connector; what was harvested before is kept.",
        )


_ACCEPT = {"json": "application/json", "csv": "text/csv", "xml": "application/xml"}


def with_parameters(url: str, parameters: Mapping[str, str]) -> str:
    """``url`` with these query parameters, in place of those of the same names."""
    if not parameters:
        return url
    parts = urlsplit(url)
    kept: Iterable[tuple[str, str]] = (
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name not in parameters
    )
    query = urlencode([*kept, *parameters.items()])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _text(document: Any, pointer: str | None) -> str | None:
    found = next(follow(document, parse_pointer(pointer)), None) if pointer else None
    return (
        str(found) if isinstance(found, str | int) and not isinstance(found, bool) and found != "" else None
    )


def _number(document: Any, pointer: str | None) -> int | None:
    found = _text(document, pointer)
    return int(found) if found is not None and found.isdecimal() and len(found) < 20 else None
