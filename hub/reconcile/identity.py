"""Identity: each cluster gets its entity, and an entity keeps its address as long as anything is left of it.

An entity is minted once, from the first node of its cluster, its founder. It stays with the founder. When clusters
merge, the entity minted first survives and the others redirect to it; when a cluster splits, the part with the
founder keeps the entity; when the founder's record is gone, another of its nodes takes over; when none is left, the
entity is withdrawn. Splitting what was merged revives what redirected. All from the log and the last links, never
from the order in which things are asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from hub.model.iri import NodeName
from hub.reconcile.fold import folded_words
from hub.reconcile.identity_log import Entities, EntityName, Event, Known

_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Group:
    """The nodes of one entity of one type: a cluster, or a single node. ``label`` names the first of them."""

    type: str
    members: tuple[NodeName, ...]
    label: str

    @property
    def founder(self) -> NodeName:
        return min(self.members)


@dataclass(frozen=True, slots=True)
class Assignment:
    """``entities``: the entity of each (node, type). ``events``: to be appended before the store is written.
    ``redirects``: old entity → survivor; ``withdrawn``: entities with nothing left."""

    entities: Mapping[tuple[NodeName, str], EntityName]
    events: tuple[Event, ...]
    redirects: Mapping[EntityName, EntityName]
    withdrawn: frozenset[EntityName]


def assign(
    groups: Iterable[Group],
    log: Entities,
    previous: Mapping[tuple[NodeName, str], str],
    among: Collection[tuple[NodeName, str]] | None = None,
) -> Assignment:
    """Give each group its entity. ``previous`` has the slug that the last links gave each (node, type).

    ``among``: where not all groups are given, each (node, type) of those that are, and those that are gone; the other
    groups are as they were, and so are the entities of which none of these is, or was, the founder or a member.

    ``log`` is not changed; its state with ``events`` applied is what the next call starts from.
    """
    groups = sorted(groups, key=lambda group: (group.type, group.founder))
    state = Entities()
    state.known = dict(log.known)
    events: list[Event] = []

    def happen(event: Event) -> None:
        if state.apply(event):
            events.append(event)

    concerned = _concerned(state, previous, among)
    claims = _claims(groups, state, previous, concerned)
    entity_of: dict[int, EntityName] = {}
    for at, group in enumerate(groups):
        claimants = sorted(claims.get(at, ()), key=lambda known: known.rank)
        if claimants:
            entity_of[at] = _keep(group, claimants, previous, happen)
        else:
            entity_of[at] = _mint(group, state, previous, happen)
    _retire(claims, entity_of, state, concerned, happen)
    entities = {(m, group.type): entity_of[at] for at, group in enumerate(groups) for m in group.members}
    return Assignment(
        entities=entities,
        events=tuple(events),
        redirects={
            name: state.survivor(name)
            for name in sorted(name for name, known in state.known.items() if known.status == "merged")
        },
        withdrawn=frozenset(name for name, known in state.known.items() if known.status == "withdrawn"),
    )


def _concerned(
    state: Entities,
    previous: Mapping[tuple[NodeName, str], str],
    among: Collection[tuple[NodeName, str]] | None,
) -> list[EntityName]:
    """The entities that groups may continue, or that may have nothing left, in the order of the log."""
    if among is None:
        return list(state.known)
    held = {(kind, slug) for (_, kind), slug in previous.items()}
    return [
        name for name, known in state.known.items() if name in held or (known.founder, known.type) in among
    ]


def _claims(
    groups: list[Group],
    state: Entities,
    previous: Mapping[tuple[NodeName, str], str],
    concerned: Iterable[EntityName],
) -> dict[int, list[Known]]:
    """Which entities each group may continue: those whose founder is in it, and orphans most of whose nodes are."""
    group_of = {(member, group.type): at for at, group in enumerate(groups) for member in group.members}
    claims: defaultdict[int, list[Known]] = defaultdict(list)
    orphans: dict[EntityName, Known] = {}
    for name in concerned:
        known = state.known[name]
        at = group_of.get((known.founder, known.type))
        if at is not None:
            claims[at].append(known)
        elif known.status == "live":
            orphans[name] = known
    remaining: defaultdict[EntityName, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for (member, kind), slug in previous.items():
        at = group_of.get((member, kind))
        if (kind, slug) in orphans and at is not None:
            remaining[kind, slug][at] += 1
    for name, counts in remaining.items():
        best = min(counts, key=lambda at: (-counts[at], groups[at].founder))
        claims[best].append(orphans[name])
    return claims


def _keep(
    group: Group,
    claimants: list[Known],
    previous: Mapping[tuple[NodeName, str], str],
    happen: Callable[[Event], None],
) -> EntityName:
    """The oldest claimant goes on; the others redirect to it."""
    oldest = claimants[0]
    happen(Event("revive", oldest.type, oldest.slug))
    if oldest.founder not in group.members:
        heirs = [m for m in group.members if previous.get((m, group.type)) == oldest.slug]
        happen(Event("refound", oldest.type, oldest.slug, founder=min(heirs)))
    for other in claimants[1:]:
        happen(Event("merge", other.type, other.slug, other=oldest.slug))
    return oldest.type, oldest.slug


def _mint(
    group: Group,
    state: Entities,
    previous: Mapping[tuple[NodeName, str], str],
    happen: Callable[[Event], None],
) -> EntityName:
    slug = mint_slug(group.label, group.type, group.founder, state)
    happen(Event("mint", group.type, slug, founder=group.founder))
    left = sorted({previous[m, group.type] for m in group.members if (m, group.type) in previous} - {slug})
    if left and (group.type, left[0]) in state.known:
        happen(Event("split", group.type, slug, other=left[0]))
    return group.type, slug


def _retire(
    claims: Mapping[int, list[Known]],
    entity_of: Mapping[int, EntityName],
    state: Entities,
    concerned: Iterable[EntityName],
    happen: Callable[[Event], None],
) -> None:
    """Withdraw what has no node left. What redirects goes on redirecting while its survivor lives."""
    claimed = {(known.type, known.slug) for claimants in claims.values() for known in claimants}
    minted = set(entity_of.values())
    for name in sorted(concerned, key=lambda name: state.known[name].rank):
        known = state.known[name]
        if known.status == "live" and name not in claimed and name not in minted:
            happen(Event("withdraw", known.type, known.slug))


def mint_slug(label: str, kind: str, founder: NodeName, state: Entities) -> str:
    """A readable name of at most 40 ASCII characters, and eight hex digits of the founder's name and the type.

    Derived, so that every machine mints the same. An address that was given is never given again: should a founder
    come back after its entity went on without it, the digest takes a number.
    """
    readable = ""
    for word in folded_words(label):
        plain = "".join(c for c in word if c.isascii() and c.isalnum())
        if plain and len(readable) + len(plain) + 1 > _LONGEST_NAME:
            readable = readable or plain[:_LONGEST_NAME]
            break
        readable = f"{readable}-{plain}".strip("-")
    again = 0
    while True:
        seed = f"{founder}|{kind}" + (f"|{again}" if again else "")
        slug = f"{readable or kind}-{blake2b(seed.encode(), digest_size=4).hexdigest()}"
        if (kind, slug) not in state.known:
            return slug
        again += 1
