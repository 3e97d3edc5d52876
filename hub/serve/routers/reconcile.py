"""``/reconcile``: the Reconciliation Service API, 0.2 at the root (OpenRefine), 1.0-draft beside it and under ``/1.0``.

A browser that comes to ``/reconcile`` gets a page that says how to use it.
"""

from __future__ import annotations

import re
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from hub.errors import NotFoundError, UserError
from hub.publish.matching.query import Candidate, Query
from hub.serve.headers import FRAMED_POLICY
from hub.serve.language import Translator
from hub.serve.negotiation import HTML, Format
from hub.serve.reconciliation import extension
from hub.serve.reconciliation.batch import Batch, match_index
from hub.serve.reconciliation.extension import Extension, proposal, read_extend_query
from hub.serve.reconciliation.form import Fields, read_fields, read_form, read_json
from hub.serve.reconciliation.json_value import JsonValue
from hub.serve.reconciliation.reading import read_batch_0_2, read_batch_1_0, read_query_0_2
from hub.serve.reconciliation.suggestion import (
    suggest_entities,
    suggest_properties,
    suggest_types,
    wished,
)
from hub.serve.reconciliation.terms import PROPERTIES, find_type
from hub.serve.reconciliation.writing import (
    candidate,
    manifest_0_2,
    manifest_1_0,
    results_0_2,
    results_1_0,
)
from hub.serve.rendering import render_page
from hub.serve.representation import Representation, represent
from hub.serve.site import Site, TheSite

router = APIRouter()

ANSWER = Format(
    "json",
    "application/json",
    "json",
    ("text/json", "text/javascript", "application/javascript", "application/x-javascript"),
)
"""What clients ask for by many names, those of JSONP among them."""

_CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.]{0,99}")


@router.get("/reconcile")
async def root(request: Request, site: TheSite) -> Response:
    """The manifest of 0.2; the answer to the queries in the address; for a browser, how to use the service."""
    fields = read_fields(request.scope["query_string"])
    if fields.asks:
        return await _answer_0_2(request, site, fields, represent(request, (ANSWER,), site.state()))
    representation = represent(request, (ANSWER, HTML), site.state())
    say = Translator(representation.language)
    if representation.format is HTML:
        body = render_page(
            request,
            "reconcile.html",
            representation.language,
            address=f"{site.public_url}reconcile",
            limits=site.desk.limits,
            properties=PROPERTIES,
        )
        return representation.response(body)
    manifest = manifest_0_2(site.identities, say, site.desk.limits)
    return _json(representation, manifest, fields.last("callback"))


@router.post("/reconcile")
async def root_form(request: Request, site: TheSite) -> Response:
    """Version 0.2: ``queries``, ``query`` or ``extend`` in a form."""
    in_address = read_fields(request.scope["query_string"])
    fields = in_address.joined(await read_form(request, site.desk.limits.bytes))
    if not fields.asks:
        raise UserError(
            "Le formulaire ne demande rien : il porte « queries », « query » ou « extend » (version 0.2) ; en version "
            "1.0-draft, on envoie du JSON à /reconcile/match.",
            "The form asks for nothing: it holds 'queries', 'query' or 'extend' (version 0.2); in version 1.0-draft, JSON "
            "is sent to /reconcile/match.",
        )
    return await _answer_0_2(request, site, fields, represent(request, (ANSWER,), site.state()).untagged())


@router.get("/reconcile/1.0")
async def draft_root(request: Request, site: TheSite) -> Response:
    """The manifest of 1.0-draft."""
    representation = represent(request, (ANSWER,), site.state())
    manifest = manifest_1_0(site.identities, Translator(representation.language), site.desk.limits)
    return _json(representation, manifest)


@router.post("/reconcile/match")
@router.post("/reconcile/1.0/match")
async def match(request: Request, site: TheSite) -> Response:
    """Version 1.0-draft: a batch of queries as JSON."""
    representation = represent(request, (ANSWER,), site.state()).untagged()
    document = JsonValue.parse(await _json_body(request, site))
    found = await _match(site, read_batch_1_0(document, site.desk.limits))
    return _json(representation, results_1_0(found, site.identities, Translator(representation.language)))


@router.get("/reconcile/suggest/{kind}")
@router.get("/reconcile/1.0/suggest/{kind}")
async def suggest(
    kind: str,
    request: Request,
    site: TheSite,
    prefix: str = "",
    cursor: int = 0,
    limit: int = 10,
) -> Response:
    """Entities, properties or types that begin so; ``type`` (several times if need be) narrows entities."""
    if kind not in {"entity", "property", "type"}:
        raise HTTPException(404)
    representation = represent(request, (ANSWER,), site.state())
    say = Translator(representation.language)
    wish = wished(prefix, cursor, limit, request.query_params.getlist("type"))
    if kind == "property":
        found = suggest_properties(wish, say)
    elif kind == "type":
        found = suggest_types(wish, say)
    else:
        directory = await site.directory()
        found = {"result": []}
        if directory is not None:
            found = await site.desk.do(lambda _: suggest_entities(wish, directory, site.identities, say))
    return _json(representation, found, request.query_params.get("callback"))


@router.post("/reconcile/extend")
@router.post("/reconcile/1.0/extend")
async def extend(request: Request, site: TheSite) -> Response:
    """Version 1.0-draft: values of properties of entities, asked for as JSON."""
    representation = represent(request, (ANSWER,), site.state()).untagged()
    document = JsonValue.parse(await _json_body(request, site))
    meta, rows = await _extend(site, document, Translator(representation.language))
    return _json(representation, extension.results_1_0(meta, rows))


@router.get("/reconcile/extend/propose")
@router.get("/reconcile/1.0/extend/propose")
async def propose(
    request: Request,
    site: TheSite,
    type: str = "",  # noqa: A002 - the name of the query parameter
    limit: int | None = None,
) -> Response:
    """The properties a table can be extended by."""
    representation = represent(request, (ANSWER,), site.state())
    found = proposal(
        find_type(type), None if limit is None else max(limit, 0), Translator(representation.language)
    )
    return _json(representation, found, request.query_params.get("callback"))


@router.get("/reconcile/preview")
@router.get("/reconcile/1.0/preview")
async def preview(request: Request, site: TheSite, id: str = "") -> Response:  # noqa: A002 - the name of the query parameter
    """A small page about one entity, to be shown inside OpenRefine."""
    representation = represent(request, (HTML,), site.state())
    directory = await site.directory()
    iri = site.identities.find(id, directory) if directory else None
    if directory is None or iri is None:
        raise NotFoundError(
            f"Aucune organisation ni aucun établissement n'est nommé « {id[:200]} » ici.",
            f"No organization nor establishment is named '{id[:200]}' here.",
        )
    index = match_index(directory)
    entry, row, sources = await site.desk.do(
        lambda _: (index.entry(iri), directory.entity(iri), directory.sources_of(iri))
    )
    body = render_page(
        request,
        "reconcile_preview.html",
        representation.language,
        entry=entry,
        row=row,
        fictitious=site.fictitious(sources),
    )
    return representation.response(body, headers={"Content-Security-Policy": FRAMED_POLICY})


async def _answer_0_2(
    request: Request, site: Site, fields: Fields, representation: Representation
) -> Response:
    say, limits = Translator(representation.language), site.desk.limits
    callback = fields.last("callback")
    if (extended := fields.last("extend")) is not None:
        meta, rows = await _extend(site, JsonValue.parse(extended), say)
        return _json(representation, extension.results_0_2(meta, rows), callback)
    if (batch := fields.last("queries")) is not None:
        queries = read_batch_0_2(JsonValue.parse(batch), limits)
        found = await _match(site, tuple(queries.values()))
        return _json(representation, results_0_2(queries, found, site.identities, say), callback)
    single = (fields.last("query") or "").strip()
    # Version 0.1 let a single query be a name alone; 0.2 still says how services answered it.
    document = JsonValue.parse(single) if single.startswith("{") else JsonValue({"query": single})
    found = await _match(site, (read_query_0_2(document, limits),))
    result = [candidate(each, site.identities, say, named=False) for each in found[0]]
    return _json(representation, {"result": result}, callback)


async def _match(site: Site, queries: tuple[Query, ...]) -> list[tuple[Candidate, ...]]:
    batch = Batch(queries, await site.directory(), site.identities, site.model_names)
    return await site.desk.do(batch.answer)


async def _extend(site: Site, document: JsonValue, say: Translator) -> Any:
    query = read_extend_query(document, site.desk.limits)
    asked = Extension(query, await site.directory(), site.identities, site.model, say)
    return await site.desk.do(asked.answer)


async def _json_body(request: Request, site: Site) -> bytes:
    return await read_json(request, site.desk.limits.bytes)


def _json(representation: Representation, content: Any, callback: str | None = None) -> Response:
    """``content`` as JSON, or as a call to ``callback`` (JSONP, which 0.2 lets services answer)."""
    headers = {"Content-Language": representation.language}
    body = orjson.dumps(content)
    if not callback:
        return representation.response(body, headers=headers)
    if not _CALLBACK.fullmatch(callback):
        raise UserError(
            "« callback » est un nom de fonction JavaScript : lettres, chiffres, « _ », « $ » et points.",
            "'callback' is the name of a JavaScript function: letters, digits, '_', '$' and dots.",
        )
    # The comment in front keeps the name from being read as the beginning of another kind of file.
    script = b"/**/" + callback.encode() + b"(" + body + b");"
    return representation.response(
        script, headers=headers | {"Content-Type": "text/javascript; charset=utf-8"}
    )
