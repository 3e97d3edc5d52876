"""Web sites, addresses and phone numbers as they are compared: what two spellings of one have in common.

Each function gives an empty text for what is none; none raises.
"""

from __future__ import annotations

import re

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:/*")
_NO_DIGIT = re.compile(r"\D")
_SHARED_HOSTS = (
    "facebook.com", "free.fr", "gogocarto.fr", "google.com", "helloasso.com", "instagram.com", "linkedin.com",
    "orange.fr", "twitter.com", "wixsite.com", "wordpress.com", "x.com", "youtube.com",
)  # fmt: skip


def site_key(url: str) -> str:
    """The host of a web address without ``www.``; with the page's path where many share the host."""
    host, _, path = _SCHEME.sub("", url.strip().lower()).partition("/")
    host = host.removeprefix("www.").partition(":")[0].rstrip(".")
    if any(host == shared or host.endswith("." + shared) for shared in _SHARED_HOSTS):
        page = path.partition("?")[0].strip("/")
        return f"{host}/{page}" if page else ""
    return host if "." in host else ""


def email_key(text: str) -> str:
    """An e-mail address in lower case."""
    bare = text.strip().lower().removeprefix("mailto:")
    return bare if "@" in bare else ""


def phone_key(text: str) -> str:
    """A phone number as ten digits that begin with 0, or as its digits; at least nine of them."""
    digits = _NO_DIGIT.sub("", text).removeprefix("00")
    if digits.startswith("33") and len(digits) >= 11:
        digits = digits[2:]
    digits = digits.removeprefix("0") if len(digits) == 10 else digits
    return "0" + digits if len(digits) == 9 else digits if len(digits) > 9 else ""
