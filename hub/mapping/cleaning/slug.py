"""Makes a key of a name: « L'Élan coopératif » → « l-elan-cooperatif ». For sources that number nothing; two names
alike make one key, and the harvest says so."""

import re
import unicodedata

_NOT_KEY = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


def clean(text: str) -> str:
    """Small unaccented letters, digits and inner hyphens."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _NOT_KEY.sub("-", bare).strip("-")
