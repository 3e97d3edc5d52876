"""The place in a list where the next page begins, as clients hand it back.

Opaque to them. It names the publication and the list it was given for: places mean nothing in another. The publication
before the one being served is kept, so that who was paging through it comes to the end.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from hub.serve.problem import GoneError, ParameterError

_FORM = re.compile(r"(\d{1,9}):(\d{1,9}):([0-9a-f]{12}):(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cursor:
    """``start`` counts the members before; ``size`` is how many pages of it show; ``asked`` is the digest of the list."""

    publication: int
    start: int
    asked: str
    size: int

    def __str__(self) -> str:
        said = f"{self.publication}:{self.start}:{self.asked}:{self.size}"
        return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read_cursor(text: str, asked: str) -> Cursor:
    """The cursor that ``text`` is, for the list ``asked``. Raises ParameterError for one of another list, or of nobody."""
    try:
        padded = text + "=" * (-len(text) % 4)
        said = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        said = ""
    found = _FORM.fullmatch(said)
    if found is None:
        raise ParameterError(
            "Ce curseur n'est pas l'un des nôtres : reprenez la liste à sa première page, sans « cursor ».",
            "This cursor is none of ours: start from the first page of the list, without 'cursor'.",
            "cursor",
        )
    cursor = Cursor(int(found[1]), int(found[2]), found[3], int(found[4]))
    if cursor.asked != asked:
        raise ParameterError(
            "Ce curseur est celui d'une autre liste : gardez les paramètres avec lesquels il a été donné, ou reprenez sans "
            "« cursor ».",
            "This cursor is of another list: keep the parameters it was given with, or start again without 'cursor'.",
            "cursor",
        )
    return cursor


def stale(cursor: Cursor, publication: int) -> GoneError:
    """For a cursor whose publication is gone."""
    return GoneError(
        f"Ce curseur est de la publication {cursor.publication}, qui n'est plus gardée ; le hub sert la {publication} : "
        "reprenez la liste à sa première page, sans « cursor ».",
        f"This cursor is of publication {cursor.publication}, which is kept no more; the hub serves {publication}: start "
        "from the first page of the list, without 'cursor'.",
    )
