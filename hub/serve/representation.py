"""One answer to a read: its format, its language, and the ``ETag`` that lets the client ask "still the same?".

The tag is made of what decides the answer — build, revision, address, format, language — so an unchanged answer is
known (304, by raising NotModifiedError) before any work is done. Tags are weak: compression changes the bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import Response

from hub import __version__
from hub.errors import Language
from hub.serve.language import choose_language
from hub.serve.negotiation import HTML, Format, choose


class NotModifiedError(Exception):
    """The client already holds this answer; ``headers`` go with the 304."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__("not modified")
        self.headers = dict(headers)


@cache
def build() -> str:
    """A digest of what writes the answers — version, code, templates, sentences: another build is another answer."""
    digest = hashlib.blake2b(__version__.encode(), digest_size=12)
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in {".py", ".html", ".css", ".toml"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Representation:
    """What was negotiated for one request."""

    format: Format
    language: Language
    etag: str
    vary: str = "Accept, Accept-Language"
    links: tuple[str, ...] = field(default=())

    @property
    def headers(self) -> dict[str, str]:
        """The headers that a 200 and its 304 share."""
        headers = {"Vary": self.vary, "Cache-Control": "no-store"}
        if self.etag:
            headers |= {"ETag": self.etag, "Cache-Control": "public, no-cache"}
        if self.links:
            headers["Link"] = ", ".join(self.links)
        return headers

    def untagged(self) -> Representation:
        """The same without a tag, for when the readers moved on meanwhile: the tag would name another answer."""
        return replace(self, etag="")

    def response(
        self, body: bytes | str, *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> Response:
        """The answer. An answer other than 200 carries no tag: it is not what the address usually says."""
        own = self.headers if status == 200 else {"Vary": self.vary, "Cache-Control": "no-store"}
        if self.format is HTML:
            own["Content-Language"] = self.language
        return Response(body, status, own | dict(headers or {}), media_type=self.format.content_type)


def requested_language(request: Request) -> Language:
    """The language of a request: ``?lang=``, then ``Accept-Language``, then French."""
    accepted = ", ".join(request.headers.getlist("accept-language"))
    return choose_language(request.query_params.get("lang"), accepted)


def requested_format(request: Request, offers: Sequence[Format], words: Sequence[str] = ()) -> Format:
    """The format of a request: ``words`` (a suffix), then ``?format=``, then ``Accept``. Raises NotAcceptableError."""
    accept = ", ".join(request.headers.getlist("accept"))
    return choose(accept, offers, [*words, *request.query_params.getlist("format")])


def tag(parts: Iterable[object], mark: str = "") -> str:
    """The weak entity tag of everything in ``parts``; ``mark`` is what it begins with."""
    digest = hashlib.blake2b("\0".join(map(str, parts)).encode(), digest_size=12)
    return f'W/"{mark}{digest.hexdigest()}"'


def tag_of(request: Request, form: Format, state: Iterable[object], mark: str = "") -> str:
    """The tag of what a read of the address of ``request``, in its language, answers in ``form``."""
    return etag_of(request.url.path, request.url.query, form, requested_language(request), state, mark)


def etag_of(
    path: str, query: str, form: Format, language: Language, state: Iterable[object], mark: str = ""
) -> str:
    """The tag of what ``path?query`` answers in ``form`` and ``language``."""
    return tag([build(), path, query, form.name, language, *state], mark)


def represent(
    request: Request,
    offers: Sequence[Format],
    state: Iterable[object],
    *,
    words: Sequence[str] = (),
    links: Sequence[str] = (),
    mark: str = "",
    repeats: bool = True,
) -> Representation:
    """Negotiate, and stop here when the client holds this very answer.

    ``state`` is whatever the answer depends on besides its address: the revision, a record's harvest state; one that depends
    on the moment or on chance does not ``repeat``, and has no tag. ``mark`` is what the tag begins with.
    """
    chosen = requested_format(request, offers, words)
    if not repeats:
        return Representation(chosen, requested_language(request), "", links=tuple(links))
    etag = tag_of(request, chosen, state, mark)
    representation = Representation(chosen, requested_language(request), etag, links=tuple(links))
    refuse_unchanged(request, representation)
    return representation


def refuse_unchanged(request: Request, representation: Representation) -> None:
    """Raise NotModifiedError when the client's ``If-None-Match`` names this representation."""
    held = ", ".join(request.headers.getlist("if-none-match"))
    if not held or request.method not in {"GET", "HEAD"}:
        return
    # Weak comparison (RFC 9110, 13.1.2): the W/ does not count.
    tags = {candidate.strip().removeprefix("W/") for candidate in held.split(",")}
    if "*" in tags or representation.etag.removeprefix("W/") in tags:
        raise NotModifiedError(representation.headers)
