"""A profile: what is compared at one level — a node, or the establishments found to be one, seen as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hub.model.iri import NodeName
from hub.reconcile.fold import compact_key, split_words
from hub.reconcile.node import Level, Node
from hub.reconcile.normalise import NameReader, ParsedName
from hub.reconcile.places import Places, commune_key
from hub.reconcile.word_list import STOP

MOST_NAMES = 8
"""Names of a profile that are read."""


@dataclass(frozen=True, slots=True)
class Profile:
    """``id`` is the first of ``members``; ``names`` the chief name first; ``acronyms`` folded, as sources declare them.

    ``once_members`` are the main things of their records, of the kind of this level: of these a source may say that it
    lists each once, though it names one carrier in many records, and has a record for each place of an organization.
    ``regions`` are today's, ``streets`` folded without stop words, ``territory_is_of_record`` as in Node for all
    members. ``public_body`` is None where nothing says (an establishment).
    """

    id: NodeName
    level: Level
    members: tuple[NodeName, ...]
    once_members: tuple[NodeName, ...]
    public_body: bool | None
    names: tuple[ParsedName, ...]
    acronyms: frozenset[str]
    siren: frozenset[str]
    siret: frozenset[str]
    rna: frozenset[str]
    postcodes: frozenset[str]
    communes: frozenset[str]
    streets: frozenset[str]
    points: tuple[tuple[float, float], ...]
    territories: frozenset[str]
    territory_names: frozenset[str]
    territory_is_of_record: bool
    regions: frozenset[str]
    phones: frozenset[str]
    emails: frozenset[str]
    sites: frozenset[str]

    @property
    def title(self) -> str:
        """The chief name as given, or the node's own name."""
        return self.names[0].text if self.names else str(self.id)


def make_profile(
    nodes: Sequence[Node], level: Level, reader: NameReader, owner: Node | None = None
) -> Profile:
    """The profile of one node, or of several that are one; ``owner`` is the organization an establishment's record says
    it is a place of: its numbers are the place's too, and its names where the place has none."""
    nodes = sorted(nodes, key=lambda node: node.name)
    known = [*nodes, owner] if owner else nodes
    titled = nodes if any(node.names for node in nodes) else known
    names, said = reader.read(name for node in titled for name in node.names)
    postcodes = {node.postcode.replace(" ", "") for node in nodes if node.postcode}
    territories = _territories(nodes, postcodes, reader.places)
    siret = {number for node in nodes for number in node.siret}
    bodies = {node.public_body for node in nodes if node.type == "organization"}
    acronyms = {compact_key(acronym) for node in nodes for acronym in node.acronyms} | said
    points = {
        (node.latitude, node.longitude)
        for node in nodes
        if node.latitude is not None and node.longitude is not None
    }
    return Profile(
        id=nodes[0].name,
        level=level,
        members=tuple(node.name for node in nodes),
        once_members=tuple(node.name for node in nodes if node.type == level and not node.name.fragment),
        public_body=True in bodies if bodies else None,
        names=names[:MOST_NAMES],
        acronyms=frozenset(acronym for acronym in acronyms if len(acronym) >= 2),
        siren=frozenset(
            {number for node in known for number in node.siren} | {number[:9] for number in siret}
        ),
        siret=frozenset(siret),
        rna=frozenset(number for node in known for number in node.rna),
        postcodes=frozenset(postcodes),
        communes=frozenset({commune_key(node.commune) for node in nodes if node.commune} - {""}),
        streets=frozenset({street_key(node.street) for node in nodes if node.street} - {""}),
        points=tuple(sorted(points)),
        territories=frozenset(territories),
        territory_names=frozenset(
            {compact_key(name) for node in nodes for name in node.territory_names} - {""}
        ),
        territory_is_of_record=all(node.territory_is_of_record for node in nodes),
        regions=frozenset(reader.places.regions(territories)),
        phones=frozenset(number for node in nodes for number in node.phones),
        emails=frozenset(email for node in nodes for email in node.emails),
        sites=frozenset(site for node in nodes for site in node.sites),
    )


def _territories(nodes: Sequence[Node], postcodes: Iterable[str], places: Places) -> set[str]:
    """Where the nodes are said to be; the departments of their postcodes where they are said to be in none."""
    found = {iri for node in nodes for iri in node.territories}
    if not any("/department/" in iri for iri in found):
        codes = (postcode[: 3 if postcode.startswith("97") else 2] for postcode in postcodes)
        found |= {department for code in codes if (department := places.department(code))}
    return found


_STREET_WORDS = {
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "pl": "place",
    "r": "rue",
}
_STREET_WORDS |= {
    "rte": "route",
    "ch": "chemin",
    "che": "chemin",
    "imp": "impasse",
    "all": "allee",
    "st": "saint",
}


@lru_cache(maxsize=1 << 17)
def street_key(street: str) -> str:
    """A street as compared: folded, its usual abbreviations written out; the number stays first."""
    words = (word.lower() for word in split_words(street))
    return " ".join(_STREET_WORDS.get(word, word) for word in words if word not in STOP or len(word) == 1)


def places_named(node: Node) -> Iterator[str]:
    """The commune that its address mentions, and the places that no territory of the model bears the name of."""
    if node.commune:
        yield node.commune
    yield from (name for name in node.territory_names if len(name.split()) <= 4)
