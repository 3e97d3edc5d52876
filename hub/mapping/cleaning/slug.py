"""Makes a key of a name: « L'Élan coopératif » → « l-elan-cooperatif ». For sources that number nothing; two names
alike make one key, and the harvest says so."""

import re

from hub.model.plain_text import unaccented

_NOT_KEY = re.compile(r"[^a-z0-9]+")


def clean(text: str) -> str:
    """Small unaccented letters, digits and inner hyphens."""
    return _NOT_KEY.sub("-", unaccented(text).casefold()).strip("-")
