"""``/statistics``: the ESS in figures, what the hub counts beside what others publish; ``/observatory/…``: the cube's
own addresses.

A page for people; the whole cube as RDF, or the hub's counts as CSV, for whoever asks for them.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from hub.errors import NotFoundError
from hub.model.statement import is_iri
from hub.model.territory import DEPARTMENT, REGION
from hub.model.vocabulary import TERRITORY
from hub.publish.whereabouts import FRANCE
from hub.serve.graph_writing import write_graph
from hub.serve.negotiation import CSV, GRAPH_FORMATS, HTML, JSONLD
from hub.serve.observatory_figures import by_source, read_counts, read_published
from hub.serve.observatory_queries import (
    counts_query,
    cube_pattern,
    founded_query,
    published_query,
    resource_query,
    table_query,
)
from hub.serve.reading import select
from hub.serve.rendering import render_page
from hub.serve.representation import Representation, represent
from hub.serve.site import Site, TheSite
from hub.serve.sparql_answer import answer_query
from hub.serve.sparql_request import SparqlRequest

router = APIRouter()

_OFFERS = (HTML, *GRAPH_FORMATS, CSV)


@router.get("/statistics")
async def statistics(request: Request, site: TheSite, region: str = "", department: str = "") -> Response:
    """Counts by family, sector and place, of France or of one region or department of today."""
    territory = _territory(site, region, department)
    representation = represent(request, _OFFERS, site.query_state())
    if representation.format is CSV:
        text = table_query(site.addresses, "computed", representation.language)
        return await _answer(request, site, representation, text)
    if representation.format is JSONLD:
        # Compacted with the shipped context, for readers who never heard of RDF.
        found = await select(site.pool, f"SELECT ?s ?p ?o WHERE {{ {cube_pattern(site.addresses)} }}")
        statements = [(row["s"].value, row["p"].value, row["o"]) for row in found.rows]
        return representation.response(write_graph(statements, JSONLD, site.model.context))
    if representation.format is not HTML:
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {cube_pattern(site.addresses)} }}"
        return await _answer(request, site, representation, text)
    return await _page(request, site, representation, territory)


@router.get("/observatory/{path:path}")
async def observatory(path: str, request: Request, site: TheSite) -> Response:
    """A dataset, a slice or an observation of the cube: its statements, or its place on the page."""
    representation = represent(request, (HTML, *GRAPH_FORMATS), site.query_state())
    resource = f"{site.addresses.base}observatory/{path}"
    found = await select(site.pool, resource_query(resource)) if is_iri(resource) else None
    if found is None or not found.rows:
        raise NotFoundError(
            f"L'observatoire n'a rien à l'adresse « {path} » ; la page des statistiques montre ce qu'il compte.",
            f"The observatory has nothing at '{path}'; the statistics page shows what it counts.",
        )
    if representation.format is HTML:
        anchor = "published" if path.startswith("published") else "computed"
        kept = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(site.addressing.path(f"/statistics{kept}#{anchor}"), 303, {"Vary": "Accept"})
    statements = [(row["s"].value, row["p"].value, row["o"]) for row in found.rows]
    body = write_graph(statements, representation.format, site.model.context, resource)
    return representation.response(body)


async def _page(request: Request, site: Site, representation: Representation, territory: str) -> Response:
    places = site.hub.territories
    counted = await select(site.pool, counts_query(site.addresses, territory))
    founded = await select(site.pool, founded_query(site.addresses)) if territory == FRANCE else None
    published = await select(site.pool, published_query(site.addresses))
    figures = read_published(published.rows, site.addresses, territory, places)
    body = render_page(
        request,
        "statistics.html",
        representation.language,
        territory=territory,
        france=FRANCE,
        regions=sorted(places.today(territory)) if places.kind(territory) == DEPARTMENT else [],
        code_of=lambda iri: iri.rpartition("/")[2],
        counts=read_counts(counted.rows, territory, places),
        founded=[(row["year"].value, int(row["value"].value)) for row in founded.rows] if founded else [],
        published={axis: by_source(figures, axis) for axis in ("total", "family", "sector")},
        sources=site.sources,
        fictitious=site.fictitious,
        formats=(CSV, *GRAPH_FORMATS),
        queries={
            name: table_query(site.addresses, name, representation.language)
            for name in ("computed", "published", "founded")
        },
    )
    return representation.response(body)


async def _answer(request: Request, site: Site, representation: Representation, text: str) -> Response:
    return await answer_query(request, site, SparqlRequest(text, None, None), representation)


def _territory(site: Site, region: str, department: str) -> str:
    """The territory asked for, France when none is. Raises NotFoundError for what is no region of today."""
    if department:
        asked = TERRITORY + "department/" + department
        if site.hub.territories.kind(asked) == DEPARTMENT:
            return asked
        raise NotFoundError(
            f"Aucun département de code « {department} » : donnez un code comme 87, 2A ou 971.",
            f"No department with the code '{department}': give a code such as 87, 2A or 971.",
        )
    if not region:
        return FRANCE
    asked = TERRITORY + "region/" + region
    if site.hub.territories.kind(asked) == REGION and site.hub.territories.today(asked) == {asked}:
        return asked
    raise NotFoundError(
        f"Aucune région d'aujourd'hui n'a le code « {region} » : les comptes sont faits pour celles de la page.",
        f"No region of today has the code '{region}': counts are made for those the page lists.",
    )
