"""Records as six sources write them, each with the establishment and the organization it truly is about.

The same settings give the same bytes. A record is one or two nodes of ``hub.reconcile``: an organization and its place,
or a place alone (a map; a register's branches). Numbers whose key fails are left out, as the hub's reading does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from hub.model.identifier import is_rna, is_siren, is_siret
from hub.model.iri import NodeName
from hub.reconcile.node import Level, Node, phone
from hub.reconcile.node import site as host
from tests.benchmarks.reconcile.geography import Commune, neighbour
from tests.benchmarks.reconcile.settings import SOURCES, Habits, Settings
from tests.benchmarks.reconcile.world import Organization, Site, World, federation_contact
from tests.benchmarks.reconcile.writing import (
    capitals,
    initials,
    misread,
    of_place,
    shortened,
    shortened_street,
    typo,
)

_LONG_FORMS = {
    "SCIC": "Société coopérative d'intérêt collectif",
    "SCOP": "Société coopérative et participative",
}


@dataclass(frozen=True, slots=True)
class Record:
    """``nodes``: the chief first. ``establishment`` and ``organization`` are the truth, numbers of the world;
    ``family`` is the homonym family of its name, empty for a name of its own."""

    source: str
    nodes: tuple[Node, ...]
    establishment: int
    organization: int
    family: str

    @property
    def place(self) -> Node:
        """The node that describes the establishment."""
        return self.nodes[-1]

    @property
    def chief(self) -> Node:
        """The node that describes the organization, or the place where the source has no word for it."""
        return self.nodes[0]


def generate(settings: Settings) -> list[Record]:
    """Exactly ``settings.records`` records, in the order of their names."""
    random = Random(settings.seed)
    world = World(settings, random)
    clerks = {source: _Clerk(source, settings.habits_of(source), world, random) for source in SOURCES}
    found: list[Record] = []
    for organization in world.organizations():
        for source in SOURCES:
            found.extend(clerks[source].records(organization))
        if len(found) >= settings.records:
            break
    del found[settings.records :]
    return sorted(found, key=lambda record: record.chief.name)


def digest(records: Sequence[Record]) -> str:
    """Of all that records say and of what they truly are."""
    said = hashlib.blake2b(digest_size=16)
    for record in records:
        said.update(repr(record).encode())
    return said.hexdigest()


class _Clerk:
    """Writes one source, with its habits."""

    def __init__(self, source: str, habits: Habits, world: World, random: Random) -> None:
        self._source = source
        self._habits = habits
        self._world = world
        self._random = random
        self._earlier: list[tuple[str, str, str]] = []

    def records(self, organization: Organization) -> Iterator[Record]:
        """What the source lists of one organization."""
        for order, place in enumerate(organization.sites):
            if not self._lists(organization) or (order and not self._habits.branches):
                continue
            yield self._record(organization, place, order)
            if self._chance(self._habits.twice):
                yield self._record(organization, place, order)
        self._remember(organization)

    def _lists(self, organization: Organization) -> bool:
        listed = {
            "sirene": bool(organization.siren),
            "rna": bool(organization.rna),
            "esus": bool(organization.siren),
            "network": bool(organization.network),
        }.get(self._source, True)
        return listed and self._chance(self._habits.covers)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _record(self, organization: Organization, place: Site, order: int) -> Record:
        habits, random = self._habits, self._random
        key = f"{random.getrandbits(44):011x}"
        stale = self._chance(habits.stale)
        names, acronyms = self._names(organization, place, order, stale)
        siren, siret, rna = self._numbers(organization, place)
        commune, postcode, street = self._address(place, stale)
        point = self._chance(habits.point)
        phones, emails, sites = self._contacts(organization, place)
        known = {
            "names": names,
            "acronyms": acronyms,
            "siren": siren,
            "rna": rna,
            "postcode": postcode,
            "commune": commune,
            "street": street,
            "latitude": round(place.latitude + random.uniform(-0.001, 0.001), 5) if point else None,
            "longitude": round(place.longitude + random.uniform(-0.001, 0.001), 5) if point else None,
            "phones": phones,
            "emails": emails,
            "sites": sites,
        }
        nodes: tuple[Node, ...]
        if self._source == "carto" or (self._source == "sirene" and order):
            nodes = (self._node(key, "", "establishment", siret=siret, **known),)
        else:
            chief = self._node(key, "", "organization", **known)
            nodes = (
                chief,
                self._node(key, "site", "establishment", siret=siret, site_of=chief.name, **known),
            )
        return Record(self._source, nodes, place.number, organization.number, organization.family)

    def _node(self, key: str, fragment: str, kind: Level, **known: object) -> Node:
        name = NodeName(self._source, key, fragment)
        iri = f"https://data.example.org/record/{self._source}/{key}" + (f"#{fragment}" if fragment else "")
        return Node(name=name, iri=iri, type=kind, **known)  # type: ignore[arg-type]

    def _names(
        self, organization: Organization, place: Site, order: int, stale: bool
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        habits = self._habits
        name = organization.former_name if stale and organization.former_name else organization.name
        acronym = organization.acronym if name == organization.name else initials(name)
        speaking = 2 <= len(acronym) <= 8
        if speaking and self._chance(habits.acronym_only):
            text = acronym
            if organization.family or self._chance(0.3):
                text = f"{text} {organization.place}".strip()
        else:
            text = name
            if organization.place and organization.bears_place != self._chance(habits.place_toggled):
                text = (
                    f"{text} {of_place(organization.place)}"
                    if self._chance(0.7)
                    else f"{text} {organization.place}"
                )
            if order and place.sign and self._chance(0.6):
                # a register writes the legal unit's name whatever the door says
                whole = self._source == "sirene" or self._chance(0.75)
                text = f"{text} - {place.sign}" if whole else place.sign
            if speaking and self._chance(habits.acronym_beside):
                text = f"{text} ({acronym})" if self._chance(0.6) else f"{acronym} - {text}"
            text = self._with_form(text, organization.form)
            if self._chance(habits.shortened):
                text = shortened(text, self._random)
        if self._chance(habits.capitals):
            text = capitals(text)
        if self._chance(habits.typo):
            text = typo(text, self._random)
        if self._chance(habits.misread):
            text = misread(text, self._random)
        declared = (acronym,) if speaking and self._chance(habits.declares_acronym) else ()
        return (text,), declared

    def _with_form(self, text: str, form: str) -> str:
        if not self._chance(self._habits.form_written) or text.startswith(
            ("Association", "Mutuelle", "Coopérative")
        ):
            return text
        first = form.split()[0]
        if first in _LONG_FORMS and self._chance(0.3):
            form = _LONG_FORMS[first]
        if self._chance(self._habits.form_moved):
            return f"{text} ({form})" if self._chance(0.3) else f"{text} {form}"
        return f"{form} {text}"

    def _numbers(
        self, organization: Organization, place: Site
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """SIREN, SIRET and RNA as given, without those whose key fails."""
        habits, random = self._habits, self._random
        siren, siret, rna = organization.siren, place.siret, organization.rna
        if self._earlier and self._chance(habits.wrong_number):
            # but never of the number a register is keyed on
            other_siren, other_siret, other_rna = random.choice(self._earlier)
            siren = siren if habits.siren == 1.0 else other_siren
            siret = siret if habits.siret == 1.0 else other_siret
            rna = rna if habits.rna == 1.0 else other_rna
        elif len(organization.sites) > 1 and self._chance(habits.other_site):
            siret = random.choice(organization.sites).siret
        given_siren = siren if self._chance(habits.siren) else ""
        given_siret = siret if self._chance(habits.siret) else ""
        given_rna = rna if self._chance(habits.rna) else ""
        if self._chance(habits.misread_number):
            given_siren, given_siret = _swapped(given_siren, random), _swapped(given_siret, random)
        return (
            (given_siren,) if is_siren(given_siren) else (),
            (given_siret,) if is_siret(given_siret) else (),
            (given_rna,) if is_rna(given_rna) else (),
        )

    def _remember(self, organization: Organization) -> None:
        """The numbers that may be given for another's: of the last few, as a hand slips a row."""
        seat = organization.sites[0]
        self._earlier = [*self._earlier[-20:], (organization.siren, seat.siret, organization.rna)]

    def _address(self, place: Site, stale: bool) -> tuple[str, str, str | None]:
        habits, random = self._habits, self._random
        commune, postcode, street = place.commune, place.postcode, place.street
        if stale and place.former:
            commune, postcode, street = place.former
        if self._chance(habits.wrong_place):
            other = neighbour(commune, self._world.communes, random)
            commune, postcode = other, random.choice(other.postcodes)
        name = self._commune_name(commune, postcode)
        if not self._chance(habits.street):
            return name, postcode, None
        if self._chance(habits.shortened):
            street = shortened_street(street, random)
        if self._chance(habits.typo):
            street = typo(street, random)
        if self._chance(0.06):
            street = " ".join(street.split()[1:]) or street
        return name, postcode, capitals(street) if self._chance(habits.capitals) else street

    def _commune_name(self, commune: Commune, postcode: str) -> str:
        name = commune.name
        if commune.is_big:
            district = int(postcode[-2:])
            name = self._random.choice(
                (name, name, f"{name} {district}", f"{name} {district}e Arrondissement")
            )
        elif self._chance(0.02):
            name += " CEDEX"
        if self._chance(self._habits.shortened):
            name = shortened(name, self._random)
        return capitals(name) if self._chance(self._habits.capitals) else name

    def _contacts(
        self, organization: Organization, place: Site
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        habits = self._habits
        number, email, web = place.phone, organization.email, organization.web
        if organization.network and self._chance(habits.federation_contact):
            number, email, web = federation_contact(organization.network, place.postcode[:2])
        phones = (phone(number),) if self._chance(habits.phone) else ()
        emails = (email.lower(),) if self._chance(habits.email) else ()
        sites = (host(web),) if self._chance(habits.web) else ()
        return phones, emails, sites


def _swapped(number: str, random: Random) -> str:
    """Two neighbouring digits swapped, when they differ: the key then fails."""
    places = [at for at in range(len(number) - 1) if number[at] != number[at + 1]]
    if not places:
        return number
    at = random.choice(places)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
