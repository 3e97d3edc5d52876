"""A page of a collection as linked data: a ``hydra:Collection`` whose members are described as the reference graph does.

The JSON-LD is read back as the same statements as the other graph formats carry. Facets and distances are for programs
that read the JSON: they are no statements, and the context says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from hub.errors import Language
from hub.model.statement import Term
from hub.model.vocabulary import SCHEMA, TYPE, XSD
from hub.publish.collection.described import Described
from hub.publish.collection.listing import Count
from hub.serve.graph_writing import Statement, write_graph
from hub.serve.jsonld import write_node
from hub.serve.jsonld_context import Context
from hub.serve.negotiation import JSONLD, Format

HYDRA = "http://www.w3.org/ns/hydra/core#"

_UPDATED = SCHEMA + "dateModified"
_OWN_TERMS: Mapping[str, Any] = {
    "hydra": HYDRA,
    "updated": {"@id": _UPDATED, "@type": XSD + "dateTime"},
    "facets": None,
    "distanceKm": None,
    "publication": None,
}


@dataclass(frozen=True, slots=True)
class ListPage:
    """``iri`` is the list itself, whatever its page; ``own`` this page, ``first`` and ``following`` others."""

    iri: str
    own: str
    first: str
    following: str | None
    total: int
    publication: int
    members: Sequence[Described]
    distances: Sequence[float] | None
    facets: Mapping[str, Sequence[Count]]


def write_page(page: ListPage, form: Format, context: Context, language: Language) -> bytes:
    """The document in one of the graph formats."""
    if form is not JSONLD:
        return write_graph(page_statements(page), form, context)
    used: set[str] = set()
    members = []
    for place, member in enumerate(page.members):
        node, names = write_node(member.statements, context, member.iri)
        used |= names
        if "@context" in node:
            node[_UPDATED] = {"@value": member.updated, "@type": XSD + "dateTime"}
        else:
            node["updated"] = member.updated
            if page.distances is not None:
                node["distanceKm"] = page.distances[place]
        members.append(node)
    id_, type_ = context.keyword("@id"), context.keyword("@type")
    view: dict[str, Any] = {
        id_: page.own,
        type_: "hydra:PartialCollectionView",
        "hydra:first": {id_: page.first},
    }
    if page.following is not None:
        view["hydra:next"] = {id_: page.following}
    document = {
        "@context": {**context.part(used | {id_, type_}), **_OWN_TERMS},
        id_: page.iri,
        type_: "hydra:Collection",
        "hydra:totalItems": page.total,
        "publication": page.publication,
        "hydra:view": view,
        "hydra:member": members,
        "facets": {
            name: [
                {
                    "value": count.value,
                    "label": count.label.into(language),
                    "count": count.count,
                    "chosen": count.chosen,
                }
                for count in counts
            ]
            for name, counts in page.facets.items()
        },
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def page_statements(page: ListPage) -> list[Statement]:
    """What a page says, as statements."""
    own, view = page.iri, page.own
    found: list[Statement] = [
        (own, TYPE, Term("iri", HYDRA + "Collection")),
        (own, HYDRA + "totalItems", Term("literal", str(page.total), datatype=XSD + "integer")),
        (own, HYDRA + "view", Term("iri", view)),
        (view, TYPE, Term("iri", HYDRA + "PartialCollectionView")),
        (view, HYDRA + "first", Term("iri", page.first)),
    ]
    if page.following is not None:
        found.append((view, HYDRA + "next", Term("iri", page.following)))
    for member in page.members:
        found.append((own, HYDRA + "member", Term("iri", member.iri)))
        found.extend(member.statements)
        found.append((member.iri, _UPDATED, Term("literal", member.updated, datatype=XSD + "dateTime")))
    return found
