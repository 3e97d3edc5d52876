"""Renews the columns of a collection: those of the publication before, without the members that are gone or said anew, and
with those that came or are said anew. Whole columns are moved at once; nothing is read of the members that stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hub.errors import Text
from hub.publish.collection.columns import (
    Dimension,
    Mask,
    Rows,
    read_column,
    write_borne,
    write_column,
)
from hub.publish.collection.member import DIMENSIONS, Member


@dataclass(frozen=True, slots=True)
class _Moved:
    """``stay`` tells which of the rows before are still there, ``now`` the row each has, ``new`` the rows of the members that
    come, in their order."""

    stay: Mask
    now: Rows
    new: Rows


def renew_columns(
    before: Path,
    folder: Path,
    gone: Collection[int],
    come: Sequence[Member],
    ranks: Sequence[int],
    updated: Sequence[int],
    names: Mapping[str, Text],
) -> None:
    """Write into the new directory ``folder`` the columns in ``before`` without the members of the ranks ``gone``, and with those
    that ``come``: their ``ranks``, and when they were ``updated``, in the same order. ``names`` tells what values are called
    that come, or are called otherwise now."""
    folder.mkdir(parents=True)
    held = read_column(before, "rank")
    stay = ~np.isin(held, np.array(sorted(gone), np.int32))
    rank = np.concatenate((held[stay], np.array(ranks, np.int32)))
    order = np.argsort(rank, kind="stable")
    row_of = np.empty(len(order), np.int32)
    row_of[order] = np.arange(len(order), dtype=np.int32)
    left = int(stay.sum())
    now = np.full(len(held), -1, np.int32)
    now[stay] = row_of[:left]
    moved = _Moved(stay, now, row_of[left:])
    write_column(folder, "rank", rank[order])
    moments = np.concatenate((read_column(before, "updated")[stay], np.array(updated, np.int64)))
    write_column(folder, "updated", moments[order])
    _renew_points(before, folder, moved, come)
    for name in DIMENSIONS:
        _renew_dimension(before, folder, name, moved, [member.values[name] for member in come], names)


def _renew_points(before: Path, folder: Path, moved: _Moved, come: Sequence[Member]) -> None:
    held = read_column(before, "point.row")
    stay = moved.stay[held]
    points = [(row, *point) for row, member in zip(moved.new, come, strict=True) for point in member.points]
    rows = np.concatenate((moved.now[held[stay]], np.array([row for row, _, _ in points], np.int32)))
    order = np.argsort(rows, kind="stable")
    write_column(folder, "point.row", rows[order])
    for place, name in ((1, "point.latitude"), (2, "point.longitude")):
        new = np.array([point[place] for point in points], np.float64)
        write_column(folder, name, np.concatenate((read_column(before, name)[stay], new))[order])


def _renew_dimension(
    before: Path,
    folder: Path,
    name: str,
    moved: _Moved,
    come: Sequence[frozenset[str]],
    names: Mapping[str, Text],
) -> None:
    held = Dimension.read(before, name)
    labels = {value: names.get(value, label) for value, label in zip(held.values, held.labels, strict=True)}
    stay = moved.stay[held.bearers]
    places = {value: place for place, value in enumerate(labels)}
    pairs = [
        (row, places.setdefault(value, len(places)))
        for row, values in zip(moved.new.tolist(), come, strict=True)
        for value in values
    ]
    bearers, borne = np.array(pairs, np.int32).reshape(-1, 2).T
    write_borne(
        folder,
        name,
        {value: labels.get(value) or names.get(value, Text(value, value)) for value in places},
        np.concatenate((moved.now[held.bearers[stay]], bearers)),
        np.concatenate((held.places[stay], borne)),
    )
