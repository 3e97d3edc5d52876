"""``/map``: where organizations, or establishments, are; a drawing made here, which follows the parameters of the lists.

No script, no tile, nothing from elsewhere: a mark leads to the entity, or closer to those it stands for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import QueryParams

from hub.publish.collection.criteria import Box, Criteria
from hub.publish.collection.listing import Count
from hub.publish.collection.member import COLLECTIONS
from hub.publish.directory import Directory
from hub.publish.listing import EntityRow
from hub.serve.collections.asked import read_asked
from hub.serve.map_drawing import FRANCE, Drawing, draw
from hub.serve.negotiation import HTML
from hub.serve.problem import ParameterError
from hub.serve.rendering import render_page
from hub.serve.representation import represent
from hub.serve.site import TheSite
from hub.store.readers.tally import counted

router = APIRouter()

_NOT_FILTERS = frozenset({"bbox", "near", "lang", "format", "kind", "limit", "cursor", "facets"})
_MOST_DEPARTMENTS = 120


@dataclass(frozen=True, slots=True)
class _Found:
    """``total`` counts the list, ``placed`` its members that say where they are."""

    total: int
    placed: int
    drawing: Drawing | None
    rows: Mapping[int, EntityRow]
    departments: tuple[Count, ...]


@router.get("/map")
async def show(request: Request, site: TheSite) -> Response:
    """The map of what the parameters of ``/api/organizations`` find; ``kind=establishment`` for establishments."""
    kind = request.query_params.get("kind") or COLLECTIONS[0]
    if kind not in COLLECTIONS:
        raise ParameterError(
            f"« kind={kind[:40]} » ne convient pas ; attendu : {' ou '.join(COLLECTIONS)}.",
            f"'kind={kind[:40]}' will not do; expected: {' or '.join(COLLECTIONS)}.",
            "kind",
        )
    given = QueryParams(
        [(name, value) for name, value in request.query_params.multi_items() if name != "kind"]
    )
    asked = read_asked(given, site.codes, site.addresses)
    representation = represent(request, (HTML,), site.state())
    directory = await site.directory()
    found = _Found(0, 0, None, {}, ())
    if directory is not None and directory.has_collections:
        found = await asyncio.to_thread(_find, directory, kind, asked.criteria)
    body = render_page(
        request,
        "map.html",
        representation.language,
        found=found,
        kind=kind,
        kinds=COLLECTIONS,
        filters={name: value for name, value in given.items() if name not in _NOT_FILTERS and value},
        closer=asked.criteria.box is not None,
        bounds=_written,
    )
    return representation.response(body)


def _find(directory: Directory, kind: str, criteria: Criteria) -> _Found:
    with counted():
        collection = directory.collection(kind)
        everywhere = replace(criteria, box=None)
        latitudes, longitudes, ranks = collection.points(everywhere)
        drawing = draw(latitudes, longitudes, ranks, criteria.box or FRANCE)
        single = sorted({mark.rank for mark in drawing.marks if mark.rank is not None})
        return _Found(
            collection.find(everywhere, 0, 0).total,
            len(set(ranks.tolist())),
            drawing,
            directory.rows_at(single),
            collection.counts(everywhere, ["department"], _MOST_DEPARTMENTS)["department"],
        )


def _written(box: Box) -> str:
    """As ``bbox`` takes it."""
    return ",".join(f"{each:.4f}" for each in (box.west, box.south, box.east, box.north))
