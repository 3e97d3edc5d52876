"""Constraints: what no cluster may hold together, however strong the scores.

Without them strong pairs chain different organizations into one. A cluster carries what the constraints look at, and
two clusters are asked before they become one. Only a person's judgement goes past them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from hub.errors import Text
from hub.model.iri import NodeName
from hub.reconcile.node import Level
from hub.reconcile.places import COMMUNE

_NUMBERS = {"organization": ("siren", "rna"), "establishment": ("siret", "siren", "rna")}


@dataclass(frozen=True, slots=True)
class Veto:
    """Which constraint forbids, and why; ``witness`` are two members it shows on."""

    constraint: str
    text: Text
    witness: tuple[NodeName, NodeName]


@dataclass(slots=True)
class ClusterState:
    """What one growing cluster holds, for the constraints."""

    members: list[NodeName]
    numbers: dict[str, dict[str, NodeName]] = field(default_factory=dict)
    once: dict[str, dict[NodeName, NodeName]] = field(default_factory=dict)
    bodies: dict[bool, NodeName] = field(default_factory=dict)
    places: dict[str, dict[frozenset[str], NodeName]] = field(default_factory=dict)
    digits: dict[str, dict[frozenset[str], NodeName]] = field(default_factory=dict)
    foes: dict[NodeName, NodeName] = field(default_factory=dict)
    contradicted: dict[NodeName, NodeName] = field(default_factory=dict)

    def absorb(self, other: ClusterState) -> None:
        """Become the union of both."""
        self.members.extend(other.members)
        for kind, numbers in other.numbers.items():
            self.numbers.setdefault(kind, {}).update(numbers)
        for source, records in other.once.items():
            self.once.setdefault(source, {}).update(records)
        for family, places in other.places.items():
            self.places.setdefault(family, {}).update(places)
        for family, digits in other.digits.items():
            self.digits.setdefault(family, {}).update(digits)
        self.bodies.update(other.bodies)
        self.foes.update(other.foes)
        self.contradicted.update(other.contradicted)


class Name(Protocol):
    """What a name says of a place or a number."""

    @property
    def family(self) -> str: ...
    @property
    def places(self) -> frozenset[str]: ...
    @property
    def numbers(self) -> frozenset[str]: ...


class Constrained(Protocol):
    """What constraints look at in one profile, as in Profile."""

    @property
    def id(self) -> NodeName: ...
    @property
    def level(self) -> Level: ...
    @property
    def siren(self) -> Collection[str]: ...
    @property
    def siret(self) -> Collection[str]: ...
    @property
    def rna(self) -> Collection[str]: ...
    @property
    def once_members(self) -> Iterable[NodeName]: ...
    @property
    def public_body(self) -> bool | None: ...
    @property
    def names(self) -> Iterable[Name]: ...


def initial_state(profile: Constrained, once_sources: frozenset[str]) -> ClusterState:
    """A cluster of one."""
    state = ClusterState([profile.id])
    for kind in _NUMBERS[profile.level]:
        values = getattr(profile, kind)
        if values:
            state.numbers[kind] = dict.fromkeys(sorted(values), profile.id)
    for member in profile.once_members:
        if member.source in once_sources:
            state.once.setdefault(member.source, {})[member.record] = profile.id
    if profile.public_body is not None:
        state.bodies[profile.public_body] = profile.id
    for name in profile.names:
        if name.places:
            state.places.setdefault(name.family, {})[name.places] = profile.id
        if name.numbers:
            state.digits.setdefault(name.family, {})[name.numbers] = profile.id
    return state


def veto(a: ClusterState, b: ClusterState) -> Veto | None:
    """The first constraint that two clusters would break together."""
    return (
        _judged(a, b)
        or _numbers(a, b)
        or _public(a, b)
        or _once(a, b)
        or (None if _share_number(a, b) else _words(a, b) or _contradicted(a, b))
    )


def _judged(a: ClusterState, b: ClusterState) -> Veto | None:
    found = _foe(a.foes, b) or _foe(b.foes, a)
    if not found:
        return None
    text = Text(
        f"une personne a jugé {found[0]} et {found[1]}, ou leurs organisations, différents",
        f"a person judged {found[0]} and {found[1]}, or their organizations, different",
    )
    return Veto("judgement", text, found)


def _foe(foes: dict[NodeName, NodeName], other: ClusterState) -> tuple[NodeName, NodeName] | None:
    """``foes``: who may not join → because of which member."""
    if not foes:
        return None
    found = sorted(member for member in other.members if member in foes)
    if not found:
        return None
    one, two = sorted((foes[found[0]], found[0]))
    return one, two


def _numbers(a: ClusterState, b: ClusterState) -> Veto | None:
    for kind in ("siret", "siren", "rna"):
        ours, theirs = a.numbers.get(kind, {}), b.numbers.get(kind, {})
        if ours and theirs and not (ours.keys() <= theirs.keys() or theirs.keys() <= ours.keys()):
            one, other = min(ours.keys() - theirs.keys()), min(theirs.keys() - ours.keys())
            text = Text(
                f"deux {kind.upper()} valides différents : {one} et {other}",
                f"two different valid {kind.upper()}: {one} and {other}",
            )
            return Veto(kind, text, (ours[one], theirs[other]))
    return None


def _share_number(a: ClusterState, b: ClusterState) -> bool:
    return any(a.numbers[kind].keys() & b.numbers.get(kind, {}).keys() for kind in a.numbers)


def _public(a: ClusterState, b: ClusterState) -> Veto | None:
    for body in (True, False):
        if body in a.bodies and (not body) in b.bodies:
            text = Text(
                "un organisme public n'est pas une organisation de l'ESS",
                "a public body is not an organization",
            )
            return Veto("public-body", text, (a.bodies[body], b.bodies[not body]))
    return None


def _once(a: ClusterState, b: ClusterState) -> Veto | None:
    for source in sorted(a.once.keys() & b.once.keys()):
        one, other = min(a.once[source]), min(b.once[source])
        if len(a.once[source].keys() | b.once[source].keys()) > 1:
            text = Text(
                f"la source {source} liste chacune une seule fois, et elle a deux fiches : {one.key} et {other.key}",
                f"the source {source} lists each one once, and it has two records: {one.key} and {other.key}",
            )
            return Veto("once", text, (a.once[source][one], b.once[source][other]))
    return None


def _words(a: ClusterState, b: ClusterState) -> Veto | None:
    """Otherwise equal names whose place words or numbers differ."""
    for family in sorted(a.places.keys() & b.places.keys()):
        for ours, one in sorted(a.places[family].items(), key=_by_value):
            for theirs, other in sorted(b.places[family].items(), key=_by_value):
                if not ours & theirs and _kinds(ours) & _kinds(theirs):
                    text = Text(
                        f"des noms par ailleurs égaux (« {family} ») disent deux lieux différents",
                        f"otherwise equal names ({family}) say two different places",
                    )
                    return Veto("place-word", text, (one, other))
    for family in sorted(a.digits.keys() & b.digits.keys()):
        for ours, one in sorted(a.digits[family].items(), key=_by_value):
            for theirs, other in sorted(b.digits[family].items(), key=_by_value):
                if ours != theirs:
                    text = Text(
                        f"des noms par ailleurs égaux portent des numéros différents : {min(ours)} et {min(theirs)}",
                        f"otherwise equal names bear different numbers: {min(ours)} and {min(theirs)}",
                    )
                    return Veto("number", text, (one, other))
    return None


def _by_value(item: tuple[frozenset[str], NodeName]) -> tuple[NodeName, list[str]]:
    return item[1], sorted(item[0])


def _kinds(places: frozenset[str]) -> frozenset[bool]:
    return frozenset(place.startswith(COMMUNE) for place in places)


def _contradicted(a: ClusterState, b: ClusterState) -> Veto | None:
    found = _foe(a.contradicted, b) or _foe(b.contradicted, a)
    if not found:
        return None
    text = Text(
        f"{found[0]} et {found[1]} se contredisent (lieu, adresse ou numéro)",
        f"{found[0]} and {found[1]} contradict each other (place, address or number)",
    )
    return Veto("contradiction", text, found)
