"""``/record/{source}/{key}``: one record as it was mapped, where it came from, what validation said.

A key may hold anything, slashes and accents included: everything after the source is the key, percent-decoded once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.convertors import PathConvertor, register_url_convertor

from hub.errors import NotFoundError
from hub.model.iri import NodeName
from hub.model.statement import Term
from hub.model.vocabulary import IDENTIFIER, IS_PART_OF
from hub.serve.entity_document import read_links
from hub.serve.entity_queries import record_query
from hub.serve.graph_writing import Statement, write_graph
from hub.serve.harvests import record_state
from hub.serve.negotiation import GRAPH_FORMATS, HTML
from hub.serve.reading import select
from hub.serve.rendering import render_page
from hub.serve.representation import represent
from hub.serve.site import TheSite


class _Anything(PathConvertor):
    """The rest of a path, line breaks included: some keys have them."""

    regex = "(?s:.*)"


register_url_convertor("anything", _Anything())
router = APIRouter()

_ABOUT_THE_RECORD = frozenset({IDENTIFIER, IS_PART_OF})


@router.get("/record/{source_id}/{key:anything}")
async def record(source_id: str, key: str, request: Request, site: TheSite) -> Response:
    """One record, as a page or as RDF."""
    source = site.followed(source_id)
    iri = site.addresses.record(source_id, key)
    state = await asyncio.to_thread(record_state, site.hub, NodeName(source_id, key))
    # A record is described by its own page, so the machine's formats come first, as for an entity's document.
    representation = represent(request, (*GRAPH_FORMATS, HTML), (*site.state(), state))
    found = await select(site.pool, record_query(site.addresses, source_id, iri))
    if found.revision.number != site.pool.revision.number:
        representation = representation.untagged()
    parts: dict[str, list[Statement]] = {}
    for row in found.rows:
        parts.setdefault(row["part"].value, []).append((row["s"].value, row["p"].value, row["o"]))
    said = parts.get("said", [])
    if not said and (state is None or representation.format is not HTML):
        raise NotFoundError(
            f"Aucune fiche « {key} » dans la source « {source_id} ».",
            f"No record '{key}' in the source '{source_id}'.",
        )
    if representation.format is not HTML:
        statements = [each for part in ("said", "link", "label", "source") for each in parts.get(part, ())]
        return representation.response(
            write_graph(statements, representation.format, site.model.context, iri)
        )
    body = render_page(
        request,
        "record.html",
        representation.language,
        iri=iri,
        key=key,
        source=source,
        nodes=_nodes(said, iri),
        links=read_links(site.addresses, parts.get("link", [])),
        labels={subject: term.value for subject, _, term in parts.get("label", [])},
        state=state,
        fictitious=source.fictitious,
        formats=GRAPH_FORMATS,
    )
    return representation.response(body)


@router.get("/link/{entity_type}/{source_id}/{key:anything}")
async def link(entity_type: str, source_id: str, key: str, site: TheSite) -> Response:
    """A link's IRI: explained on the page of its record."""
    site.followed(source_id)
    path = site.addresses.record(source_id, key).removeprefix(site.addresses.base)
    return RedirectResponse(site.addressing.path(f"/{path}"), 303)


def _nodes(statements: Sequence[Statement], iri: str) -> Mapping[str, Sequence[tuple[str, Term]]]:
    """Node → its statements: the record itself first, then its parts."""
    nodes: dict[str, list[tuple[str, Term]]] = {iri: []}
    for subject, predicate, term in sorted(statements):
        if predicate not in _ABOUT_THE_RECORD:
            nodes.setdefault(subject, []).append((predicate, term))
    return {node: pairs for node, pairs in nodes.items() if pairs}
