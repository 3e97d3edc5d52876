"""From what people named to what is compared: which profiles a judgement joins or parts, at which level.

A person names a record; what is compared may be a node inside it (an initiative's carrier). A name that no node
bears means the only organization, or else the only establishment, of its record. A judgement about a record that is
gone is kept and listed: the record may come back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.model.iri import NodeName
from hub.reconcile.judgement_log import Judgement, Judgements
from hub.reconcile.node import Level, Node


@dataclass(frozen=True, slots=True)
class Ruling:
    """A judgement about two nodes that exist, at the level where it decides."""

    a: NodeName
    b: NodeName
    level: Level
    judgement: Judgement


class Names:
    """Finds the node that a name means."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._types: dict[NodeName, Level] = {}
        self._of_record: defaultdict[NodeName, list[NodeName]] = defaultdict(list)
        for node in sorted(nodes, key=lambda node: node.name):
            self._types[node.name] = node.type
            self._of_record[node.name.record].append(node.name)

    def find(self, name: NodeName) -> NodeName | None:
        """The node itself, or the only organization (else establishment) of the record named."""
        if name in self._types:
            return name
        if name.fragment:
            return None
        inside = self._of_record.get(name, [])
        for level in ("organization", "establishment"):
            found = [node for node in inside if self._types[node] == level]
            if len(found) == 1:
                return found[0]
        return None

    def type_of(self, name: NodeName) -> Level:
        return self._types[name]


def rulings(judgements: Judgements, names: Names) -> tuple[list[Ruling], list[Judgement]]:
    """Judgements on nodes that exist, and those whose record is gone; both in the order of pairs.

    Two establishments are judged as places; any other two as organizations.
    """
    found: list[Ruling] = []
    orphans: list[Judgement] = []
    for judgement in judgements:
        a, b = (names.find(name) for name in judgement.pair)
        if a is None or b is None:
            orphans.append(judgement)
        elif a != b:
            both = {names.type_of(a), names.type_of(b)} == {"establishment"}
            first, second = sorted((a, b))
            found.append(Ruling(first, second, "establishment" if both else "organization", judgement))
    return found, orphans


def by_pair(
    found: Iterable[Ruling], level: Level, ids: Mapping[NodeName, NodeName]
) -> dict[tuple[NodeName, NodeName], Ruling]:
    """The rulings of a level, keyed on the profiles (``ids``) that the nodes named stand in."""
    pairs: dict[tuple[NodeName, NodeName], Ruling] = {}
    for ruling in found:
        if ruling.level == level and ruling.a in ids and ruling.b in ids and ids[ruling.a] != ids[ruling.b]:
            a, b = sorted((ids[ruling.a], ids[ruling.b]))
            pairs[a, b] = ruling
    return pairs
