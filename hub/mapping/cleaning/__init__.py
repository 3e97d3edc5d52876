"""Cleaning steps, one a file: the file's name is the step's name, its ``clean`` does the work.

A step takes the text of one value and gives the cleaned text, empty when nothing is left. It never guesses: what
it cannot read raises :class:`~hub.mapping.cleaning_failure.CleaningFailure`, and the connector says what becomes
of the value. Its module docstring is its documentation, printed in ``connectors/README.md``. A step that works only
with an optional library names it in ``NEEDS``, and imports it when it is first used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from hub.mapping.extra import Extra

Step = Callable[[str], str]


class _Steps(Mapping[str, Step]):
    """A connector needs a few of them: each is imported when it is first asked for."""

    def __init__(self) -> None:
        self._names = dict.fromkeys(sorted(module.name for module in iter_modules(__path__)))

    def __getitem__(self, name: str) -> Step:
        if name not in self._names:
            raise KeyError(name)
        step: Step = step_module(name).clean
        return step

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


STEPS: Mapping[str, Step] = _Steps()
"""Name of the step, as connectors write it → the step."""


def step_module(name: str) -> ModuleType:
    """The module of a step."""
    return import_module(f"{__name__}.{name}")


def need_of(name: str) -> Extra | None:
    """The optional library that a step needs, if any."""
    return getattr(step_module(name), "NEEDS", None)
