"""Columns on disk, as arrays that are mapped and not read: a row for each member, in the order of labels.

A *dimension* is held twice, each way it is asked: for each value the rows that bear it, to filter by; and row by row the
values borne, to count what a list holds in one run through memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from hub.errors import Text

Rows = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def write_column(folder: Path, name: str, values: npt.NDArray[Any]) -> None:
    """Keep one array under ``name``."""
    np.save(folder / f"{name}.npy", values, allow_pickle=False)


def read_column(folder: Path, name: str) -> npt.NDArray[Any]:
    """What :func:`write_column` kept, mapped into memory."""
    path = folder / f"{name}.npy"
    # An empty array cannot be mapped.
    try:
        # Plain arrays over the mapping: the class of mapped ones is slow at being cut.
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except ValueError:
        # An empty one cannot be mapped.
        return np.array(np.load(path, allow_pickle=False))


def write_dimension(
    folder: Path, name: str, members: Iterable[frozenset[str]], names: Mapping[str, Text]
) -> None:
    """Keep the values of each of ``members``, in their order, and what the values are called."""
    places: dict[str, int] = {}
    pairs = [
        (row, places.setdefault(value, len(places))) for row, values in enumerate(members) for value in values
    ]
    bearers, borne = np.array(pairs, np.int32).reshape(-1, 2).T
    write_borne(
        folder, name, {value: names.get(value, Text(value, value)) for value in places}, bearers, borne
    )


def write_borne(folder: Path, name: str, values: Mapping[str, Text], bearers: Rows, places: Rows) -> None:
    """Keep which row (of ``bearers``) bears which value (by its place in ``values``), pair by pair in any order, and what the
    values are called; those nobody bears are left out."""
    named = list(values.items())
    ordered = sorted(set(places.tolist()), key=lambda place: named[place][0])
    place_of = np.zeros(len(named), np.int32)
    place_of[ordered] = np.arange(len(ordered), dtype=np.int32)
    places = place_of[places]
    by_row = np.lexsort((places, bearers))
    write_column(folder, f"{name}.bearers", bearers[by_row])
    write_column(folder, f"{name}.places", places[by_row])
    write_column(folder, f"{name}.rows", bearers[np.lexsort((bearers, places))])
    bounds = np.cumsum(np.bincount(places, minlength=len(ordered)))
    write_column(folder, f"{name}.bounds", np.concatenate(([0], bounds)).astype(np.int64))
    labels = [(value, text.fr, text.en) for value, text in (named[place] for place in ordered)]
    (folder / f"{name}.json").write_text(json.dumps(labels, ensure_ascii=False), "utf-8")


@dataclass(frozen=True)
class Dimension:
    """``values`` are sorted; the rows of the value at place *i* are ``rows[bounds[i]:bounds[i + 1]]``. The row ``bearers[j]``
    bears the value at ``places[j]``."""

    values: tuple[str, ...]
    labels: tuple[Text, ...]
    rows: Rows
    bounds: Integers
    bearers: Rows
    places: Rows

    @classmethod
    def read(cls, folder: Path, name: str) -> Dimension:
        """What :func:`write_dimension` kept."""
        named = json.loads((folder / f"{name}.json").read_text("utf-8"))
        return cls(
            tuple(value for value, _, _ in named),
            tuple(Text(fr, en) for _, fr, en in named),
            read_column(folder, f"{name}.rows"),
            read_column(folder, f"{name}.bounds"),
            read_column(folder, f"{name}.bearers"),
            read_column(folder, f"{name}.places"),
        )

    @cached_property
    def _place_of(self) -> Mapping[str, int]:
        return {value: place for place, value in enumerate(self.values)}

    def borne_by(self, asked: Iterable[str], begun: Sequence[str], size: int) -> Mask:
        """Which of ``size`` rows bear one of the ``asked`` values, or a code that begins with one of ``begun``."""
        mask = np.zeros(size, np.bool_)
        places = {self._place_of[value] for value in asked if value in self._place_of}
        if begun:
            places.update(
                place
                for place, value in enumerate(self.values)
                if ":" not in value and value.startswith(tuple(begun))
            )
        for place in places:
            mask[self.rows[self.bounds[place] : self.bounds[place + 1]]] = True
        return mask

    def counts(self, mask: Mask | None) -> Integers:
        """How many of the rows of ``mask`` bear each value; of all rows when it is None."""
        if mask is None or not self.values:
            return np.diff(self.bounds)
        return np.bincount(self.places[mask[self.bearers]], minlength=len(self.values))
