"""Which of the hub's two languages a page speaks, and its sentences.

``?lang=`` wins, then ``Accept-Language`` with its q-values, French by default. The sentences stand in ``fr.toml`` and
``en.toml`` beside this file, with the same keys; a key that is missing is a fault of ours and raises KeyError.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from hub.errors import Language
from hub.serve.negotiation import read_quality

_FOLDER = Path(__file__).parent

_REMEMBERED = 300  # characters; clients say few different things, and those are shorter

LANGUAGES: tuple[Language, ...] = ("fr", "en")


def choose_language(wanted: str | None, accept_language: str | None) -> Language:
    """The language to answer in."""
    if len(wanted or "") + len(accept_language or "") > _REMEMBERED:
        return _choose(wanted, accept_language)
    return _choose_known(wanted, accept_language)


def _choose(wanted: str | None, accept_language: str | None) -> Language:
    for language in LANGUAGES:
        if wanted is not None and wanted.strip().lower() == language:
            return language
    best: tuple[float, Language] = (0.0, "fr")
    for part in (accept_language or "").split(","):
        tag, *parameters = (piece.strip() for piece in part.split(";"))
        quality = read_quality(parameters) or 0.0
        for language in LANGUAGES:
            if tag.lower().partition("-")[0] == language and quality > best[0]:
                best = (quality, language)
    return best[1]


_choose_known = lru_cache(maxsize=1024)(_choose)


@cache
def sentences(language: Language) -> dict[str, str | dict[str, str]]:
    """Every sentence of ``language`` by its dotted key; one that counts has the forms ``one`` and ``many``."""
    content = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    found: dict[str, str | dict[str, str]] = {}

    def collect(prefix: str, value: Any) -> None:
        if isinstance(value, str) or set(value) == {"one", "many"}:
            found[prefix] = value
        else:
            for key, inner in value.items():
                collect(f"{prefix}.{key}" if prefix else key, inner)

    collect("", content)
    return found


@dataclass(frozen=True, slots=True)
class Translator:
    """Says sentences in one language."""

    language: Language

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence ``key`` with its ``{names}`` filled in; ``n`` chooses between one and many."""
        sentence = sentences(self.language)[key]
        if isinstance(sentence, dict):
            sentence = sentence["one" if self._is_one(values["n"]) else "many"]
        shown = {
            name: self.number(value) if isinstance(value, int) else value for name, value in values.items()
        }
        return sentence.format(**shown) if shown else sentence

    def has(self, key: str) -> bool:
        """Whether the catalogue holds ``key``."""
        return key in sentences(self.language)

    def number(self, value: int) -> str:
        """``22 200`` in French (narrow no-break space), ``22,200`` in English."""
        return f"{value:,}".replace(",", "\u202f") if self.language == "fr" else f"{value:,}"

    def size(self, size: int) -> str:
        """``1,2 Mo`` in French, ``1.2 MB`` in English, for a number of bytes; a thousand of one unit is the next."""
        unit, value = 0, float(size)
        while value >= 1000 and unit < 3:
            unit, value = unit + 1, value / 1000
        figure = f"{value:.1f}" if unit and value < 100 else f"{value:.0f}"
        if self.language == "fr":
            return f"{figure.replace('.', ',')}\u202f{('o', 'ko', 'Mo', 'Go')[unit]}"
        return f"{figure} {('B', 'kB', 'MB', 'GB')[unit]}"

    def _is_one(self, number: object) -> bool:
        # French counts zero as one thing, English as many.
        return number == 1 or (self.language == "fr" and number == 0)
