"""The profiles of one level: all of them as columns, and any of them as a Profile when it is asked for.

What is computed of millions is computed on columns; what is told of a pair, to a person, is told of two profiles, which are
made for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

from hub.model.iri import NodeName
from hub.reconcile.columns import Column, Floats, Ints, united
from hub.reconcile.node import Level, Node
from hub.reconcile.node_columns import NOBODY, NodeColumns
from hub.reconcile.node_sayings import Said
from hub.reconcile.profile import MOST_NAMES, Profile, make_profile
from hub.reconcile.spellings import Spellings, Wording

_REMEMBERED = 20_000
_NUMBERS: tuple[Said, ...] = ("siren", "siret", "rna")


@dataclass(frozen=True, slots=True)
class Constrained:
    """Of a profile, what constraints look at. ``names``: those that say a place or a number."""

    id: NodeName
    level: Level
    siren: Sequence[str]
    siret: Sequence[str]
    rna: Sequence[str]
    once_members: Sequence[NodeName]
    public_body: bool | None
    names: Sequence[Wording]


class Profiles(Sequence[Profile]):
    """The profiles of one level, in the order of their ids. Row ``i`` of every column is profile ``i``, and says what the
    Profile says, with integers of the vocabularies of ``columns``."""

    def __init__(
        self, level: Level, columns: NodeColumns, members: Column, owners: Ints | None = None
    ) -> None:
        """``members``: the nodes of each profile; ``owners``: the organization that a place is of, by node, or -1."""
        self.level = level
        self.columns = columns
        self.members = members
        self.owners = np.full(members.size, NOBODY, np.int64) if owners is None else owners
        self.chief: Ints = members.values[members.offsets[:-1]]
        self.source: Ints = columns.source[self.chief]
        self._made: dict[int, Profile] = {}

    def __len__(self) -> int:
        return self.members.size

    @overload
    def __getitem__(self, at: int) -> Profile: ...
    @overload
    def __getitem__(self, at: slice) -> list[Profile]: ...
    def __getitem__(self, at: int | slice) -> Profile | list[Profile]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        at %= len(self)
        found = self._made.get(at)
        if found is None:
            if len(self._made) >= _REMEMBERED:
                self._made.clear()
            found = self._made[at] = self._make(at)
        return found

    def __iter__(self) -> Iterator[Profile]:
        return (self[at] for at in range(len(self)))

    def id_of(self, at: int) -> NodeName:
        """The name of a profile: that of its first node."""
        return self.columns.nodes.name(int(self.chief[at]))

    def at(self, name: NodeName) -> int:
        """The place of the profile in which the node ``name`` stands. Raises KeyError when there is none."""
        row = self.columns.nodes.row_of(name)
        found = NOBODY if row is None else int(self.of_node[row])
        if found == NOBODY:
            raise KeyError(name)
        return found

    def holds(self, name: NodeName) -> bool:
        """Whether a node stands in a profile of this level."""
        row = self.columns.nodes.row_of(name)
        return row is not None and self.of_node[row] != NOBODY

    @cached_property
    def ids(self) -> list[NodeName]:
        """The name of each profile."""
        return [self.columns.nodes.name(row) for row in self.chief.tolist()]

    @cached_property
    def of_node(self) -> Ints:
        """The profile that each node stands in, -1 for none."""
        found = np.full(len(self.columns.nodes), NOBODY, np.int64)
        found[self.members.values] = self.members.rows
        return found

    def members_of(self, at: int) -> tuple[NodeName, ...]:
        """The nodes of one profile, in order."""
        return tuple([self.columns.nodes.name(row) for row in self.members.of_row(at)])

    def constrained(self, some: Ints) -> Iterator[Constrained]:
        """What constraints look at in each of some profiles."""
        nodes, wording = self.columns.nodes, self.spellings.wording
        words = {kind: self.columns.words[kind] for kind in _NUMBERS}
        columns = (self.members, self.siren, self.said("siret"), self.rna, self._telling)
        for rows, siren, siret, rna, telling in zip(*(each.lists(some) for each in columns), strict=True):
            members = [nodes[row] for row in rows]
            bodies = {node.public_body for node in members if node.type == "organization"}
            yield Constrained(
                id=members[0].name,
                level=self.level,
                siren=[words["siren"][number] for number in siren],
                siret=[words["siret"][number] for number in siret],
                rna=[words["rna"][number] for number in rna],
                once_members=[
                    node.name for node in members if node.type == self.level and not node.name.fragment
                ],
                public_body=True in bodies if bodies else None,
                names=[wording(row) for row in telling] if telling else (),
            )

    @property
    def spellings(self) -> Spellings:
        return self.columns.spellings

    def said(self, kind: Said) -> Column:
        """A kind of value, as the nodes of each profile say it."""
        if kind not in self._said:
            self._said[kind] = self._of_members(self.columns.said[kind])
        return self._said[kind]

    @cached_property
    def siren(self) -> Column:
        """A place has its organization's too, and that of its SIRET."""
        columns = self.columns
        return united(
            self.said("siren"),
            self._of_members(columns.siren_of_siret),
            self._of_owner(columns.said["siren"]),
        )

    @cached_property
    def rna(self) -> Column:
        return united(self.said("rna"), self._of_owner(self.columns.said["rna"]))

    @property
    def registered(self) -> Iterator[Column]:
        """The numbers of which no two things of this level have one in common unless they are one."""
        if self.level == "establishment":
            yield self.said("siret")
        yield from (self.siren, self.rna)

    @cached_property
    def names(self) -> Column:
        """Spellings, the chief first."""
        return Column.first_of(*self.columns.names.through(self._titled), len(self), MOST_NAMES)

    @cached_property
    def _telling(self) -> Column:
        """Spellings that say a place or a number."""
        spellings = self.spellings
        return self.names.among((spellings.places.counts > 0) | (spellings.numbers.counts > 0))

    @cached_property
    def acronyms(self) -> Column:
        """By letters; those declared, and those that names say."""
        columns = self.columns
        said = Column.of_pairs(*columns.acronyms_said.through(self._titled), len(self))
        return united(self._of_members(columns.acronyms), said)

    @cached_property
    def territories(self) -> Column:
        """By places; the departments of postcodes where no department is said."""
        columns = self.columns
        said, codes = self._of_members(columns.territories), self.said("postcodes")
        has = np.zeros(len(self), np.bool_)
        has[said.rows[columns.is_department[said.values]]] = True
        inferred = columns.department_of[codes.values]
        wanted = ~has[codes.rows] & (inferred >= 0)
        return united(said, Column.of_pairs(codes.rows[wanted], inferred[wanted], len(self)))

    @cached_property
    def regions(self) -> Column:
        """By places; today's."""
        return Column.of_pairs(*self.columns.regions_of.through(self.territories), len(self))

    @cached_property
    def points(self) -> tuple[Floats, Floats]:
        """Latitude and longitude of the first point of each, in the order of both; NaN where there is none."""
        north, east = (
            degrees[self.members.values] for degrees in (self.columns.latitude, self.columns.longitude)
        )
        order = np.lexsort((east, north, np.isnan(north), self.members.rows))
        first = order[self.members.offsets[:-1]]
        return north[first], east[first]

    @cached_property
    def _said(self) -> dict[Said, Column]:
        return {}

    @cached_property
    def _titled(self) -> Column:
        """The nodes whose names count: the members, or else the owner."""
        named = np.zeros(len(self), np.bool_)
        named[self.members.rows[self.columns.is_titled[self.members.values]]] = True
        owned = np.flatnonzero(~named & (self.owners != NOBODY))
        kept = named[self.members.rows] | (self.owners[self.members.rows] == NOBODY)
        return Column.of_pairs(
            np.concatenate((self.members.rows[kept], owned)),
            np.concatenate((self.members.values[kept], self.owners[owned])),
            len(self),
        )

    def _of_members(self, column: Column) -> Column:
        return Column.of_pairs(*column.through(self.members), len(self))

    def _of_owner(self, column: Column) -> Column:
        owned = np.flatnonzero(self.owners != NOBODY)
        at, values = column.of_rows(self.owners[owned])
        return Column.of_pairs(owned[at], values, len(self))

    def _nodes(self, at: int) -> list[Node]:
        return [self.columns.nodes[row] for row in self.members.of_row(at)]

    def _make(self, at: int) -> Profile:
        owner = int(self.owners[at])
        of = self.columns.nodes[owner] if owner != NOBODY else None
        return make_profile(self._nodes(at), self.level, self.columns.reader, of)
