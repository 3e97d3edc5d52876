"""A problem as anyone may read it: which rule, which field, which line; not what the publisher's row holds.

Rows that are kept out are not published, and may hold what is nobody's business. A message often quotes the value it is
about; what stands between quotation marks is blotted out, and when a word of the value is still there, the message gives
way to a general one.
"""

from __future__ import annotations

import re
from dataclasses import replace

from hub.errors import Text
from hub.model.problem import Problem

_FRENCH = re.compile(r"«[^»]*»")
_ENGLISH = re.compile(r"(?<![^\s(])'.*?'(?=[\s.,;:)]|$)", re.DOTALL)
_WORD = re.compile(r"\w{3,}")
OF_THE_FILE = frozenset({"unknown-column", "absent-field", "no-column", "encoding-not-declared"})
"""Rules about a file as a whole: what they quote are names of columns and words of the connector."""
_GENERAL = Text(
    "cette valeur est à revoir ; le fichier des rejets la montre à son propriétaire",
    "this value is to be mended; the file of rejects shows it to its owner",
)


def discreet(problem: Problem) -> Problem:
    """``problem`` without its value, its text included."""
    if problem.rule in OF_THE_FILE:
        return replace(problem, value=None)
    french = _FRENCH.sub("« … »", problem.text.fr)
    english = _ENGLISH.sub("'…'", problem.text.en)
    words = {word.casefold() for word in _WORD.findall(problem.value or "")}
    text = Text(
        _GENERAL.fr if _still_says(french, words) else french,
        _GENERAL.en if _still_says(english, words) else english,
    )
    return replace(problem, text=text, value=None)


def _still_says(text: str, words: set[str]) -> bool:
    return not words.isdisjoint(word.casefold() for word in _WORD.findall(text))
