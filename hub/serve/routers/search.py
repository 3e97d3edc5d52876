"""``/search``: entities by name, acronym, place or number, narrowed by facets; it answers without any word too."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub.errors import LimitError
from hub.model.identifier import compact, is_rna, is_siren, is_siret
from hub.model.statement import iri
from hub.model.vocabulary import DERIVED_FROM
from hub.publish.directory import Directory
from hub.publish.listing import EntityRow, Facet, Page
from hub.publish.table import Table
from hub.serve.collections.parameters import MOST_ROWS
from hub.serve.negotiation import CSV, HTML, XLSX, Format
from hub.serve.reading import select
from hub.serve.rendering import render_page
from hub.serve.representation import represent
from hub.serve.site import Site, TheSite
from hub.serve.table_file import send_table_file, write_table_file
from hub.store.readers.tally import counted

router = APIRouter()

_OWN = frozenset({"q", "lang", "format", "cursor"})
_LONGEST = 400
_COLUMNS = (
    "iri", "type", "label", "acronym", "description", "region", "department", "territory_name", "records",
)  # fmt: skip
_FACETS = ("type", "region", "former-region", "department", "country", "source")


@dataclass(frozen=True, slots=True)
class Found:
    """``bearers`` bear the number that was typed: they stand before everything words find."""

    page: Page
    facets: tuple[Facet, ...]
    bearers: tuple[EntityRow, ...] = ()


@router.get("/search")
async def search(request: Request, site: TheSite, q: str = "", cursor: str | None = None) -> Response:
    """One page of results. Every other parameter is a facet: ``type``, ``region``, ``source``, a scheme's name."""
    representation = represent(request, (HTML, CSV, XLSX), site.state())
    filters = {name: value for name, value in request.query_params.items() if name not in _OWN and value}
    directory = await site.directory()
    if representation.format is not HTML:
        content = await asyncio.to_thread(_table, directory, q[:_LONGEST], filters, representation.format)
        return send_table_file(content, representation, "search")
    found = Found(Page((), 0, None), ())
    if directory is not None:
        found = await asyncio.to_thread(_find, directory, q[:_LONGEST], filters, cursor)
    body = render_page(
        request,
        "search.html",
        representation.language,
        text=q,
        filters=filters,
        found=found,
        cursor=cursor,
        formats=(CSV, XLSX),
        made_up=await _made_up(site, [row.iri for row in (*found.bearers, *found.page.items)]),
    )
    return representation.response(body)


async def _made_up(site: Site, entities: Sequence[str]) -> set[str]:
    """Those of ``entities`` that some made-up source describes."""
    if not entities or not site.fictitious(site.sources):
        return set()
    asked = " ".join(iri(entity) for entity in entities)
    query = (
        f"SELECT ?entity ?record WHERE {{ VALUES ?entity {{ {asked} }} ?entity <{DERIVED_FROM}> ?record }}"
    )
    found = await select(site.pool, query)
    names = ((row["entity"].value, site.addresses.node_name(row["record"].value)) for row in found.rows)
    return {entity for entity, name in names if name and site.fictitious([name.source])}


def _table(directory: Directory | None, text: str, filters: Mapping[str, str], form: Format) -> BinaryIO:
    """Every result, bearers of a number first: a row each."""
    rows: dict[str, EntityRow] = {}
    if directory is not None:
        with counted():
            narrowed = dict(filters)
            kind = narrowed.pop("type", None)
            page = directory.find(text, type=kind, filters=narrowed, limit=MOST_ROWS, most=MOST_ROWS)
            if page.total > MOST_ROWS:
                raise LimitError(
                    f"Cette recherche a {page.total} résultats, {MOST_ROWS} au plus tiennent dans un tableau : resserrez-la, ou "
                    "prenez les fichiers de /dumps.",
                    f"This search has {page.total} results, {MOST_ROWS} at most go into a table: narrow it, or take the files "
                    "of /dumps.",
                    "rows",
                )
            bearers = (directory.entity(bearer) for bearer in _bearers(directory, text))
            rows = {row.iri: row for row in (*filter(None, bearers), *page.items)}
    cells = (
        (
            row.iri,
            row.type,
            row.label,
            row.acronym or "",
            row.description or "",
            row.region or "",
            row.department or "",
            row.territory_label,
            str(row.records),
        )
        for row in rows.values()
    )
    return write_table_file(Table(_COLUMNS, cells), form)


def _find(directory: Directory, text: str, filters: Mapping[str, str], cursor: str | None) -> Found:
    narrowed = dict(filters)
    kind = narrowed.pop("type", None)
    page = directory.find(text, type=kind, filters=narrowed, cursor=cursor)
    facets = tuple(sorted(directory.facets(text, type=kind, filters=narrowed), key=_place))
    bearers = tuple(row for bearer in _bearers(directory, text) if (row := directory.entity(bearer)))
    return Found(page, facets, bearers)


def _place(facet: Facet) -> tuple[int, str]:
    """What narrows most for most readers first; who said it last."""
    return (_FACETS.index(facet.dimension) if facet.dimension in _FACETS else len(_FACETS), facet.dimension)


def _bearers(directory: Directory, text: str) -> list[str]:
    number = compact(text).upper()
    kind = "siret" if is_siret(number) else "siren" if is_siren(number) else "rna" if is_rna(number) else None
    return list(directory.by_identifier(kind, number)) if kind else []
