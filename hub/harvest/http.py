"""The HTTP session harvests use: who we are, and how patient.

A server that says "later" (429, 502, 503, 504) is asked again, as late as it wishes up to two minutes; any other
answer is final.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from hub.harvest.address_guard import AddressGuard, pools
from hub.harvest.content_coding import ACCEPTED
from hub.harvest.lines import Lines
from hub.harvest.pace import Pace

_LATER = (429, 502, 503, 504)


def new_session(
    user_agent: str,
    *,
    guard: AddressGuard | None = None,
    pace: Pace | None = None,
    retries: int = 3,
    backoff: float = 1.0,
    patience: int = 120,
) -> requests.Session:
    """A session that names itself ``user_agent`` and retries GET. ``backoff`` and ``patience`` are in seconds.

    ``guard`` decides which machines are talked to (none: any), ``pace`` how often. Redirects are not followed here:
    :mod:`hub.harvest.fetch` looks at each before it follows it.
    """
    session = requests.Session()
    session.headers["User-Agent"] = user_agent
    session.headers["Accept-Encoding"] = ACCEPTED
    retry = Retry(
        total=retries,
        redirect=False,
        status_forcelist=_LATER,
        allowed_methods=("GET",),
        backoff_factor=backoff,
        retry_after_max=patience,
        raise_on_status=False,
    )
    adapter = _Adapter(retry, guard, pace)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def lines_of(session: requests.Session) -> Lines:
    """The connections ``session`` holds, to be broken off; none that is known of, unless :func:`new_session` made it."""
    adapter = session.adapters["https://"]
    return adapter.lines if isinstance(adapter, _Adapter) else Lines()


class _Adapter(HTTPAdapter):
    def __init__(self, retry: Retry, guard: AddressGuard | None, pace: Pace | None) -> None:
        self._guard = guard
        self._pace = pace
        self.lines = Lines()
        super().__init__(max_retries=retry)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = pools(self._guard, self.lines)

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        if self._pace is not None:
            self._pace.wait(urlsplit(request.url or "").hostname or "")
        return super().send(request, *args, **options)
