"""``/queries``: ready-made questions; ``/queries/{slug}``: one of them, its blanks filled from the address.

A person gets a form, the SPARQL text and a table; a script gets the result in the format it asks for.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub.errors import Language, QueryError
from hub.model.vocabulary import SCHEME, TERRITORY
from hub.publish.saved_query import Parameter, fill, find_query, load_queries
from hub.serve.negotiation import HTML
from hub.serve.rendering import render_page
from hub.serve.representation import represent
from hub.serve.routers.sparql import Outcome, outcome_of
from hub.serve.site import Site, TheSite
from hub.serve.sparql_answer import answer_query, offers_for, repeats
from hub.serve.sparql_request import SparqlRequest

router = APIRouter()

_OWN = frozenset({"lang", "format"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a reader may pick for a parameter, under its name."""

    value: str
    label: str


@router.get("/queries")
async def queries(request: Request, site: TheSite) -> Response:
    """Every saved query, with what it answers."""
    representation = represent(request, (HTML,), site.state())
    body = render_page(
        request,
        "queries.html",
        representation.language,
        queries=load_queries(site.hub.resources.query_files()),
    )
    return representation.response(body)


@router.get("/queries/{slug}")
async def query(slug: str, request: Request, site: TheSite) -> Response:
    """One saved query and its result; parameters missing from the address take their defaults."""
    saved = find_query(site.hub.resources.query_files(), slug)
    given = {name: value for name, value in request.query_params.items() if name not in _OWN}
    defaults = fill(saved, {})
    results = offers_for(defaults)
    representation = represent(request, (HTML, *results), site.query_state(), repeats=repeats(defaults))
    if representation.format is not HTML:
        return await answer_query(
            request, site, SparqlRequest(fill(saved, given), None, None), representation
        )
    text = defaults
    try:
        text = fill(saved, given)
        outcome = await outcome_of(site, SparqlRequest(text, None, None))
    except QueryError as error:
        outcome = Outcome(error.status, error=error.text)
    body = render_page(
        request,
        "query.html",
        representation.language,
        saved=saved,
        given={
            parameter.name: given.get(parameter.name, parameter.default) for parameter in saved.parameters
        },
        choices={each.name: choices_of(site, each, representation.language) for each in saved.parameters},
        text=readable(text),
        outcome=outcome,
        formats=results,
    )
    return representation.response(body, status=outcome.status)


def choices_of(site: Site, parameter: Parameter, language: Language) -> list[Choice]:
    """What to choose from: the parameter's own choices, or the territories or concepts its default is one of."""
    if parameter.choices:
        return [Choice(value, value) for value in parameter.choices]
    for namespace in (TERRITORY, SCHEME):
        if parameter.kind == "iri" and parameter.default.startswith(namespace):
            family = parameter.default.rpartition("/")[0] + "/"
            found = [
                Choice(iri, site.model.label(iri, language) or iri)
                for iri in site.model.labels
                if iri.startswith(family)
            ]
            return sorted(found, key=lambda choice: choice.label.casefold())
    return []


def readable(text: str) -> str:
    """The SPARQL without the prefixes the hub declares by itself nor the head of the file."""
    lines = text.splitlines()
    if lines and lines[0].startswith("PREFIX "):
        lines = lines[1:]
    return "\n".join(line for line in lines if not line.startswith("#")).strip()
