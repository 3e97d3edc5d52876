"""Which words of ``source:`` mean something for which formats: a word that does nothing is a mistake, never passed over.

Whoever writes ``delimiter`` beside ``format: json`` believes that it changes something; a connector says so at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hub.mapping.mistakes import Mistakes

_FILES = ("csv", "json", "jsonl", "xlsx", "xml", "rdf")
_ASKED = ("sql", "sparql")
_WEB = (*_FILES, "sparql", "ldes")

APPLIES_TO: dict[str, tuple[str, ...]] = {
    "encoding": ("csv", "json", "jsonl", "xml"),
    "delimiter": ("csv",),
    "quoteChar": ("csv",),
    "doubleQuote": ("csv",),
    "commentPrefix": ("csv",),
    "header": ("csv", "xlsx"),
    "columns": ("csv", "xlsx"),
    "skipRows": ("csv", "xlsx"),
    "sheet": ("xlsx",),
    "records": ("json", "xml", "rdf"),
    "contexts": ("rdf", "ldes"),
    "files": _FILES,
    "paging": _FILES,
    "since": (*_FILES, "sql"),
    "query": _ASKED,
    "order": _ASKED,
    "page_size": _ASKED,
    "requests_per_minute": _WEB,
    "needs_headers": _WEB,
}
"""Word → formats. A word that is not here (``format``, ``deletions``) means something for all."""

_NEEDS = {
    "xml": (
        "records",
        "le chemin des éléments qui sont des enregistrements",
        "the path of the elements that are records",
    )
}
"""Format → the word it cannot do without, and what that word says."""


def check_words(source: Mapping[str, Any], formats: Sequence[str], mistakes: Mistakes) -> None:
    """Note every word of ``source`` that means nothing for any of ``formats``, and every word that one of them needs."""
    declared = ", ".join(formats)
    for word in source:
        of = APPLIES_TO.get(word)
        if of is not None and not set(of) & set(formats):
            mistakes.at(
                ("source", word),
                f"« {word} » ne veut rien dire pour le format {declared} ; ôtez-le (il sert pour {', '.join(of)})",
                f"'{word}' means nothing for format {declared}; drop it (it is for {', '.join(of)})",
                key=True,
            )
    for each in formats:
        word, fr, en = _NEEDS.get(each, ("", "", ""))
        if word and word not in source:
            mistakes.at(
                ("source", "format"),
                f"le format {each} a besoin de « {word} », {fr}",
                f"format {each} needs '{word}', {en}",
            )
