"""The HTTP session harvests use: who we are, and how patient.

A server that says "later" (429, 502, 503, 504) is asked again, as late as it wishes up to two minutes; any other
answer is final.
"""

from __future__ import annotations

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

_LATER = (429, 502, 503, 504)


def new_session(
    user_agent: str, *, retries: int = 3, backoff: float = 1.0, patience: int = 120
) -> requests.Session:
    """A session that names itself ``user_agent`` and retries GET. ``backoff`` and ``patience`` are in seconds.

    Redirects are not followed here: :mod:`hub.harvest.fetch` looks at each before it follows it.
    """
    session = requests.Session()
    session.headers["User-Agent"] = user_agent
    retry = Retry(
        total=retries,
        redirect=False,
        status_forcelist=_LATER,
        allowed_methods=("GET",),
        backoff_factor=backoff,
        retry_after_max=patience,
        raise_on_status=False,
    )
    adapter = HTTPAdapter(max_retries=retry)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session
