"""Cleaning steps, one a file: the file's name is the step's name, its ``clean`` does the work.

A step takes the text of one value and gives the cleaned text, empty when nothing is left. It never guesses: what
it cannot read raises :class:`~hub.mapping.cleaning_failure.CleaningFailure`, and the connector says what becomes
of the value. Its module docstring is its documentation, printed in ``connectors/README.md``. A step that works only
with an optional library names it in ``NEEDS``, and imports it when it is first used.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from hub.mapping.extra import Extra

Step = Callable[[str], str]


def _discover() -> tuple[dict[str, Step], dict[str, Extra]]:
    names = sorted(module.name for module in iter_modules(__path__))
    modules = {name: import_module(f"{__name__}.{name}") for name in names}
    needs = {name: module.NEEDS for name, module in modules.items() if hasattr(module, "NEEDS")}
    return {name: module.clean for name, module in modules.items()}, needs


STEPS, NEEDS = _discover()
"""Name of the step, as connectors write it → the step, and → the optional library it needs, if any."""
