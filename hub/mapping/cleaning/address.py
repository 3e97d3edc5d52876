"""Tidies a line of a postal address put together from columns: « 1  _ RUE X , ,  » → « 1 RUE X ». White space becomes single
spaces, « _ » that stands for an empty column goes, commas are neither doubled, nor first or last, nor after a space.

Words and capitals stay as the source writes them.
"""

import re

_UNTIDY = re.compile(r"\s\s|[^\S ]|_|\s,|,,|,(?=\S)|\A[\s,]|[\s,]\Z")
_EMPTY = re.compile(r"(?<![^\s,])_+(?![^\s,])")
# A comma between two digits is left alone: « 2,5 km ».
_COMMAS = re.compile(r"((?<=[0-9]),(?=[0-9]))|\s*,[\s,]*")


def clean(text: str) -> str:
    """The line, empty when nothing is left; never raises."""
    if not _UNTIDY.search(text):
        return text
    words = _EMPTY.sub(" ", text)
    return " ".join(_COMMAS.sub(lambda comma: comma[1] or ", ", words).strip(", ").split())
