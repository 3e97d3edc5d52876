"""``/validate``: the validator as a service. A file in, the report out, in the same forms as the command's; nothing is kept.

200 with the report whether the file conforms or not; 400 with line and column for a file that cannot be read. A browser gets
a form, and an error beside it.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from hub.errors import ConnectorError, HubError, NotFoundError, SourceError, UserError
from hub.mapping.connector import Connector
from hub.model.problem import Severity
from hub.pipeline.profiles import find_profiles
from hub.pipeline.sent_file import Rules, SentFile, Wish
from hub.pipeline.validation_job import BROKEN_RULES, ValidationJob
from hub.serve.form_upload import file_name, is_form, read_form
from hub.serve.negotiation import HTML
from hub.serve.problem import Problem, UnreadableError, problem_of_error, wants_page
from hub.serve.rendering import render_page
from hub.serve.representation import represent, requested_format, requested_language
from hub.serve.sent_kind import sent_file
from hub.serve.site import Site, TheSite, log
from hub.serve.upload import Received, drain, received
from hub.serve.validation_report import OFFERS, VARY, report_response

router = APIRouter()

_PLACE = re.compile(r"(\d+)(?::(\d+))?:? ")
_FORM = 1 << 16  # what a form weighs besides its file


@router.get("/validate")
async def page(request: Request, site: TheSite) -> Response:
    """The form, what is checked, and how to do the same on the command line."""
    shown = await _shown(site)
    representation = represent(request, (HTML,), (*site.state(), shown["connectors"], shown["profiles"]))
    body = render_page(request, "validate.html", representation.language, error=None, chosen=Asked(), **shown)
    return representation.response(body)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file is to be checked by; empty for what is not said."""

    connector: str = ""
    profile: str = ""

    def completed(self, fields: Mapping[str, str]) -> Asked:
        """With what the fields of a form say besides."""
        said = {name: fields.get(name, "").strip() for name in ("connector", "profile")}
        return Asked(self.connector or said["connector"], self.profile or said["profile"])


@router.post("/validate")
async def validate(
    request: Request,
    site: TheSite,
    connector: str = "",
    profile: str = "",
    fail_on: Annotated[Severity, Query(alias="fail-on")] = "violation",
) -> Response:
    """Check the body, or the file of a form. Anybody may ask; nothing is kept and nothing is written."""
    asked = Asked(connector.strip(), profile.strip())
    try:
        async with AsyncExitStack() as stack:
            upload = await _receive(request, site, asked, stack)
            return await _check(request, site, asked, upload, fail_on)
    except HubError as error:
        if not wants_page(request) or type(error) is HubError:
            raise
        problem = problem_of_error(error)
        return await _error_page(request, site, asked, problem)


async def _receive(request: Request, site: Site, asked: Asked, stack: AsyncExitStack) -> Received:
    """The body, in a folder that goes when ``stack`` is left. What can be refused is, before the body has come in."""
    limits = site.validations.limits
    content_type = request.headers.get("content-type", "")
    most = limits.bytes + (_FORM if is_form(content_type) else 0)
    try:
        stack.enter_context(site.validations.place())
        if not is_form(content_type):
            requested_format(request, OFFERS)
            sent_file(Path(), content_type, None, await _connector(site, asked), from_form=False)
        async with asyncio.timeout(limits.reception):
            return await stack.enter_async_context(received(request, site.hub.upload_directory, most))
    except HubError:
        await drain(request, 2 * most)
        raise
    except TimeoutError:
        raise HTTPException(408) from None


async def _check(request: Request, site: Site, asked: Asked, upload: Received, fail_on: Severity) -> Response:
    content_type, path = request.headers.get("content-type", ""), upload.path
    name = file_name(request.headers.get("content-disposition"))
    wished: list[str] = []
    from_form = is_form(content_type)
    if from_form:
        form = await read_form(upload.path, request.headers, upload.folder / "file")
        path, name, content_type = form.path, form.name, form.content_type
        asked = asked.completed(form.fields)
        wished = [*request.query_params.getlist("format"), form.fields.get("format", "")]
    answer = requested_format(request, OFFERS, wished)
    sent = sent_file(path, content_type, name, await _connector(site, asked), from_form=from_form)
    job = ValidationJob(
        sent,
        Rules(
            asked.connector or None,
            asked.profile or None,
            _folders(site),
            site.hub.profile_folders,
            site.hub.addresses.base,
            site.validations.limits.expanded,
        ),
        Wish(answer.name, requested_language(request), fail_on),
        upload.folder / "report",
        site.validations.limits.bounds,
        os.getpid(),
    )
    try:
        await site.validations.do(job, _gone(request))
    except UserError as error:
        raise _placed(error, sent) from error
    return await asyncio.to_thread(report_response, job.answer, answer, job.wish.language)


async def _connector(site: Site, asked: Asked) -> Connector | None:
    """The connector asked for, if any. Raises NotFoundError for one, or a profile, that this hub has not."""
    if asked.profile:
        known = await asyncio.to_thread(find_profiles, site.hub.profile_folders)
        if asked.profile not in known:
            names = ", ".join(known) or "—"
            raise NotFoundError(
                f"Aucun profil « {asked.profile} » ; au choix : {names}.",
                f"No profile '{asked.profile}'; one of: {names}.",
            )
    if not asked.connector:
        return None
    try:
        return await asyncio.to_thread(site.hub.connector, asked.connector)
    except ConnectorError as error:
        log.warning("a connector is asked for that is broken: %s", error)
        raise NotFoundError(BROKEN_RULES.fr, BROKEN_RULES.en) from error


async def _gone(request: Request) -> None:
    """Ends when the client does not wait any more."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _placed(error: UserError, sent: SentFile) -> UserError:
    """``error`` with the line and the column that its message begins with, for programs."""
    said = error.text.en
    found = _PLACE.match(said.removeprefix(f"{sent.name}:")) if said.startswith(f"{sent.name}:") else None
    if type(error) not in {UserError, SourceError}:
        return error
    line, column = (int(each) if each else None for each in found.groups()) if found else (None, None)
    return UnreadableError(error.text.fr, error.text.en, line, column)


async def _error_page(request: Request, site: Site, asked: Asked, problem: Problem) -> Response:
    language = requested_language(request)
    shown = await _shown(site)
    body = render_page(request, "validate.html", language, error=problem.detail, chosen=asked, **shown)
    headers = {"Vary": VARY, "Cache-Control": "no-store", "Content-Language": language, **problem.headers}
    return Response(body, problem.status, headers, media_type=HTML.content_type)


async def _shown(site: Site) -> dict[str, Any]:
    return {
        "connectors": await asyncio.to_thread(site.connector_choice.of, _folders(site)),
        "profiles": tuple(await asyncio.to_thread(find_profiles, site.hub.profile_folders)),
        "formats": OFFERS,
        "limits": site.validations.limits,
        "address": f"{site.public_url}validate",
    }


def _folders(site: Site) -> tuple[Path, Path]:
    return site.hub.resources.connector_folder, site.hub.connector_folder
