"""``/records/{source}``: where the owner of a source sends its records, in their own format, and reads what to mend.

200 once they were read, each answered for; 422 when not one of them could be taken in, so that a script that looks at the
status alone learns that nothing of it is in the hub. A body that cannot be read is 400, and changes nothing.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from hub.errors import Text
from hub.harvest.media_types import Sent, read_content_type, sendable_as
from hub.pipeline.push_jobs import Job
from hub.serve.bearer import sender_of
from hub.serve.negotiation import PLAIN_JSON
from hub.serve.problem import MediaTypeError, Problem, problem_response
from hub.serve.representation import requested_language
from hub.serve.site import Site, TheSite
from hub.serve.upload import received

router = APIRouter()


@router.post("/records/{source_id}")
async def push(
    source_id: str,
    request: Request,
    site: TheSite,
    dry_run: Annotated[bool, Query(alias="dry-run")] = False,
) -> Response:
    """Take the records of the body in. ``?dry-run=true`` answers the same and writes nothing."""
    sender_of(request, site, source_id)
    sent = _sent(request, site, source_id)
    language = requested_language(request)
    async with received(request, site.hub.upload_directory, site.push_bytes) as upload:
        answer = upload.folder / "answer"
        job = Job(
            source_id,
            str(upload.path),
            upload.sha256,
            sent.format,
            sent.charset,
            str(answer),
            language,
            dry_run,
            site.writer.patience,
        )
        done = await site.writer.do(job)
        body = await asyncio.to_thread(answer.read_bytes)
    await site.pool.reached(done.revision)
    if done.all_rejected:
        return problem_response(request, Problem(422, "all-rejected", _ALL_REJECTED, orjson.loads(body)))
    headers = {"Cache-Control": "no-store", "Content-Language": language}
    return Response(body, headers=headers, media_type=PLAIN_JSON.media_type)


_ALL_REJECTED = Text(
    "Aucune fiche n'a pu être prise : « records » dit quoi corriger dans chacune.",
    "Not one record could be taken in: 'records' says what to mend in each.",
)


def _sent(request: Request, site: Site, source_id: str) -> Sent:
    formats = site.hub.connector(site.hub.source(source_id).connector).formats
    header = request.headers.get("content-type", "")
    sent = read_content_type(header, formats)
    if sent is None:
        wanted = ", ".join(sendable_as(formats))
        raise MediaTypeError(
            f"« {header} » n'est pas un format de cette source : dites-le dans Content-Type ({wanted})."
            if wanted
            else "Cette source ne s'envoie pas : le hub la lit à son adresse.",
            f"'{header}' is no format of this source: say it in Content-Type ({wanted})."
            if wanted
            else "This source cannot be sent: the hub reads it at its address.",
        )
    return sent
