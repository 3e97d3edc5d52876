"""Folding: a text as its words, without accents, case, apostrophes or hyphens."""

from __future__ import annotations

import html
import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l"}
)
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_DOMAIN = re.compile(r"(?<=\w)\.(?:com|fr|org|net|coop|eu|info|asso\.fr)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def unaccented(text: str) -> str:
    """``text`` without accents and ligatures, its case kept; "C.R.E." written "CRE", "&" as "et"."""
    text = html.unescape(text).translate(_LIGATURES)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = _DOTTED.sub(lambda found: found.group().replace(".", ""), text)
    return _DOMAIN.sub("", text).replace("&", " et ").replace("+", " et ")


def split_words(text: str) -> list[str]:
    """The words of ``text``, unaccented, case kept."""
    return _WORD.findall(unaccented(text))


def folded_words(text: str) -> list[str]:
    """The words of ``text``, unaccented and lower case."""
    return [word.lower() for word in split_words(text)]


def compact_key(text: str) -> str:
    """All letters and digits of ``text`` in one folded string."""
    return "".join(folded_words(text))
