"""From what people named to what is compared: which profiles a judgement joins or parts, at which level.

A person names a record; what is compared may be a node inside it (an initiative's carrier). A name that no node
bears means the only organization, or else the only establishment, of its record. A judgement about a record that is
gone is kept and listed: the record may come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from hub.errors import NotFoundError
from hub.model.iri import NodeName
from hub.reconcile.judgement_log import Judgement, Judgements, Pair, Verdict
from hub.reconcile.node import Level
from hub.reconcile.node_rows import NodeRows
from hub.reconcile.profiles import Profiles


@dataclass(frozen=True, slots=True)
class Ruling:
    """A judgement about two nodes that exist, at the level where it decides."""

    a: NodeName
    b: NodeName
    level: Level
    judgement: Judgement


class Names:
    """Finds the node that a name means."""

    def __init__(self, nodes: NodeRows) -> None:
        self._nodes = nodes

    def find(self, name: NodeName) -> NodeName | None:
        """The node itself, or the only organization (else establishment) of the record named."""
        if self._nodes.row_of(name) is not None:
            return name
        if name.fragment:
            return None
        inside = self._nodes.of_record(name)
        for level in ("organization", "establishment"):
            found = [node.name for node in inside if node.type == level]
            if len(found) == 1:
                return found[0]
        return None

    def known(self, name: NodeName) -> NodeName:
        """As :meth:`find`; raises NotFoundError when there is none."""
        node = self.find(name)
        if node is None:
            raise NotFoundError(
                f"{name} n'est ni une organisation ni un établissement de ce hub ; vérifiez la source et la clé.",
                f"{name} is no organization or establishment of this hub; check its source and key.",
            )
        return node

    def type_of(self, name: NodeName) -> Level:
        """The type of a node that exists."""
        row = self._nodes.row_of(name)
        if row is None:
            raise KeyError(name)
        return self._nodes[row].type


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


@dataclass(frozen=True, slots=True)
class InForce:
    """The rulings of one level, keyed on profiles; ``overruled``: "different" said of what "same" makes one."""

    by_pair: Mapping[Pair, Ruling]
    overruled: tuple[Judgement, ...]

    def pairs(self, verdict: Verdict) -> list[Pair]:
        return [pair for pair, ruling in self.by_pair.items() if ruling.judgement.verdict == verdict]


_STRENGTH = {"same": 0, "different": 1, "unsure": 2}


def in_force(found: Iterable[Ruling], profiles: Profiles) -> InForce:
    """The rulings of the level of ``profiles``, keyed on those that the nodes named stand in.

    Where two rulings fall on one pair of profiles, the joining one holds.
    """
    pairs: dict[Pair, Ruling] = {}
    overruled: list[Judgement] = []
    found = [ruling for ruling in found if ruling.level == profiles.level]
    if not found:
        return InForce(pairs, ())
    mine = [ruling for ruling in found if profiles.holds(ruling.a) and profiles.holds(ruling.b)]
    for ruling in sorted(
        mine, key=lambda ruling: (_STRENGTH[ruling.judgement.verdict], ruling.judgement.pair)
    ):
        a, b = sorted(profiles.id_of(profiles.at(name)) for name in (ruling.a, ruling.b))
        held = pairs.get((a, b))
        is_one = a == b or (held is not None and held.judgement.verdict == "same")
        if is_one and ruling.judgement.verdict == "different":
            overruled.append(ruling.judgement)
        elif a != b:
            pairs.setdefault((a, b), ruling)
    return InForce(pairs, tuple(overruled))


def joined_as_places(found: Iterable[Ruling]) -> list[Ruling]:
    """The rulings on organizations: those made, and that two places which are one are one organization's."""
    return [
        replace(ruling, level="organization") if ruling.judgement.verdict == "same" else ruling
        for ruling in found
    ]


def parted_places(found: Sequence[Ruling], names: Names) -> frozenset[Pair]:
    """Establishments that cannot be one place, because people say that different organizations run them.

    "This site is of A" and "that site is not of A" part the two sites, whatever their address.
    """
    groups: dict[NodeName, set[NodeName]] = {}
    for ruling in found:
        for name in (ruling.a, ruling.b):
            groups.setdefault(name, {name})
        if ruling.judgement.verdict == "same" and groups[ruling.a] is not groups[ruling.b]:
            joined = groups[ruling.a] | groups[ruling.b]
            for name in joined:
                groups[name] = joined
    parted: set[Pair] = set()
    for ruling in found:
        ours, theirs = groups[ruling.a], groups[ruling.b]
        if ruling.level == "organization" and ruling.judgement.verdict == "different" and ours is not theirs:
            one_side, other_side = (
                [name for name in group if names.type_of(name) == "establishment"] for group in (ours, theirs)
            )
            parted.update((min(a, b), max(a, b)) for a in one_side for b in other_side)
    return frozenset(parted)
