"""A JSON text read through a window: one value at a time, each with the line it begins on.

The text of a source may be larger than memory; one value may not be larger than :data:`LARGEST`. Malformed JSON raises
SourceError with line and column.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn, TextIO

from hub.errors import SourceError

LARGEST = 64 << 20
"""Characters that one record may take."""
_STEP = 1 << 18
_SPACE = re.compile(r"[ \t\n\r]*")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


DECODER = json.JSONDecoder(parse_constant=_no_constant)
"""Numbers that are none raise ValueError."""


class Window:
    """Reads ``file`` forward. ``line`` is the line of the next character that is not white space."""

    def __init__(self, file: TextIO, name: str) -> None:
        self._file = file
        self._name = name
        self._text = ""
        self._place = 0
        self._ended = False
        self.line = 1
        self._column = 1

    def peek(self) -> str:
        """The next character that is not white space; empty at the end."""
        if self._place < len(self._text) and (found := self._text[self._place]) > " ":
            return found  # mostly it was asked for before
        while True:
            match = _SPACE.match(self._text, self._place)
            self._advance(match.end() if match else self._place)
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._more():
                return ""

    def take(self, character: str) -> None:
        """Step over ``character``; anything else is an error."""
        found = self.peek()
        if found != character:
            self.fail(f"« {character} » attendu", f"'{character}' expected")
        self._advance(self._place + 1)

    def value(self) -> tuple[Any, str]:
        """The next value, parsed, and its text."""
        if not self.peek():
            self.fail("valeur attendue, fin du fichier trouvée", "value expected, end of file found")
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._place)
            except json.JSONDecodeError as error:
                reached = error.pos - self._place
                if self._more():
                    continue
                self._advance(self._place + reached)
                self.fail(f"JSON invalide ({error.msg})", f"invalid JSON ({error.msg})")
            except ValueError:  # the only one left: Python reads no number of thousands of digits
                self.fail("un nombre a trop de chiffres", "a number has too many digits")
            except RecursionError:
                self.fail("valeurs imbriquées trop profondément", "values nested too deep")
            # A number that touches the end of the window may go on behind it.
            if end == len(self._text) and self._more():
                continue
            text = self._text[self._place : end]
            self._advance(end)
            return value, text

    def end(self) -> None:
        """Nothing may follow but white space."""
        if self.peek():
            self.fail(
                "rien n'était attendu après la fin du document",
                "nothing expected after the end of the document",
            )

    def fail(self, fr: str, en: str) -> NoReturn:
        """Raise SourceError at the present place."""
        where = f"{self._name}:{self.line}:{self._column}"
        raise SourceError(
            f"{where}: {fr}. Demandez un export complet au producteur ; ce qui avait été moissonné est gardé.",
            f"{where}: {en}. Ask the publisher for a complete export; what was harvested before is kept.",
        )

    def _advance(self, place: int) -> None:
        lines = self._text.count("\n", self._place, place)
        if lines:
            self.line += lines
            self._column = place - self._text.rindex("\n", self._place, place)
        else:
            self._column += place - self._place
        self._place = place

    def _more(self) -> bool:
        """Read on, letting go of what was passed; False at the end of the file.

        Each step doubles what is held of an unfinished value, so that parsing it again costs no more than twice.
        """
        if self._ended:
            return False
        kept = self._text[self._place :]
        if len(kept) > LARGEST:
            self.fail(
                f"un seul enregistrement dépasse {LARGEST >> 20} Mio, ou le JSON est invalide",
                f"one record is larger than {LARGEST >> 20} MiB, or the JSON is invalid",
            )
        self._text = ""  # what is kept of it is copied: twice is enough
        read = self._file.read(min(max(_STEP, len(kept)), LARGEST + 1 - len(kept)))
        self._ended = not read
        self._text = kept + read
        self._place = 0
        return bool(read)
