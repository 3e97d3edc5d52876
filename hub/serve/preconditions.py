"""``If-Match`` and ``If-None-Match`` of a write to a graph (RFC 9110, 13.1).

Tags of graphs begin with the revision they were read at: ``W/"r42-…"``. They are weak, as compression changes the bytes;
what they are compared by here is that revision, which says more than bytes would: nothing at all was written since.
"""

from __future__ import annotations

import re

from fastapi import Request

from hub.pipeline.precondition import Precondition

_TAG = re.compile(r'(?:W/)?"r([0-9]{1,15})-[0-9a-f]+"')


def mark_of(revision: int) -> str:
    """What the tag of a graph read at ``revision`` begins with."""
    return f"r{revision}-"


def precondition_of(request: Request) -> Precondition:
    """What ``request`` takes for granted. A tag that is none of ours is one that nothing matches."""
    match = _header(request, "if-match")
    none_match = _header(request, "if-none-match")
    exists = True if match == "*" else False if none_match == "*" else None
    return Precondition(
        at=None if match in {None, "*"} else _revisions(match or ""),
        not_at=_revisions(none_match or ""),
        exists=exists,
    )


def _header(request: Request, name: str) -> str | None:
    values = request.headers.getlist(name)
    return ", ".join(values).strip() if values else None


def _revisions(header: str) -> tuple[int, ...]:
    return tuple(int(number) for number in _TAG.findall(header))
