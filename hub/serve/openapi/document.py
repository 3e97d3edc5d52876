"""Puts the document together from the routes the application has: none is left out, whoever added it.

What is known of a route besides its path and its docstring stands in :mod:`reading` and :mod:`writing`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from typing import Any

from fastapi.routing import APIRoute

from hub import __version__
from hub.serve.openapi.operation import PROBLEMS, Operation, problem_response
from hub.serve.openapi.reading import FALLBACK, READS
from hub.serve.openapi.writing import WRITES

_CONVERTER = re.compile(r"\{(\w+)(?::\w+)?\}")

_BRACES = re.compile("[{}]")

_LANGUAGE = {
    "name": "lang",
    "in": "query",
    "description": "`fr` or `en`, before `Accept-Language`.",
    "required": False,
    "schema": {"type": "string"},
    "example": "fr",
}
_FORMAT = {
    "name": "format",
    "in": "query",
    "description": "The short name of a media type of the answer, before `Accept`.",
    "required": False,
    "schema": {"type": "string"},
}

_SCHEMAS: dict[str, Any] = {
    "Problem": {
        "type": "object",
        "description": "RFC 9457, in the language of the client.",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
            "parameter": {"type": "string", "description": "The parameter at fault."},
            "limit": {"type": "string", "description": "The limit that was reached."},
        },
        "example": {
            "type": "https://w3id.org/ess-hub/problem/parameter",
            "title": "Requête invalide",
            "status": 400,
            "detail": "« siren=12 » ne convient pas ; attendu : neuf chiffres, dont le dernier est une clé.",
            "instance": "/api/organizations",
            "parameter": "siren",
        },
    },
    "Collection": {
        "type": "object",
        "description": "A hydra:Collection; members are described in JSON-LD as the reference graph does.",
        "required": ["@context", "id", "type", "hydra:totalItems", "hydra:view", "hydra:member", "facets"],
        "properties": {
            "@context": {"type": "object"},
            "id": {"type": "string", "format": "uri"},
            "type": {"const": "hydra:Collection"},
            "hydra:totalItems": {"type": "integer", "minimum": 0},
            "publication": {"type": "integer", "minimum": 0},
            "hydra:view": {"type": "object", "required": ["id", "type", "hydra:first"]},
            "hydra:member": {"type": "array", "items": {"type": "object"}},
            "facets": {
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["value", "label", "count", "chosen"],
                        "properties": {
                            "value": {"type": "string"},
                            "label": {"type": "string"},
                            "count": {"type": "integer", "minimum": 0},
                            "chosen": {"type": "boolean"},
                        },
                    },
                },
            },
        },
    },
}


def openapi_document(routes: Iterable[Any], address: str, scratch: bool) -> dict[str, Any]:
    """The document for the hub reached at ``address`` (with its final slash), which serves ``routes``."""
    paths: dict[str, dict[str, Any]] = {}
    for method, path, route in described_routes(routes):
        paths.setdefault(path, {})[method] = _operation(method, path, route)
    kind = "An empty dataset for trial. " if scratch else ""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ESS hub",
            "version": __version__,
            "description": f"{kind}Organisations of the French social and solidarity economy, reconciled and served as linked "
            "data. Reading is open; writing needs a key. HEAD works wherever GET does, OPTIONS everywhere; every read carries an "
            "ETag, allows CORS and compresses; errors are problem documents (RFC 9457). Each summary is in French, each "
            "description in English.",
        },
        "servers": [{"url": address.rstrip("/")}],
        "tags": [
            {"name": name} for name in sorted({each.tag for each in (*READS.values(), *WRITES.values())})
        ],
        "paths": dict(sorted(paths.items())),
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key of `ess-hub key create`: `admin`, or `source:ID` for the records of one source.",
                }
            },
            "headers": {
                "ETag": {"description": "Send it back in `If-None-Match`.", "schema": {"type": "string"}},
                "Retry-After": {"description": "Seconds.", "schema": {"type": "string"}},
            },
            "responses": {str(status): problem_response(status) for status in PROBLEMS},
            "schemas": _SCHEMAS,
        },
    }


def described_routes(routes: Iterable[Any]) -> Iterator[tuple[str, str, APIRoute]]:
    """Method (lower case), path as OpenAPI writes it, and route."""
    for route in routes:
        if isinstance(route, APIRoute):
            for method in sorted(route.methods or ()):
                yield method.lower(), _CONVERTER.sub(r"{\1}", route.path), route


def known_operation(method: str, path: str) -> Operation | None:
    """What is said of an operation here."""
    return WRITES.get((method, path)) or (READS.get(path) if method == "get" else None)


def _operation(method: str, path: str, route: APIRoute) -> dict[str, Any]:
    operation = known_operation(method, path) or FALLBACK
    described = inspect.getdoc(route.endpoint) or ""
    parameters = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1},
            **({"example": operation.paths[name]} if name in operation.paths else {}),
        }
        for name in _CONVERTER.findall(path)
    ]
    parameters += [query.described() for query in operation.queries]
    if len(operation.answers.get(200, ())) > 1:
        parameters.append(_FORMAT)
    parameters.append(_LANGUAGE)
    found: dict[str, Any] = {
        "tags": [operation.tag],
        "operationId": f"{method}-{_BRACES.sub('', path.lstrip('/')).replace('/', '-') or 'home'}",
        "summary": operation.summary.fr or described.partition("\n")[0],
        "description": " ".join(
            filter(None, [operation.summary.en and operation.summary.en + ".", described])
        ),
        "parameters": parameters,
        "responses": operation.responses(method),
    }
    if operation.body is not None:
        found["requestBody"] = operation.body.described()
    if operation.key is not None:
        found["security"] = [{"key": []}]
    return found
