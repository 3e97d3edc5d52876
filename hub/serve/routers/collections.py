"""``/api/organizations``, ``/api/establishments``: what is published, listed for programs and spreadsheets.

Served from the columns of the publication, never by a query of the store: what is asked decides what it costs.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub.errors import BusyError, LimitError
from hub.model.territory import Territories
from hub.publish.collection.described import Described
from hub.publish.collection.listing import Count, Slice
from hub.publish.directory import Directory
from hub.serve.collections.asked import Asked, page_size, read_asked
from hub.serve.collections.cursor import Cursor, read_cursor, stale
from hub.serve.collections.document import ListPage, write_page
from hub.serve.collections.member_table import member_table
from hub.serve.collections.parameters import KNOWN, MOST_ROWS
from hub.serve.negotiation import CSV, JSONLD, NTRIPLES, RDFXML, TURTLE, XLSX
from hub.serve.rendering import own_path
from hub.serve.representation import Representation, represent
from hub.serve.site import Site, TheSite
from hub.serve.table_file import send_table_file, write_table_file
from hub.store.readers.tally import counted

router = APIRouter()

OFFERS = (JSONLD, CSV, XLSX, TURTLE, NTRIPLES, RDFXML)
_TABLES = (CSV, XLSX)
_MOST_COUNTED = 50
_OF_ONE_PAGE = frozenset({"cursor", "limit", "facets", "format", "lang"})


@dataclass(frozen=True, slots=True)
class _Found:
    """A page's members, and how the whole list divides."""

    slice: Slice
    members: Sequence[Described]
    facets: dict[str, tuple[Count, ...]]


@router.get("/api/organizations")
async def organizations(request: Request, site: TheSite) -> Response:
    """The organizations that meet what the parameters say."""
    return await _answer(request, site, "organization")


@router.get("/api/establishments")
async def establishments(request: Request, site: TheSite) -> Response:
    """The establishments that meet what the parameters say."""
    return await _answer(request, site, "establishment")


async def _answer(request: Request, site: Site, name: str) -> Response:
    asked = read_asked(request.query_params, site.codes, site.addresses)
    cursor = read_cursor(asked.cursor, asked.digest) if asked.cursor else None
    directory = await _directory(site, cursor)
    number = cursor.publication if cursor else site.publication
    state = (number, directory.manifest.get("digest") if directory else "", site.model.version)
    representation = represent(request, OFFERS, state)
    table = representation.format in _TABLES
    # A cursor comes from outside: how long its pages are is checked like anybody's limit.
    size = page_size(
        asked.limit if asked.limit is not None else (cursor.size if cursor else None), table=table
    )
    start = cursor.start if cursor else 0
    try:
        if table:
            return await _table(request, site, name, asked, representation, directory, number, start, size)
        found = await asyncio.to_thread(_find, directory, site.hub.territories, name, asked, start, size or 0)
    except (sqlite3.Error, OSError):
        if cursor is None or number == site.publication:
            raise
        # Freed while it was read: a newer publication took its place.
        raise stale(cursor, site.publication) from None
    following = _following(asked, number, start, size or 0, found.slice.total)
    page = ListPage(
        iri=_address(request, site, of_the_page=False),
        own=_address(request, site, size, asked.cursor),
        first=_address(request, site, size),
        following=_address(request, site, size, following) if following else None,
        total=found.slice.total,
        publication=number,
        members=found.members,
        distances=found.slice.distances,
        facets=found.facets,
    )
    body = await asyncio.to_thread(
        write_page, page, representation.format, site.model.context, representation.language
    )
    return representation.response(body, headers={"Link": _links(site, page.first, page.following)})


async def _directory(site: Site, cursor: Cursor | None) -> Directory | None:
    """The publication to list: the one being served, or the one before for a cursor of it. None before the first."""
    if cursor is not None and cursor.publication != site.publication:
        directory = await site.earlier_directory(cursor.publication)
        if directory is None or not directory.has_collections:
            raise stale(cursor, site.publication)
        return directory
    directory = await site.directory()
    if directory is not None and not directory.has_collections:
        raise BusyError(
            "Ces listes arrivent avec la prochaine publication : une version antérieure du hub a fait celle-ci.",
            "These lists come with the next publication: an earlier version of the hub made this one.",
            3600,
        )
    return directory


def _find(
    directory: Directory | None, territories: Territories, name: str, asked: Asked, start: int, size: int
) -> _Found:
    if directory is None:
        return _Found(Slice((), 0, () if asked.criteria.near else None), (), dict.fromkeys(asked.facets, ()))
    with counted():
        collection = directory.collection(name)
        found = collection.find(asked.criteria, start, size)
        facets = collection.counts(asked.criteria, asked.facets, _MOST_COUNTED)
        if "region" in facets:
            # A region of before 2016 can be asked for; beside those of today it would count everybody twice.
            facets["region"] = tuple(
                each for each in facets["region"] if each.chosen or not territories.is_former(each.value)
            )
        return _Found(found, directory.described(found.ranks), facets)


async def _table(
    request: Request,
    site: Site,
    name: str,
    asked: Asked,
    representation: Representation,
    directory: Directory | None,
    number: int,
    start: int,
    size: int | None,
) -> Response:
    def write() -> tuple[BinaryIO, int]:
        with counted():
            empty = Slice((), 0, () if asked.criteria.near else None)
            found = (
                directory.collection(name).find(asked.criteria, start, size or MOST_ROWS)
                if directory
                else empty
            )
            if size is None and found.total > MOST_ROWS:
                raise LimitError(
                    f"Cette liste a {found.total} lignes, {MOST_ROWS} au plus en une fois : resserrez-la, demandez-la par pages "
                    "(« limit », puis l'en-tête Link), ou prenez les fichiers de /dumps.",
                    f"This list has {found.total} rows, {MOST_ROWS} at most at once: narrow it, ask for it by pages ('limit', "
                    "then the Link header), or take the files of /dumps.",
                    "rows",
                )
            read = directory.described if directory else lambda ranks: ()
            table = member_table(site.addresses, found.ranks, found.distances, read)
            return write_table_file(table, representation.format), found.total

    content, total = await asyncio.to_thread(write)
    following = _following(asked, number, start, size or MOST_ROWS, total)
    links = _links(
        site, _address(request, site, size), _address(request, site, size, following) if following else None
    )
    return send_table_file(content, representation, name + "s", links)


def _following(asked: Asked, number: int, start: int, size: int, total: int) -> str | None:
    return str(Cursor(number, start + size, asked.digest, size)) if start + size < total else None


def _address(
    request: Request,
    site: Site,
    size: int | None = None,
    cursor: str | None = None,
    *,
    of_the_page: bool = True,
) -> str:
    """This list at the public address, or a page of it, ``size`` long; whatever its form and language."""
    given = [
        (key, value) for key, value in request.query_params.multi_items() if key in KNOWN and value.strip()
    ]
    asked = [(key, value) for key, value in given if key not in _OF_ONE_PAGE]
    if of_the_page:
        asked += [(key, value) for key, value in given if key == "facets"]
        asked += [("limit", str(size))] if size else []
        asked += [("cursor", cursor)] if cursor else []
    own = site.public_url + own_path(request).lstrip("/")
    return own + ("?" + urlencode(asked, errors="replace") if asked else "")


def _links(site: Site, first: str, following: str | None) -> str:
    links = [f'<{first}>; rel="first"']
    if following:
        links.append(f'<{following}>; rel="next"')
    links.append(f'<{site.public_url}openapi.json>; rel="service-desc"')
    return ", ".join(links)
