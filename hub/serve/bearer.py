"""Who asks: the key behind ``Authorization: Bearer KEY``. Never logged, never shown.

No key, or one that is not in force: 401. A key that does not open what is asked: 403, raised by who asked for it.
"""

from __future__ import annotations

from fastapi import Request

from hub.access.key import Key
from hub.errors import HubError, RefusedError, SettingsError
from hub.serve.problem import UnauthorizedError
from hub.serve.site import Site


def bearer_of(request: Request, site: Site) -> Key:
    """The key that ``request`` shows. Raises UnauthorizedError."""
    given = request.headers.getlist("authorization")
    if not given:
        raise UnauthorizedError(
            "Écrire demande une clé : envoyez-la dans « Authorization: Bearer CLÉ ». L'exploitant du hub la donne.",
            "This needs a key: send it as 'Authorization: Bearer KEY'. The operator of the hub hands it out.",
            "Bearer",
        )
    scheme, _, text = given[0].strip().partition(" ")
    try:
        key = site.keys.bearer(text.strip()) if len(given) == 1 and scheme.lower() == "bearer" else None
    except SettingsError as error:
        raise HubError(error.text.fr, error.text.en) from error
    if key is None:
        raise UnauthorizedError(
            "Cette clé n'ouvre rien : elle est fausse, ou elle a été retirée.",
            "This key opens nothing: it is wrong, or was revoked.",
            'Bearer error="invalid_token"',
        )
    return key


def sender_of(request: Request, site: Site, source_id: str) -> Key:
    """The key of ``request``, which may send the records of ``source_id``. Raises UnauthorizedError, RefusedError,
    NotFoundError."""
    key = bearer_of(request, site)
    if not key.role.may_send(source_id):
        raise RefusedError(
            f"Cette clé ({key.role}) n'ouvre pas la source « {source_id} ».",
            f"This key ({key.role}) does not open the source '{source_id}'.",
        )
    if source_id not in site.sources:
        site.look_again()
    site.followed(source_id)
    return key


def admin_of(request: Request, site: Site) -> Key:
    """The key of ``request``, which opens everything. Raises UnauthorizedError, RefusedError."""
    key = bearer_of(request, site)
    if key.role.kind != "admin":
        raise RefusedError(
            f"Cette clé ({key.role}) n'ouvre pas les graphes : il faut celle d'un administrateur.",
            f"This key ({key.role}) does not open the graphs: it takes an administrator's.",
        )
    return key
