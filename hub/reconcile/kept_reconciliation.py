"""An earlier reconciliation as columns that can be kept in a file, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from itertools import pairwise
from typing import Any

import numpy as np

from hub.reconcile.clustering import Joined
from hub.reconcile.columns import Column
from hub.reconcile.earlier import Earlier, EarlierLevel, Pairs
from hub.reconcile.kept_columns import column_of, parts_of
from hub.reconcile.node import Level
from hub.reconcile.node_rows import NodeRows
from hub.reconcile.node_sayings import SAID, Sayings
from hub.reconcile.spellings import Spellings

_LEVELS: tuple[Level, ...] = ("organization", "establishment")


def keep_reconciliation(nodes: NodeRows, earlier: Earlier) -> dict[str, Any]:
    """All of it, by name."""
    encoded = [nodes.encoded(row) for row in range(len(nodes))]
    kept: dict[str, Any] = {
        "nodes.names": list(nodes.names),
        "nodes.lengths": np.array([len(one) for one in encoded], np.int64),
        "nodes.held": np.frombuffer(b"".join(encoded), np.uint8),
    }
    sayings = earlier.sayings
    kept |= _taken_apart("sayings", sayings) | _taken_apart("spellings", sayings.spellings)
    for kind in SAID:
        kept |= parts_of(f"said.{kind}", sayings.said[kind]) | {f"words.{kind}": sayings.words[kind]}
    for name, level in earlier.levels.items():
        kept |= _taken_apart(name, level)
        kept |= _taken_apart(f"{name}.pairs", level.pairs) | _taken_apart(f"{name}.joined", level.joined)
        kept |= {f"{name}.counts.{kind}": counts for kind, counts in level.counts.items()}
    return kept


def kept_nodes(kept: Mapping[str, Any]) -> NodeRows:
    """The nodes."""
    held = kept["nodes.held"].tobytes()
    bounds = np.cumsum([0, *kept["nodes.lengths"]]).tolist()
    return NodeRows(kept["nodes.names"], [held[start:end] for start, end in pairwise(bounds)])


def kept_reconciliation(kept: Mapping[str, Any]) -> Earlier:
    """The way back from :func:`keep_reconciliation`."""
    spellings = Spellings(**_put_together("spellings", Spellings, kept))
    sayings = Sayings(
        **_put_together("sayings", Sayings, kept),
        spellings=spellings,
        said={kind: column_of(kept, f"said.{kind}") for kind in SAID},
        words={kind: kept[f"words.{kind}"] for kind in SAID},
    )
    return Earlier(sayings, {name: _level(name, kept) for name in _LEVELS})


def _level(name: Level, kept: Mapping[str, Any]) -> EarlierLevel:
    prefix = f"{name}.counts."
    return EarlierLevel(
        **_put_together(name, EarlierLevel, kept),
        counts={key.removeprefix(prefix): kept[key] for key in kept if key.startswith(prefix)},
        pairs=Pairs(**_put_together(f"{name}.pairs", Pairs, kept)),
        joined=Joined(**_put_together(f"{name}.joined", Joined, kept)),
    )


def _taken_apart(prefix: str, whole: Any) -> dict[str, Any]:
    """The fields that are columns, arrays or lists of texts."""
    found: dict[str, Any] = {}
    for field in fields(whole):
        held, name = getattr(whole, field.name), f"{prefix}.{field.name}"
        if isinstance(held, Column):
            found |= parts_of(name, held)
        elif isinstance(held, np.ndarray | list):
            found[name] = held
    return found


def _put_together(prefix: str, of: type[Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a class that :func:`_taken_apart` took."""
    found: dict[str, Any] = {}
    for field in fields(of):
        name = f"{prefix}.{field.name}"
        if name in kept:
            found[field.name] = kept[name]
        elif f"{name}.counts" in kept and f"{name}.values" in kept:
            found[field.name] = column_of(kept, name)
    return found
