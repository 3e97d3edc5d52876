"""What the links graph says of each node, as columns that can be kept: it tells what differs, and what was said, without
reading the graph."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from math import isnan
from typing import Any

import numpy as np

from hub.model.vocabulary import RECONCILED_TYPES
from hub.reconcile.columns import Floats, Ints, Vocabulary
from hub.reconcile.links import Join, Link, Linked
from hub.reconcile.node_rows import NodeRows, name_of, written
from hub.reconcile.node_sayings import NEW
from hub.reconcile.spellings import numbers_of

_TYPES = tuple(sorted(RECONCILED_TYPES))
_NONE = -1


@dataclass(frozen=True, slots=True)
class LinksOfType:
    """The links of nodes to entities of one type, by row. ``slug`` is the entity's, by its place among those known, ``rule``
    what joined it by its place, ``other`` whom it was joined with by row; -1 where there is none. ``score`` is NaN and
    ``weights`` empty where nothing is said of it."""

    slug: Ints
    rule: Ints
    other: Ints
    score: Floats
    weights: list[str]

    @classmethod
    def none(cls, size: int) -> LinksOfType:
        """So many nodes that are not linked."""
        slug, rule, other = (np.full(size, _NONE, np.int64) for _ in range(3))
        return cls(slug, rule, other, np.full(size, np.nan), [""] * size)

    def taken(self, row: Ints, now: Ints) -> LinksOfType:
        """Row ``i`` is what row ``row[i]`` was, none where that is -1; ``now`` is the row of each of before."""
        weights = [*self.weights, ""]
        return LinksOfType(
            np.append(self.slug, _NONE)[row],
            np.append(self.rule, _NONE)[row],
            np.append(now, _NONE)[np.append(self.other, _NONE)[row]],
            np.append(self.score, np.nan)[row],
            [weights[at] for at in row.tolist()],
        )


@dataclass(frozen=True)
class KeptLinks:
    """``nodes`` are those of the reconciliation, ``by_type`` their links; ``others`` has the slugs that the other described
    nodes are linked to."""

    nodes: NodeRows
    slugs: list[str]
    rules: list[str]
    by_type: Mapping[str, LinksOfType]
    others: Mapping[Linked, str]

    @classmethod
    def none(cls, nodes: NodeRows) -> KeptLinks:
        """Nothing is linked."""
        return cls(nodes, [], [], {kind: LinksOfType.none(len(nodes)) for kind in _TYPES}, {})

    def get(self, linked: Linked) -> Link | None:
        """The link of a node to its entity of a type, if there is one."""
        name, kind = linked
        if kind not in self.by_type:
            slug = self.others.get(linked)
            return None if slug is None else Link(slug)
        row, links = self.nodes.row_of(name), self.by_type[kind]
        if row is None or links.slug.item(row) == _NONE:
            return None
        slug, rule = self.slugs[links.slug.item(row)], links.rule.item(row)
        if rule == _NONE:
            return Link(slug)
        other, score = self.nodes.name(links.other.item(row)), links.score.item(row)
        return Link(slug, Join(other, self.rules[rule], None if isnan(score) else score, links.weights[row]))

    def then(
        self, nodes: NodeRows, row: Ints, gone: Collection[Linked], come: Mapping[Linked, Link]
    ) -> KeptLinks:
        """As they are once ``nodes`` stand as ``row`` tells (see :class:`hub.reconcile.earlier.NodesSince`), links of
        ``gone`` are no more, and those that ``come`` are new or another."""
        now = np.full(len(self.nodes), _NONE, np.int64)
        stands = np.flatnonzero(row != NEW)
        now[row[stands]] = stands
        by_type = {kind: links.taken(row, now) for kind, links in self.by_type.items()}
        slugs, rules = numbers_of(self.slugs), numbers_of(self.rules)
        others = {linked: slug for linked, slug in self.others.items() if linked not in gone}
        rows = nodes.rows
        for linked, link in come.items():
            name, kind = linked
            if kind in by_type:
                _set(by_type[kind], rows[written(name)], link, slugs, rules, rows)
            else:
                others[linked] = link.slug
        return KeptLinks(nodes, list(slugs), list(rules), by_type, others)

    def parts(self) -> dict[str, Any]:
        """As what can be kept."""
        named = chain.from_iterable((written(name), kind, slug) for (name, kind), slug in self.others.items())
        return {
            "links.slugs": self.slugs,
            "links.rules": self.rules,
            "links.others": list(named),
            **{name: getattr(self.by_type[kind], part) for kind, part, name in _parts()},
        }

    @classmethod
    def of_parts(cls, nodes: NodeRows, kept: Mapping[str, Any]) -> KeptLinks:
        """The way back from :meth:`parts`."""
        others = kept["links.others"]
        held: dict[str, dict[str, Any]] = {kind: {} for kind in _TYPES}
        for kind, part, name in _parts():
            held[kind][part] = kept[name]
        return cls(
            nodes,
            kept["links.slugs"],
            kept["links.rules"],
            {kind: LinksOfType(**each) for kind, each in held.items()},
            {
                (name_of(name), kind): slug
                for name, kind, slug in zip(*(others[at::3] for at in range(3)), strict=True)
            },
        )


def _set(
    links: LinksOfType,
    row: int,
    link: Link,
    slugs: Vocabulary,
    rules: Vocabulary,
    rows: Mapping[str, int],
) -> None:
    join = link.join
    links.slug[row] = slugs.setdefault(link.slug, len(slugs))
    links.rule[row] = _NONE if join is None else rules.setdefault(join.rule, len(rules))
    links.other[row] = _NONE if join is None else rows[written(join.other)]
    links.score[row] = np.nan if join is None or join.score is None else join.score
    links.weights[row] = join.weights if join else ""


def _parts() -> Iterator[tuple[str, str, str]]:
    """A type, a column, and what it is kept as."""
    for kind in _TYPES:
        for part in LinksOfType.__slots__:
            yield kind, part, f"links.{kind}.{part}"
