"""Texts as they are compared: without accents, ligatures, capitals or punctuation. Works on any text, never raises."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans(
    {
        "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ẞ": "SS", "ø": "o", "Ø": "O",
        "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
    }
)  # fmt: skip
"""Letters that Unicode does not decompose, and what French keyboards write for them."""
_NOT_WORD = re.compile(r"[\W_]+")


def unaccented(text: str) -> str:
    """``text`` without accents and ligatures, its case kept: « L'Œuvre été » → "L'OEuvre ete"."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def plain(text: str) -> str:
    """The words of ``text`` without accents nor capitals, single spaces between: « Île-de-France » → "ile de france"."""
    return _NOT_WORD.sub(" ", unaccented(text).casefold()).strip()
