"""``/ontology``, ``/shapes``, ``/scheme/{name}``, ``/context.jsonld``: the common reference model, as installed.

Pages are written from the graph itself, so they cannot say anything else than it does.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub.errors import NotFoundError
from hub.serve.graph_writing import write_graph
from hub.serve.model_files import ModelPart
from hub.serve.model_page import concept_rows, scheme_title, shape_rows, term_sections
from hub.serve.negotiation import GRAPH_FORMATS, HTML, JSONLD, TURTLE, Format
from hub.serve.rendering import Pages
from hub.serve.representation import Representation, represent
from hub.serve.site import Site, TheSite

router = APIRouter()

_OFFERS: tuple[Format, ...] = (*GRAPH_FORMATS, HTML)


@router.get("/ontology")
async def ontology(request: Request, site: TheSite) -> Response:
    """Classes and properties."""
    part = site.model.ontology
    representation = represent(request, _OFFERS, (site.model.version,))
    if representation.format is not HTML:
        return _graph(site, part, representation)
    return _page(
        request,
        representation,
        "ontology.html",
        sections=term_sections(part, representation.language),
        schemes=sorted(site.model.schemes),
        scheme_title=lambda name: scheme_title(site.model.schemes[name], representation.language) or name,
    )


@router.get("/shapes")
async def shapes(request: Request, site: TheSite) -> Response:
    """What a record must look like."""
    part = site.model.shapes
    representation = represent(request, _OFFERS, (site.model.version,))
    if representation.format is not HTML:
        return _graph(site, part, representation)
    return _page(request, representation, "shapes.html", shapes=shape_rows(part, representation.language))


@router.get("/scheme/{name}")
async def scheme(name: str, request: Request, site: TheSite) -> Response:
    """One list of concepts; ``territories`` are one too."""
    part = site.model.schemes.get(name)
    if part is None:
        known = ", ".join(sorted(site.model.schemes))
        raise NotFoundError(
            f"Aucune nomenclature « {name} » ; il y a : {known}.", f"No scheme '{name}'; there are: {known}."
        )
    representation = represent(request, _OFFERS, (site.model.version,))
    if representation.format is not HTML:
        return _graph(site, part, representation)
    return _page(
        request,
        representation,
        "scheme.html",
        name=name,
        concept_anchor=site.addressing.anchor_of,
        **concept_rows(part, representation.language, site.model),
    )


@router.get("/context.jsonld")
async def context(request: Request, site: TheSite) -> Response:
    """The JSON-LD context of every entity document."""
    representation = represent(request, (JSONLD,), (site.model.version,))
    return representation.response(site.model.context_bytes)


def _graph(site: Site, part: ModelPart, representation: Representation) -> Response:
    if representation.format is TURTLE:
        return representation.response(part.turtle())
    statements = [
        (subject, predicate, term) for subject, pairs in part.nodes.items() for predicate, term in pairs
    ]
    return representation.response(write_graph(statements, representation.format, site.model.context))


def _page(request: Request, representation: Representation, template: str, **values: object) -> Response:
    pages: Pages = request.app.state.pages
    body = pages.render(request, template, representation.language, formats=GRAPH_FORMATS, **values)
    return representation.response(body)
