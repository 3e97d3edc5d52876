"""Libraries a hub can do without: a cleaning step that needs one says so in its ``NEEDS``, and its connector once; a command
that needs one says so when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec


@dataclass(frozen=True, slots=True)
class Extra:
    """``library`` is the name it is imported by, ``name`` the extra of this package that brings it."""

    library: str
    name: str

    def is_installed(self) -> bool:
        """Whether it can be imported; it is not imported for that."""
        return find_spec(self.library) is not None

    @property
    def command(self) -> str:
        """What installs it."""
        return f"pip install 'ess-hub[{self.name}]'"


GEO = Extra("pyproj", "geo")
"""Coordinates in metres to degrees."""
SPARK = Extra("pyspark", "spark")
"""The weighing of pairs, spread over a cluster."""
