"""Lines known by heart: those of the last harvest in the order of their file, to be met again without being parsed.

A file that is harvested again is nearly the same, in nearly the same order. So the state is read beside it, once and in
order, and each line compared with the one that stood there: a tenth of what looking each of them up would cost. A line
that moved is not found here; it is found by its digest later on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from hub.harvest.state import Place, State
from hub.mapping.row import Row
from hub.model.location import Location

_AT_ONCE = 1_000
_FILES = 8
"""Files read in order; each costs a look at the whole state, so that a source of a thousand pages is not read so."""

Recognised = Callable[[str, Location, bool, str], None]


class Familiar:
    """What the committed harvest knew of each line of a source. ``recognised`` hears of every line that is met again:
    its record's key, its place, whether nothing was said about the record, the line.

    Each file is known once: one that comes twice under one name is not recognised the second time.
    """

    def __init__(self, state: State, recognised: Recognised) -> None:
        self._state = state
        self._recognised = recognised
        self._parsers: dict[str, Callable[[int, str], Row]] = {}
        self._file = ""
        self._places: Iterator[Place] = iter(())
        self._ahead: dict[int, Place] = {}
        self._last = 0

    def open(self, file: str, parse: Callable[[int, str], Row]) -> bool:
        """Whether lines of ``file`` can be recognised; they are to come in order from now on. ``parse`` makes the row of
        a line, given its number."""
        self.close()
        if file in self._parsers or len(self._parsers) >= _FILES:
            return False
        self._parsers[file] = parse
        self._file = file
        self._places = self._state.places(file)
        self._last = 0
        return True

    def knows(self, line: int, digest: bytes, text: str) -> bool:
        """Whether a committed record came from an equal row at this very line; it is then dealt with."""
        while line > self._last:
            if not self._look_ahead():
                return False
        known = self._ahead.get(line)
        if known is None or known[1] != digest:
            return False
        self._recognised(known[2], Location(self._file, line), known[3], text)
        return True

    def row(self, place: Location, text: str) -> Row:
        """The row that a line which was recognised stands for."""
        return self._parsers[place.file](place.line or 0, text)

    def close(self) -> None:
        """Let go of the state."""
        self._places = iter(())
        self._ahead = {}

    def _look_ahead(self) -> bool:
        found = list(islice(self._places, _AT_ONCE))
        self._ahead = {place[0]: place for place in found}
        if found:
            self._last = found[-1][0]
        return bool(found)
