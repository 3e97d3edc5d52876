"""Folding: a name as its words, without accents, case, apostrophes or hyphens; "C.R.E." is "CRE", "&" is "et"."""

from __future__ import annotations

import html
import re

from hub.model.plain_text import unaccented

_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_DOMAIN = re.compile(r"(?<=\w)\.(?:com|fr|org|net|coop|eu|info|asso\.fr)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def split_words(text: str) -> list[str]:
    """The words of ``text``, unaccented, case kept."""
    return _WORD.findall(_spelled_out(text))


def folded_words(text: str) -> list[str]:
    """The words of ``text``, unaccented and lower case."""
    return [word.lower() for word in split_words(text)]


def compact_key(text: str) -> str:
    """All letters and digits of ``text`` in one folded string."""
    return "".join(folded_words(text))


def _spelled_out(text: str) -> str:
    bare = unaccented(html.unescape(text))
    bare = _DOTTED.sub(lambda found: found.group().replace(".", ""), bare)
    return _DOMAIN.sub("", bare).replace("&", " et ").replace("+", " et ")
