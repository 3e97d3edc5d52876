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


class _Bare(dict[int, str]):
    """A character's number → what is left of it without accent, worked out when it is first met."""

    def __missing__(self, number: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(number).translate(_LIGATURES))
        bare = "".join(character for character in decomposed if not unicodedata.combining(character))
        if number < 0x1_0000:
            self[number] = bare  # the others are rare, and too many to be kept
        return bare


_BARE = _Bare()


def unaccented(text: str) -> str:
    """``text`` without accents and ligatures, its case kept: « L'Œuvre été » → "L'OEuvre ete"."""
    return text if text.isascii() else text.translate(_BARE)


def plain(text: str) -> str:
    """The words of ``text`` without accents nor capitals, single spaces between: « Île-de-France » → "ile de france"."""
    return _NOT_WORD.sub(" ", unaccented(text).casefold()).strip()
