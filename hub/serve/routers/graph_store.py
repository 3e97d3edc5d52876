"""``/store``: the SPARQL 1.1 Graph Store HTTP Protocol. ``?graph=IRI`` or ``?default`` names the graph; one whose IRI is an
address under this hub's base, ``/graph/…``, also answers there.

Reading is open: 404 when there is no such graph. PUT, POST and DELETE take an administrator's key, and write the operator's
own graphs (403 for the others): 201 when the graph was made, 204 when it was there, 404 when there is nothing to delete.
A POST to ``/store`` alone makes a new graph, whose IRI is in ``Location``. ``If-Match`` and ``If-None-Match`` guard a write
(412); its answer has the tag that a read in the syntax that was sent would have.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Literal
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub.errors import LimitError, NotFoundError, QueryError, RefusedError
from hub.pipeline.graph_jobs import Document, GraphJob, Written
from hub.pipeline.precondition import Precondition
from hub.serve.bearer import admin_of
from hub.serve.form_upload import is_form, read_files
from hub.serve.negotiation import GRAPH_FORMATS, named
from hub.serve.preconditions import mark_of, precondition_of
from hub.serve.problem import MediaTypeError, wants_page
from hub.serve.representation import represent, tag_of
from hub.serve.routers.update import NOTHING
from hub.serve.site import Site, TheSite
from hub.serve.sparql_answer import send_answer
from hub.serve.sparql_request import UTF8, content_type, read_form
from hub.serve.upload import Received, received
from hub.store.formats import GRAPH_FORMATS as READ_FORMATS
from hub.store.formats import Format, find_format
from hub.store.terms import may_name_graph

router = APIRouter()

_CONTENT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@router.get("/store")
@router.get("/store/{path:path}")
@router.get("/graph/{path:path}")
async def read(request: Request, site: TheSite) -> Response:
    """The content of a graph."""
    graph = _named(request, site)
    # A browser would be given RDF/XML, the only one of these it names.
    words = ("turtle",) if wants_page(request) else ()
    expected = site.pool.revision
    mark = mark_of(expected.number)
    representation = represent(request, GRAPH_FORMATS, site.state(), words=words, mark=mark)
    try:
        answer = await site.pool.query(
            _CONTENT,
            accept=representation.format.name,
            default_graphs=None if graph is None else [graph],
            base=site.addresses.base,
            # Nothing is multiplied here: a graph may be as long as its bytes allow.
            limits=replace(site.pool.limits, rows=sys.maxsize),
        )
    except LimitError as error:
        raise _too_large(error) from None
    except RefusedError:  # nothing else of this query could be
        raise NotFoundError(
            f"Aucun graphe <{graph}> ici ; la description du service (/sparql en RDF) les nomme.",
            f"There is no graph <{graph}> here; the service description (/sparql in RDF) names them.",
        ) from None
    return send_answer(request, answer, representation, expected)


@router.put("/store")
@router.put("/store/{path:path}")
@router.put("/graph/{path:path}")
async def put(request: Request, site: TheSite) -> Response:
    """Make a graph hold exactly what is sent."""
    admin_of(request, site)
    return await _send(request, site, "put", _named(request, site))


@router.post("/store")
@router.post("/store/{path:path}")
@router.post("/graph/{path:path}")
async def post(request: Request, site: TheSite) -> Response:
    """Add what is sent to a graph."""
    admin_of(request, site)
    if not request.path_params and not {"graph", "default"} & set(request.query_params):
        graph = f"{site.addresses.local_graphs}{uuid4()}"
        made = await _send(request, site, "post", graph)
        made.headers["Location"] = graph
        del made.headers["ETag"]  # it would name what is at this address, where no graph is
        return made
    return await _send(request, site, "post", _named(request, site))


@router.delete("/store")
@router.delete("/store/{path:path}")
@router.delete("/graph/{path:path}")
async def delete(request: Request, site: TheSite) -> Response:
    """Remove a graph; the default one, which is always there, is emptied."""
    admin_of(request, site)
    graph = _named(request, site)
    site.writable.require(graph)
    await _write(site, _job(site, "delete", graph, precondition_of(request)))
    return Response(status_code=204, headers=NOTHING)


def _too_large(error: LimitError) -> LimitError:
    """Where to find what is too large, or takes too long, to be sent here."""
    if error.limit not in {"bytes", "deadline"}:
        return error
    return LimitError(
        f"{error.text.fr} Les fichiers de /dumps/ n'ont pas cette limite.",
        f"{error.text.en} The files of /dumps/ have no such limit.",
        error.limit,
        error.retry_after,
    )


def _named(request: Request, site: Site) -> str | None:
    """The graph a request is about; None is the default one. Raises QueryError."""
    pairs = read_form(request.scope["query_string"].decode("latin-1"))
    graphs = [value for name, value in pairs if name == "graph"]
    default = any(name == "default" for name, _ in pairs)
    # As it was sent: %2F and / are two addresses.
    path: str = request.scope["raw_path"].decode("latin-1").partition("?")[0]
    if request.path_params:
        place = request.scope["route"].path.removeprefix("/").partition("{")[0]
        graphs.append(site.addresses.base + place + path.partition(f"/{place}")[2])
    if len(graphs) + default != 1:
        raise QueryError(
            "Nommez un graphe, un seul : ?graph=IRI, ou ?default pour le graphe par défaut.",
            "Name one graph, and no more: ?graph=IRI, or ?default for the default graph.",
        )
    if graphs and not may_name_graph(graphs[0]):
        raise QueryError(
            f"« {graphs[0]} » n'est pas l'IRI absolue d'un graphe.",
            f"'{graphs[0]}' is no absolute IRI of a graph.",
        )
    return graphs[0] if graphs else None


def _job(
    site: Site,
    kind: Literal["put", "post", "delete"],
    graph: str | None,
    precondition: Precondition,
    documents: tuple[Document, ...] = (),
) -> GraphJob:
    base = site.addresses.base
    writer = site.graph_writer
    return GraphJob(
        kind,
        graph or base,
        base,
        site.writable.prefix,
        writer.patience,
        writer.longest,
        graph,
        documents,
        precondition=precondition,
    )


async def _send(request: Request, site: Site, kind: Literal["put", "post"], graph: str | None) -> Response:
    """Have the body of ``request`` written into ``graph``."""
    site.writable.require(graph)
    header = request.headers.get("content-type", "")
    form = None if is_form(header) else _format(header)
    async with received(request, site.hub.upload_directory, site.push_bytes) as upload:
        documents = (
            await _in_form(request, upload) if form is None else (Document(str(upload.path), form.name),)
        )
        written = await _write(site, _job(site, kind, graph, precondition_of(request), documents))
    headers = dict(NOTHING)
    if site.pool.revision.number == written.revision:
        sent = named((documents[0].format,), GRAPH_FORMATS) or GRAPH_FORMATS[0]
        headers["ETag"] = tag_of(request, sent, site.state(), mark_of(written.revision))
    return Response(status_code=204 if written.existed else 201, headers=headers)


async def _in_form(request: Request, upload: Received) -> tuple[Document, ...]:
    files = await read_files(upload.path, request.headers, upload.folder)
    return tuple(Document(str(file.path), _format(file.content_type).name) for file in files)


async def _write(site: Site, job: GraphJob) -> Written:
    written = await site.graph_writer.do(job)
    await site.pool.reached(written.revision)
    return written


def _format(header: str) -> Format:
    """The syntax of a body. Raises MediaTypeError."""
    media_type, charset = content_type(header)
    form = find_format(media_type, READ_FORMATS) if "/" in media_type else None
    if form is None or charset not in UTF8:
        known = ", ".join(each.media_type for each in READ_FORMATS)
        raise MediaTypeError(
            f"Un graphe s'envoie en UTF-8, dans un de ces formats : {known}"
            + (f" ; pas « {header} »." if header else ", que Content-Type nomme."),
            f"A graph is sent in UTF-8, in one of these formats: {known}"
            + (f"; not '{header}'." if header else ", which Content-Type names."),
        )
    return form
