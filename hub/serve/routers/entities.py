"""``/id/{type}/{slug}`` and ``/doc/{type}/{slug}``: an entity, and the document about it.

An entity is no document, so its address answers 303; after a merge 301 to the survivor, after a withdrawal 410.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from hub.errors import NotFoundError
from hub.model.identifier import compact, is_rna, is_siren, is_siret
from hub.model.vocabulary import ENTITY_TYPES
from hub.publish.directory import Directory
from hub.serve.entity_document import EntityDocument, arrange, has_links, reason_of
from hub.serve.entity_queries import MOST_NEIGHBOURS, entity_query
from hub.serve.graph_writing import write_graph
from hub.serve.negotiation import GRAPH_FORMATS, HTML
from hub.serve.problem import GoneError
from hub.serve.reading import Rows, select
from hub.serve.rendering import render_page
from hub.serve.representation import Representation, represent
from hub.serve.site import Site, TheSite
from hub.serve.waterfall import waterfall

router = APIRouter()

_OFFERS = (*GRAPH_FORMATS, HTML)
_SUFFIXES = tuple(form.suffix for form in _OFFERS)
_TYPES = frozenset(ENTITY_TYPES.values())
_CHECKS = {"siren": is_siren, "siret": is_siret, "rna": is_rna}


@router.get("/id/{entity_type}/{slug}")
async def entity(entity_type: str, slug: str, request: Request, site: TheSite) -> Response:
    """Where the document about an entity is; for ``siren``, ``siret`` and ``rna``, whoever bears the number."""
    directory = await site.directory()
    if entity_type in _CHECKS:
        return _bearer(site, directory, entity_type, slug)
    moved = _moved(site, directory, entity_type, slug, "/id")
    if moved is not None:
        return moved
    if directory is None or directory.entity(site.addresses.entity(entity_type, slug)) is None:
        raise _unknown(entity_type, slug)
    return RedirectResponse(
        site.addressing.path(f"/doc/{entity_type}/{quote(slug)}" + _kept_query(request)),
        303,
        {"Vary": "Accept"},
    )


@router.get("/doc/{entity_type}/{name}")
async def document(entity_type: str, name: str, request: Request, site: TheSite) -> Response:
    """Everything known about one entity, in the format of the suffix, of ``?format=`` or of ``Accept``."""
    slug, dot, suffix = name.rpartition(".")
    if not dot or suffix not in _SUFFIXES:
        slug, dot, suffix = name, "", ""
    directory = await site.directory()
    moved = _moved(site, directory, entity_type, slug, "/doc", dot + suffix)
    if moved is not None:
        return moved
    iri = site.addresses.entity(entity_type, slug)
    if entity_type not in _TYPES or not slug.isascii() or not slug.replace("-", "").isalnum():
        raise _unknown(entity_type, slug)
    page = site.addressing.path(f"/doc/{entity_type}/{quote(slug)}")
    links = [f'<{iri}>; rel="describes"', f'<{page}>; rel="canonical"']
    links += [f'<{page}.{form.suffix}>; rel="alternate"; type="{form.media_type}"' for form in _OFFERS]
    representation = represent(request, _OFFERS, site.state(), words=(suffix,), links=links)
    found = await select(site.pool, entity_query(site.addresses, iri))
    about = arrange(site.addresses, iri, found.rows)
    if about is None:
        raise _withheld() if has_links(found.rows) else _unknown(entity_type, slug)
    return _answer(request, site, representation, about, found, directory)


def _answer(
    request: Request,
    site: Site,
    representation: Representation,
    about: EntityDocument,
    found: Rows,
    directory: Directory | None,
) -> Response:
    if found.revision.number != site.pool.revision.number:
        representation = representation.untagged()
    if representation.format is not HTML:
        body = write_graph(about.statements, representation.format, site.model.context, about.iri)
        return representation.response(body)
    entity_type, _, slug = about.iri.removeprefix(site.addresses.base + "id/").partition("/")
    row = directory.entity(about.iri) if directory else None
    page = render_page(
        request,
        "entity.html",
        representation.language,
        about=about,
        waterfall=waterfall,
        reason=partial(reason_of, site.hub.value_policy),
        kind=entity_type,
        page=f"/doc/{entity_type}/{quote(slug)}",
        row=row,
        sources=site.sources,
        fictitious=site.fictitious(about.source_ids),
        formats=GRAPH_FORMATS,
        cut=len({each.iri for each in about.neighbours}) >= MOST_NEIGHBOURS,
    )
    return representation.response(page)


def _moved(
    site: Site, directory: Directory | None, entity_type: str, slug: str, route: str, suffix: str = ""
) -> Response | None:
    """The answer for what was merged (301) or withdrawn (410); None for everything else."""
    if directory is None:
        return None
    iri = site.addresses.entity(entity_type, slug)
    survivor = directory.redirect_of(iri)
    if survivor is not None:
        path = survivor.removeprefix(site.addresses.base + "id/")
        return RedirectResponse(site.addressing.path(f"{route}/{quote(path)}{suffix}"), 301)
    if directory.is_withdrawn(iri):
        raise GoneError(
            "Cette entité a été retirée : plus aucune source ne la décrit.",
            "This entity was withdrawn: no source describes it any more.",
        )
    return None


def _bearer(site: Site, directory: Directory | None, kind: str, written: str) -> Response:
    number = compact(written).upper()
    if not _CHECKS[kind](number):
        raise NotFoundError(
            f"« {written} » n'est pas un numéro {kind.upper()} : vérifiez ses chiffres.",
            f"'{written}' is no {kind.upper()} number: check its digits.",
        )
    bearers = directory.by_identifier(kind, number) if directory else ()
    if not bearers:
        raise NotFoundError(
            f"Aucune entité de ce hub ne porte le {kind.upper()} {number}.",
            f"No entity of this hub bears the {kind.upper()} {number}.",
        )
    if len(bearers) > 1:
        return RedirectResponse(site.addressing.path(f"/search?q={number}"), 303)
    path = bearers[0].removeprefix(site.addresses.base)
    return RedirectResponse(site.addressing.path("/" + quote(path)), 303)


def _kept_query(request: Request) -> str:
    return f"?{request.url.query}" if request.url.query else ""


def _unknown(entity_type: str, slug: str) -> NotFoundError:
    return NotFoundError(
        f"Aucune entité « {entity_type}/{slug} » dans ce hub ; la recherche dira si elle y est sous un autre nom.",
        f"No entity '{entity_type}/{slug}' in this hub; the search will tell whether it is here under another name.",
    )


def _withheld() -> NotFoundError:
    return NotFoundError(
        "Cette entité n'est pas diffusée : la licence d'aucune de ses sources ne le permet.",
        "This entity is not published: the licence of none of its sources allows it.",
    )
