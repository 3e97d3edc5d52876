"""The nodes of a reconciliation, one a row, in the order of their names: as objects when they have just been read, else as
bytes that become one when somebody asks.

Of hundreds of thousands of nodes that did not change, a few hundred are ever looked at again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import isfinite
from typing import Any, overload

import orjson

from hub.model.iri import NodeName
from hub.reconcile.node import Node

_BETWEEN = "\0"
"""Sorts before whatever a key may hold: written names have the order of names."""
_AFTER = "\1"


def written(name: NodeName) -> str:
    """A name as one text; texts have the order of names."""
    return f"{name.source}{_BETWEEN}{name.key}{_BETWEEN}{name.fragment}"


def name_of(text: str) -> NodeName:
    """The way back from :func:`written`."""
    source, _, rest = text.partition(_BETWEEN)
    key, _, fragment = rest.rpartition(_BETWEEN)
    return NodeName(source, key, fragment)


def encode(node: Node) -> bytes:
    """All that a node says but its name; equal nodes, equal bytes."""
    return orjson.dumps(
        (
            node.iri,
            node.type,
            node.public_body,
            node.names,
            node.acronyms,
            node.siren,
            node.siret,
            node.rna,
            node.postcode,
            node.commune,
            node.street,
            _degrees(node.latitude),
            _degrees(node.longitude),
            node.territories,
            node.territory_names,
            node.territory_is_of_record,
            node.phones,
            node.emails,
            node.sites,
            written(node.site_of) if node.site_of else None,
        )
    )


def decode(name: NodeName, data: bytes) -> Node:
    """The way back from :func:`encode`."""
    said: list[Any] = [tuple(each) if isinstance(each, list) else each for each in orjson.loads(data)]
    north, east, site_of = said[11], said[12], said[19]
    said[11], said[12] = (None if each is None else float(each) for each in (north, east))
    said[19] = name_of(site_of) if site_of else None
    return Node(name, *said)


def _degrees(value: float | None) -> float | str | None:
    # JSON has no word for what is no number
    return value if value is None or isfinite(value) else str(value)


class NodeRows(Sequence[Node]):
    """``names`` (as :func:`written`) ascend; ``held`` are the nodes, or what they are encoded as."""

    def __init__(self, names: Sequence[str], held: Sequence[Node | bytes]) -> None:
        self.names = names
        self._held = list(held)

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> NodeRows:
        """Rows of ``nodes``, in whatever order they come."""
        named = sorted(((written(node.name), node) for node in nodes), key=lambda each: each[0])
        return cls([name for name, _ in named], [node for _, node in named])

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, row: int) -> Node: ...
    @overload
    def __getitem__(self, row: slice) -> list[Node]: ...
    def __getitem__(self, row: int | slice) -> Node | list[Node]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        held = self._held[row]
        if isinstance(held, bytes):
            held = self._held[row] = decode(name_of(self.names[row]), held)
        return held

    def name(self, row: int) -> NodeName:
        """The name of the node of a row."""
        held = self._held[row]
        return name_of(self.names[row]) if isinstance(held, bytes) else held.name

    def row_of(self, name: NodeName) -> int | None:
        """The row of the node of this name, if there is one."""
        return self.rows.get(written(name))

    def held(self, row: int) -> Node | bytes:
        """A node, or what it is encoded as."""
        return self._held[row]

    def of_record(self, record: NodeName) -> list[Node]:
        """The nodes of a record, in the order of their names."""
        return [self[row] for row in self.rows_of_record(record)]

    def rows_of_record(self, record: NodeName) -> list[int]:
        """Where the nodes of a record stand."""
        return [row for row in self._beginning_with(written(record)) if self.name(row).record == record]

    def rows_of_source(self, source: str) -> range:
        """Where the nodes of a source stand."""
        return self._beginning_with(source + _BETWEEN)

    @property
    def sources(self) -> list[str]:
        """The sources that have nodes."""
        found, at = [], 0
        while at < len(self):
            found.append(self.name(at).source)
            at = self.rows_of_source(found[-1]).stop
        return found

    def _beginning_with(self, text: str) -> range:
        return range(bisect_left(self.names, text), bisect_left(self.names, text[:-1] + _AFTER))

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each name."""
        return {name: row for row, name in enumerate(self.names)}

    def encoded(self, row: int) -> bytes:
        """What a node says, as bytes."""
        held = self._held[row]
        return held if isinstance(held, bytes) else encode(held)
