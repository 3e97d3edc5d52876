"""The common reference model as installed: ontology, terms, shapes, schemes, profiles, the JSON-LD context.

Pages are written from the graph itself, so they cannot say anything else than it does.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub.errors import NotFoundError
from hub.model.vocabulary import ESS
from hub.serve.class_diagram import class_diagram
from hub.serve.graph_writing import write_graph
from hub.serve.model_files import ModelPart
from hub.serve.model_page import code_of, scheme_page, scheme_title
from hub.serve.negotiation import GRAPH_FORMATS, HTML, JSONLD, TURTLE, Format
from hub.serve.profile_page import profile_page
from hub.serve.rendering import render_page
from hub.serve.representation import Representation, represent
from hub.serve.shape_page import rows_by_focus, shape_rows
from hub.serve.site import Site, TheSite
from hub.serve.term_page import borrowed_terms, head, term_page, terms_by_home

router = APIRouter()

_OFFERS: tuple[Format, ...] = (*GRAPH_FORMATS, HTML)


@router.get("/ontology")
async def ontology(request: Request, site: TheSite) -> Response:
    """Classes and properties, by the part of the model that declares them, and a drawing of the classes."""
    model = site.model
    representation = represent(request, _OFFERS, (model.version,))
    if representation.format is not HTML:
        return _graph(site, model.ontology, representation)
    language = representation.language
    return _page(
        request,
        representation,
        "ontology.html",
        head=head(model.ontology, language),
        domains=terms_by_home(model.ontology, language),
        borrowed=borrowed_terms(model.ontology, language),
        diagram=class_diagram(model, language),
        schemes={name: scheme_title(part, language) or name for name, part in sorted(model.schemes.items())},
    )


@router.get("/ontology/{term}")
async def ontology_term(term: str, request: Request, site: TheSite) -> Response:
    """One class or property; in RDF, what the ontology states of it."""
    model = site.model
    if ESS + term not in model.ontology.homes:
        raise NotFoundError(
            f"L'ontologie ne déclare aucun terme « {term} » ; /ontology les montre tous.",
            f"The ontology declares no term '{term}'; /ontology lists them all.",
        )
    representation = represent(request, _OFFERS, (model.version,))
    if representation.format is not HTML:
        iri = ESS + term
        statements = [(iri, predicate, value) for predicate, value in model.ontology.nodes[iri]]
        return representation.response(write_graph(statements, representation.format, model.context, iri))
    return _page(
        request,
        representation,
        "term.html",
        term=term_page(model, term, representation.language),
        ontology=head(model.ontology, representation.language),
    )


@router.get("/shapes")
async def shapes(request: Request, site: TheSite) -> Response:
    """What a record must look like, by what is looked at."""
    part = site.model.shapes
    representation = represent(request, _OFFERS, (site.model.version,))
    if representation.format is not HTML:
        return _graph(site, part, representation)
    rows = shape_rows(part, representation.language)
    return _page(
        request,
        representation,
        "shapes.html",
        shapes=rows,
        focuses=rows_by_focus(rows),
        shape_anchor=lambda iri: iri.rpartition("#")[2],
    )


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
        scheme=scheme_page(part, representation.language, site.model),
        code_of=lambda iri: code_of(part, iri),
        concept_anchor=site.addressing.anchor_of,
    )


@router.get("/profiles")
async def profiles(request: Request, site: TheSite) -> Response:
    """The regional profiles: the bundled ones and those in use here."""
    representation = represent(request, (HTML,), (site.model.version, *site.hub.sources))
    return _page(
        request,
        representation,
        "profiles.html",
        profiles=[profile_page(site.model, name, representation.language) for name in site.model.profiles],
        followed={source.id: source.profile for source in site.hub.sources.values() if source.profile},
    )


@router.get("/profiles/{name}")
async def profile(name: str, request: Request, site: TheSite) -> Response:
    """One region's own vocabulary and stricter shapes."""
    part = site.model.profiles.get(name)
    if part is None:
        known = ", ".join(sorted(site.model.profiles)) or "—"
        raise NotFoundError(
            f"Aucun profil « {name} » ; il y a : {known}.", f"No profile '{name}'; there are: {known}."
        )
    representation = represent(request, _OFFERS, (site.model.version,))
    if representation.format is not HTML:
        return _graph(site, part, representation)
    return _page(
        request,
        representation,
        "profile.html",
        profile=profile_page(site.model, name, representation.language),
        code_of=lambda iri: code_of(part, iri),
        concept_anchor=site.addressing.anchor_of,
        shape_anchor=site.addressing.anchor_of,
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
    body = render_page(request, template, representation.language, formats=GRAPH_FORMATS, **values)
    return representation.response(body)
