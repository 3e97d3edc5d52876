"""One operation — a method at an address — as it is described, and the pieces such descriptions are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from hub.errors import Text
from hub.serve.negotiation import GRAPH_FORMATS, HTML, PROBLEM, RESULT_FORMATS, XLSX, Format
from hub.serve.validation_report import OFFERS as REPORT_FORMATS

Json = Mapping[str, Any]
Key = Literal["admin", "source"]

GRAPHS = tuple(form.media_type for form in GRAPH_FORMATS)
ROWS = tuple(form.media_type for form in (*RESULT_FORMATS, XLSX))
PAGE = (HTML.media_type,)
PLAIN = ("application/json",)
REPORTS = tuple(dict.fromkeys(form.media_type for form in REPORT_FORMATS))
ANY = ("*/*",)

TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean"}
GRAPH_IRI: Json = {"type": "string", "format": "uri"}

READ = (406, 429, 503)
"""What any read may answer instead: none of the formats asked for, too much taken, a limit or a server that starts."""
WRITE = (400, 401, 403, 408, 413, 415, 503)
"""What any write may answer instead."""


def media_types(forms: Sequence[Format]) -> tuple[str, ...]:
    """What these formats are served as."""
    return tuple(form.media_type for form in forms)


@dataclass(frozen=True, slots=True)
class Query:
    """A parameter of the address. ``schema`` is JSON Schema; ``many`` when it may be given several times."""

    name: str
    means: str
    schema: Json = field(default_factory=lambda: TEXT)
    example: Any = None
    required: bool = False
    many: bool = False

    def described(self) -> dict[str, Any]:
        """As OpenAPI writes it."""
        schema = {"type": "array", "items": dict(self.schema)} if self.many else dict(self.schema)
        found: dict[str, Any] = {
            "name": self.name,
            "in": "query",
            "description": self.means,
            "required": self.required,
            "schema": schema,
        }
        if self.example is not None:
            found["example"] = [self.example] if self.many else self.example
        return found


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent: media type → JSON Schema, and an example of it."""

    media: Mapping[str, Json]
    examples: Mapping[str, Any] = field(default_factory=dict)
    required: bool = True

    def described(self) -> dict[str, Any]:
        """As OpenAPI writes it."""
        content: dict[str, Any] = {name: {"schema": dict(schema)} for name, schema in self.media.items()}
        for name, example in self.examples.items():
            content[name]["example"] = example
        return {"required": self.required, "content": content}


@dataclass(frozen=True, slots=True)
class Operation:
    """``summary`` is its French and English line; ``answers``: status → media types (none for an empty answer); ``problems``
    the statuses of problem documents; ``paths`` examples of the path's own parameters."""

    tag: str
    summary: Text
    answers: Mapping[int, Sequence[str]]
    problems: Sequence[int] = ()
    queries: Sequence[Query] = ()
    body: Body | None = None
    key: Key | None = None
    paths: Mapping[str, str] = field(default_factory=dict)
    schemas: Mapping[str, Json] = field(default_factory=dict)

    def responses(self, method: str) -> dict[str, Any]:
        """As OpenAPI writes them."""
        found: dict[str, Any] = {}
        for status, types in self.answers.items():
            found[str(status)] = {"description": _MEANINGS[status]}
            if types:
                found[str(status)]["content"] = {
                    name: {"schema": self.schemas[name]} if name in self.schemas else {} for name in types
                }
            if status == 200 and method == "get":
                found["200"]["headers"] = {"ETag": {"$ref": "#/components/headers/ETag"}}
        if method == "get" and 200 in self.answers:
            found["304"] = {"description": _MEANINGS[304]}
        for status in sorted({*self.problems, 429, 500}):
            found[str(status)] = {"$ref": f"#/components/responses/{status}"}
        return dict(sorted(found.items()))


def problem_response(status: int) -> dict[str, Any]:
    """A component: what a problem of this status is."""
    found: dict[str, Any] = {
        "description": _MEANINGS[status],
        "content": {
            PROBLEM.media_type: {"schema": {"$ref": "#/components/schemas/Problem"}},
            HTML.media_type: {},
        },
    }
    if status in {429, 503}:
        found["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    if status == 401:
        found["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return found


PROBLEMS = (400, 401, 403, 404, 405, 406, 408, 410, 412, 413, 415, 416, 422, 429, 500, 503)

_MEANINGS: Mapping[int, str] = {
    200: "What was asked for.",
    201: "Made: the graph was not there before.",
    206: "The part of the file that `Range` asks for.",
    204: "Done; nothing to say.",
    301: "It was merged into another, which stands at `Location`.",
    303: "It is described at `Location`.",
    304: "The client holds this very answer.",
    400: "What was sent or asked for cannot be used; `detail` says what to mend.",
    401: "This needs a key in force.",
    403: "Refused, whatever is sent: `detail` says why.",
    404: "Nothing here bears this name.",
    405: "This address does not take that method; `Allow` names those it takes.",
    406: "None of the formats asked for is served here; `offered` names those that are.",
    408: "The body took too long to come.",
    410: "It stood here once and stands no more.",
    412: "What stands is no more what the request was made for.",
    413: "Too large: `limit` names the limit reached, where there is one.",
    415: "A body of a kind that is not read here.",
    416: "A range beyond the end of the file.",
    422: "It was read, and does not say what it has to.",
    429: "This client has taken its allowance; `Retry-After` says when to come back.",
    500: "A fault of the hub; nothing of the answer was sent.",
    503: "A limit was reached, or the hub is busy; `limit` or `Retry-After` tell.",
}
