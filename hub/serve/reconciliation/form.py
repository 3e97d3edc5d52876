"""Reads what a reconciliation client sends: fields in the address or in a form, or a JSON body.

Raises TooLargeError (413) before a body too long is held, MediaTypeError (415) for another kind of body, UserError (400)
for what cannot be read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.formparsers import MultiPartException, MultiPartParser

from hub.errors import UserError
from hub.serve.form_upload import is_form
from hub.serve.problem import MediaTypeError, TooLargeError

_FORM = "application/x-www-form-urlencoded"
_JSON = ("application/json", "text/json")
_FIELDS = 50
_ASKING = ("queries", "query", "extend")


@dataclass(frozen=True, slots=True)
class Fields:
    """Names and values, in their order."""

    pairs: tuple[tuple[str, str], ...]

    @property
    def asks(self) -> bool:
        """Whether a query is among them."""
        return any(name in _ASKING for name, _ in self.pairs)

    def last(self, name: str) -> str | None:
        """The value of a field; the last one counts."""
        return next((value for key, value in reversed(self.pairs) if key == name), None)

    def joined(self, other: Fields) -> Fields:
        """These and those, which win."""
        return Fields(self.pairs + other.pairs)


def read_fields(encoded: bytes) -> Fields:
    """The fields of an address or of a form, in UTF-8."""
    try:
        # Strictly: bytes that are no UTF-8 would be another name.
        text = encoded.decode("utf-8")
        return Fields(tuple(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)))
    except UnicodeDecodeError:
        raise UserError(
            "Les champs ne sont pas en UTF-8.",
            "The fields are not in UTF-8.",
        ) from None
    except ValueError:
        raise UserError(
            f"Les champs ne se lisent pas ; {_FIELDS} au plus.",
            f"The fields cannot be read; {_FIELDS} at most.",
        ) from None


async def read_form(request: Request, most: int) -> Fields:
    """The fields of a body of ``most`` bytes, whichever of the two kinds of form it is."""
    content_type = request.headers.get("content-type", "")
    if is_form(content_type):
        return await _multipart(request, await _body(request, most))
    if _media_type(content_type) != _FORM:
        raise MediaTypeError(
            f"Le corps d'un POST est ici un formulaire ({_FORM}) ; en version 1.0-draft, du JSON va à /reconcile/match.",
            f"The body of a POST here is a form ({_FORM}); in version 1.0-draft, JSON goes to /reconcile/match.",
        )
    return read_fields(await _body(request, most))


async def read_json(request: Request, most: int) -> bytes:
    """A JSON body of ``most`` bytes."""
    if _media_type(request.headers.get("content-type", "")) not in _JSON:
        raise MediaTypeError(
            f"Le corps d'un POST est ici du JSON ({_JSON[0]}).",
            f"The body of a POST here is JSON ({_JSON[0]}).",
        )
    return await _body(request, most)


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


async def _body(request: Request, most: int) -> bytes:
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity"}:
        raise MediaTypeError(
            f"Le corps est compressé ({encoding}) : envoyez-le tel quel.",
            f"The body is compressed ({encoding}): send it as it is.",
        )
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooLargeError(
                f"Un lot pèse au plus {most >> 20} Mio : envoyez-le en plusieurs fois.",
                f"A batch is at most {most >> 20} MiB: send it in several parts.",
            )
    return bytes(body)


async def _multipart(request: Request, body: bytes) -> Fields:
    async def whole() -> AsyncIterator[bytes]:
        yield body

    parser = MultiPartParser(
        request.headers,
        whole(),  # type: ignore[arg-type]
        max_files=0,
        max_fields=_FIELDS,
        max_part_size=len(body),
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        raise UserError(
            "Le formulaire (multipart/form-data) ne se lit pas, ou porte un fichier.",
            "The form (multipart/form-data) cannot be read, or holds a file.",
        ) from error
    return Fields(tuple((name, value) for name, value in form.multi_items() if isinstance(value, str)))
