"""Cleaning steps, one a file: the file's name is the step's name, its ``clean`` does the work.

A step takes the text of one value and gives the cleaned text, empty when nothing is left. It never guesses: what
it cannot read raises :class:`~hub.mapping.cleaning_failure.CleaningFailure`, and the connector says what becomes
of the value. Its module docstring is its documentation, printed in ``connectors/README.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

Step = Callable[[str], str]


def _discover() -> dict[str, Step]:
    names = sorted(module.name for module in iter_modules(__path__))
    return {name: import_module(f"{__name__}.{name}").clean for name in names}


STEPS: dict[str, Step] = _discover()
"""Name of the step, as connectors write it → the step."""
