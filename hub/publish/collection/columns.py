"""Columns on disk, as arrays that are mapped and not read: a row for each member, in the order of labels.

A *dimension* is held the way it is asked: for each value the rows that bear it, one value after the other. Filtering
reads the rows of the values asked for; counting adds up what is found within each value.
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
    column: npt.NDArray[Any] = np.load(path, allow_pickle=False)
    return column if column.size == 0 else np.load(path, mmap_mode="r", allow_pickle=False)


def write_dimension(
    folder: Path, name: str, members: Iterable[frozenset[str]], names: Mapping[str, Text]
) -> None:
    """Keep the values of each of ``members``, in their order, and what the values are called."""
    rows: dict[str, list[int]] = {}
    for row, values in enumerate(members):
        for value in values:
            rows.setdefault(value, []).append(row)
    ordered = sorted(rows)
    write_column(
        folder, f"{name}.rows", np.array([row for value in ordered for row in rows[value]], np.int32)
    )
    bounds = np.cumsum([0, *(len(rows[value]) for value in ordered)])
    write_column(folder, f"{name}.bounds", bounds.astype(np.int64))
    labels = [(value, names.get(value, Text(value, value))) for value in ordered]
    (folder / f"{name}.json").write_text(
        json.dumps([[value, label.fr, label.en] for value, label in labels], ensure_ascii=False), "utf-8"
    )


@dataclass(frozen=True)
class Dimension:
    """``values`` are sorted; the rows of the value at place *i* are ``rows[bounds[i]:bounds[i + 1]]``."""

    values: tuple[str, ...]
    labels: tuple[Text, ...]
    rows: Rows
    bounds: Integers

    @classmethod
    def read(cls, folder: Path, name: str) -> Dimension:
        """What :func:`write_dimension` kept."""
        named = json.loads((folder / f"{name}.json").read_text("utf-8"))
        return cls(
            tuple(value for value, _, _ in named),
            tuple(Text(fr, en) for _, fr, en in named),
            read_column(folder, f"{name}.rows"),
            read_column(folder, f"{name}.bounds"),
        )

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {value: place for place, value in enumerate(self.values)}

    def bearers(self, asked: Iterable[str], begun: Sequence[str], size: int) -> Mask:
        """Which of ``size`` rows bear one of the ``asked`` values, or a code that begins with one of ``begun``."""
        mask = np.zeros(size, np.bool_)
        places = {self._places[value] for value in asked if value in self._places}
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
        added = np.zeros(self.rows.size + 1, np.int64)
        np.cumsum(mask[self.rows], out=added[1:])
        return np.diff(added[self.bounds])
