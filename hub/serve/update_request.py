"""Reads a SPARQL 1.1 Protocol update request: a POST of a form, or of the update itself.

Raises QueryError (400) for a request that says nothing readable, MediaTypeError (415) for a body of another kind.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import Request

from hub.errors import QueryError
from hub.serve.problem import MediaTypeError
from hub.serve.sparql_request import (
    FORM,
    UPDATE,
    content_type,
    decoded,
    graphs_named,
    read_form,
    require_utf8,
)
from hub.store.update_admission import Using


def read_update_request(request: Request, body: Path, into: Path) -> Using:
    """Write the update that ``request`` asks for, whose content is the file ``body``, to the file ``into``; the dataset
    it gives to the update."""
    media_type, charset = content_type(request.headers.get("content-type", ""))
    if media_type not in {FORM, UPDATE}:
        raise MediaTypeError(
            f"Le corps d'un POST est ici {FORM} ou {UPDATE}"
            + (f", pas {media_type}." if media_type else "."),
            f"The body of a POST here is {FORM} or {UPDATE}"
            + (f", not {media_type}." if media_type else "."),
        )
    require_utf8(charset)
    pairs = read_form(request.scope["query_string"].decode("latin-1"))
    text = decoded(body.read_bytes())
    if media_type == FORM:
        pairs += read_form(text)
    else:
        pairs.append(("update", text))
    updates = [value for name, value in pairs if name == "update"]
    if len(updates) != 1:
        raise QueryError(
            f"Donnez une mise à jour, une seule, dans « update » : {len(updates)} reçues.",
            f"Give one update, and no more, in 'update': {len(updates)} were given.",
        )
    if any(name == "query" for name, _ in pairs):
        raise QueryError(
            "Cette adresse met à jour : une requête se pose à /sparql.",
            "This address updates: a query is asked of /sparql.",
        )
    into.write_text(updates[0], encoding="utf-8", newline="")
    return Using(
        graphs_named(pairs, "using-graph-uri") or (), graphs_named(pairs, "using-named-graph-uri") or ()
    )
