"""A file in a browser's form (``multipart/form-data``): taken out of a body that was received whole, and counted.

Raises UserError (400) for a form that cannot be read, or that holds no file or several.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from hub.errors import UserError

_CHUNK = 1 << 20
_FIELDS = 20


@dataclass(frozen=True, slots=True)
class FormUpload:
    """``path``: the file's content. ``name`` and ``content_type`` as the client says them, ``fields`` the others."""

    path: Path
    name: str
    content_type: str
    fields: Mapping[str, str]


def is_form(content_type: str) -> bool:
    """Whether ``content_type`` announces such a form."""
    return content_type.partition(";")[0].strip().lower() == "multipart/form-data"


def file_name(disposition: str | None) -> str | None:
    """The name in a ``Content-Disposition``, if it says one."""
    if not disposition:
        return None
    _, options = parse_options_header(disposition)
    name = options.get(b"filename")
    return name.decode("utf-8", "replace") if name else None


async def read_form(body: Path, headers: Headers, into: Path) -> FormUpload:
    """The form in the file ``body``; its file is written to ``into``."""
    async with _parsed(body, headers, max_files=2) as form:
        files = _files(form)
        if len(files) != 1:
            raise UserError(
                "Joignez un fichier au formulaire (champ « file »), un seul.",
                "Put one file in the form (field 'file'), and no more.",
            )
        await run_in_threadpool(_copy, files[0], into)
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        return FormUpload(into, files[0].filename or "", files[0].content_type or "", fields)


async def read_files(body: Path, headers: Headers, folder: Path) -> list[FormUpload]:
    """The files in the form ``body``, at least one, written into ``folder``."""
    async with _parsed(body, headers, max_files=_FIELDS) as form:
        found = []
        for number, file in enumerate(_files(form), 1):
            into = folder / f"part-{number}"
            await run_in_threadpool(_copy, file, into)
            found.append(FormUpload(into, file.filename or "", file.content_type or "", {}))
    if not found:
        raise UserError("Le formulaire ne contient aucun fichier.", "The form holds no file.")
    return found


@asynccontextmanager
async def _parsed(body: Path, headers: Headers, max_files: int) -> AsyncGenerator[FormData, None]:
    parser = MultiPartParser(
        headers, _chunks(body), max_files=max_files, max_fields=_FIELDS, max_part_size=1 << 16
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        raise UserError(
            "Le formulaire (multipart/form-data) ne se lit pas : il est coupé, ou n'est pas ce qu'il annonce.",
            "The form (multipart/form-data) cannot be read: it is cut short, or is not what it says.",
        ) from error
    try:
        yield form
    finally:
        await form.close()
        # A part that is cut short is in no form, and has a file open all the same.
        for file in getattr(parser, "_files_to_close_on_error", ()):
            file.close()


def _files(form: FormData) -> list[UploadFile]:
    return [each for _, each in form.multi_items() if isinstance(each, UploadFile) and each.filename]


async def _chunks(path: Path) -> AsyncGenerator[bytes, None]:
    with path.open("rb") as file:
        while chunk := await run_in_threadpool(file.read, _CHUNK):
            yield chunk


def _copy(upload: UploadFile, into: Path) -> None:
    with into.open("wb") as out:
        shutil.copyfileobj(upload.file, out)
