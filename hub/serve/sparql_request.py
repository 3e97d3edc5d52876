"""Reads a SPARQL 1.1 Protocol query request: GET, POST of a form, POST of the query itself.

Raises QueryError (400) for a request that says nothing readable, MediaTypeError (415) for a body of another kind,
TooLargeError (413) before a body too long is held, RefusedError (403) for an update.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request

from hub.errors import QueryError, RefusedError
from hub.serve.problem import MediaTypeError, TooLargeError
from hub.store.terms import may_name_graph

LONGEST_BODY = 1 << 20
"""Bytes of a request body this endpoint reads: a query of a megabyte is a mistake."""

FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

UTF8 = frozenset({"utf-8", "utf8", "us-ascii"})

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """``query`` is None when the request carries none. Graph lists are None when the protocol names no dataset."""

    query: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    formats: tuple[str, ...] = ()


def of_query_string(query_string: bytes) -> SparqlRequest:
    """What the parameters of an address ask."""
    return _from_pairs(_parameters(query_string))


def _parameters(query_string: bytes) -> Pairs:
    # Read here, strictly: the framework's own reading puts U+FFFD where bytes are no UTF-8.
    return read_form(query_string.decode("latin-1"))


async def read_sparql_request(request: Request) -> SparqlRequest:
    """What ``request`` asks, whichever way it says so."""
    if request.method != "POST":
        return of_query_string(request.scope["query_string"])
    pairs = _parameters(request.scope["query_string"])
    media_type, charset = content_type(request.headers.get("content-type", ""))
    if media_type == FORM:
        return _from_pairs([*pairs, *read_form(await _read_body(request, charset))])
    if media_type == _QUERY:
        if any(name == "query" for name, _ in pairs):
            raise QueryError(
                "La requête se donne dans le corps ou dans l'adresse, pas dans les deux.",
                "Give the query in the body or in the address, not in both.",
            )
        return _from_pairs([*pairs, ("query", await _read_body(request, charset))])
    if media_type == UPDATE:
        raise _refused_update()
    raise MediaTypeError(
        f"Le corps d'un POST est ici {FORM} ou {_QUERY}" + (f", pas {media_type}." if media_type else "."),
        f"The body of a POST here is {FORM} or {_QUERY}" + (f", not {media_type}." if media_type else "."),
    )


def content_type(header: str) -> tuple[str, str]:
    """The media type that a ``Content-Type`` names, and its charset (UTF-8 when not said), both lower case."""
    media_type, *parameters = (part.strip().lower() for part in header.split(";"))
    charset = "utf-8"
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            charset = value.strip().strip('"')
    return media_type, charset


async def _read_body(request: Request, charset: str) -> str:
    require_utf8(charset)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise TooLargeError(
                f"Une requête tient en {LONGEST_BODY >> 20} Mio au plus.",
                f"A query is {LONGEST_BODY >> 20} MiB at most.",
            )
    return decoded(bytes(body))


def require_utf8(charset: str) -> None:
    """Raise MediaTypeError for a body in another charset."""
    if charset not in UTF8:
        raise MediaTypeError(
            f"Une requête s'écrit en UTF-8, pas en {charset}.", f"A query is in UTF-8, not {charset}."
        )


def decoded(body: bytes) -> str:
    """The text of a body. Raises QueryError when it is not UTF-8."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(
            f"La requête n'est pas en UTF-8 : octet {body[error.start]:#04x} en position {error.start}.",
            f"The query is not UTF-8: byte {body[error.start]:#04x} at offset {error.start}.",
        ) from None


def read_form(body: str) -> Pairs:
    """The fields of a form, or the parameters of an address. Raises QueryError when they cannot be read."""
    try:
        return parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError:
        raise QueryError(
            "La requête n'est pas en UTF-8 une fois le formulaire décodé.",
            "The query is not UTF-8 once the form is decoded.",
        ) from None
    except ValueError:
        raise QueryError("Le formulaire ne se lit pas.", "The form cannot be read.") from None


def _from_pairs(pairs: Pairs) -> SparqlRequest:
    queries = [value for name, value in pairs if name == "query"]
    if any(name == "update" for name, _ in pairs):
        raise _refused_update()
    if len(queries) > 1:
        raise QueryError(
            f"Une seule requête à la fois : le paramètre « query » est donné {len(queries)} fois.",
            f"One query at a time: the parameter 'query' is given {len(queries)} times.",
        )
    formats = tuple(value for name, value in pairs if name in {"format", "output"})
    return SparqlRequest(
        queries[0] if queries and queries[0].strip() else None,
        graphs_named(pairs, "default-graph-uri"),
        graphs_named(pairs, "named-graph-uri"),
        formats,
    )


def graphs_named(pairs: Sequence[tuple[str, str]], parameter: str) -> tuple[str, ...] | None:
    """The values of ``parameter``, each once, in their order; None when it is not given. Raises QueryError for one that
    names no graph."""
    found = tuple(dict.fromkeys(value for name, value in pairs if name == parameter and value))
    for graph in found:
        if not may_name_graph(graph):
            raise QueryError(
                f"« {parameter}={graph[:200]} » n'est pas une IRI absolue.",
                f"'{parameter}={graph[:200]}' is no absolute IRI.",
            )
    return found or None


def _refused_update() -> RefusedError:
    return RefusedError(
        "Cette adresse ne fait que lire : une mise à jour SPARQL s'envoie à /update, avec une clé.",
        "This address only reads: a SPARQL update is sent to /update, with a key.",
    )
