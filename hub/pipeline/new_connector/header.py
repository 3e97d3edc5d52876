"""What a column's name says, whoever wrote it: « Code postal », adrs_codepostal, codePostalEtablissement, /adresse/cp.

Names are compared word by word, without accents, capitals, articles nor what marks compound words. Never fails.
"""

from __future__ import annotations

import re
from functools import cache

from hub.mapping.column import parse_pointer
from hub.model.plain_text import plain

_HUMP = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])")
_SMALL = re.compile(r"a|au|aux|d|de|des|du|en|et|l|la|le|les|ou|of|the|un|une")
_INITIALS = re.compile(r"\b[a-z](?: [a-z])+\b")
_DEEP = 0.6


@cache
def header_words(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of the last step of a column's name, and those of its whole way (JSON pointers)."""
    steps: list[str] = []
    for step in parse_pointer(name):
        if step.isdecimal() and steps:
            steps[-1] += f" {step}"  # a place in a list: « coordinates 0 »
        elif step != "*":
            steps.append(step)
    ways = [_words(step) for step in steps or [name]]
    return ways[-1], tuple(word for way in ways for word in way)


def strength(words: str, name: str) -> float:
    """How well ``name`` says one of ``words``: 1 for the very words, less when there are others, 0 for none.

    ``words`` are headers in plain words, without articles, a comma between two: "code postal, cp".
    """
    last, whole = header_words(name)
    return max((_said(phrase, last, whole) for phrase in _phrases(words)), default=0.0)


@cache
def _phrases(words: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in words.split(",") if phrase.strip())


def _said(phrase: tuple[str, ...], last: tuple[str, ...], whole: tuple[str, ...]) -> float:
    if _within(phrase, last):
        return len(phrase) / len(last)
    return _DEEP * len(phrase) / len(whole) if _within(phrase, whole) else 0.0


def _within(phrase: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return any(words[at : at + len(phrase)] == phrase for at in range(len(words) - len(phrase) + 1))


def _glued(initials: re.Match[str]) -> str:
    return initials[0].replace(" ", "")


def _words(step: str) -> tuple[str, ...]:
    # « C.P. » is one word.
    words = tuple(_INITIALS.sub(_glued, plain(_HUMP.sub(" ", step))).split())
    return tuple(word for word in words if not _SMALL.fullmatch(word)) or words
