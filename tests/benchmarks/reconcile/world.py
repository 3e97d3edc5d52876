"""The truth behind the records: organizations and their places, which no source sees whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from hub.model.identifier import luhn
from tests.benchmarks.reconcile.geography import Commune, big_commune, communes, neighbour
from tests.benchmarks.reconcile.pools import POOLS, Family, Pools
from tests.benchmarks.reconcile.settings import Settings
from tests.benchmarks.reconcile.writing import initials, unaccented

RECORDS_A_UNIT = 2.9
"""About what the sources' habits come to; only the number of communes follows from it."""

_FORMS = ("SCIC", "SCOP", "SARL", "SAS", "SCIC SAS", "SCOP SARL")


@dataclass(frozen=True, slots=True)
class Site:
    """One establishment. ``sign`` is what its door says beyond the organization's name, if anything; ``former`` the
    commune, postcode and street before it moved."""

    number: int
    siret: str
    sign: str
    commune: Commune
    postcode: str
    street: str
    former: tuple[Commune, str, str] | None
    latitude: float
    longitude: float
    phone: str


@dataclass(frozen=True, slots=True)
class Organization:
    """One legal unit; its first site is the seat. ``family`` is the homonym family, empty for a name of its own.

    ``name`` is without place and legal form; ``place`` what may be added to tell it from its homonyms. ``siren`` is
    empty where no register gave one. ``network`` is the federation it belongs to, whose contacts it may give for its own.
    """

    number: int
    family: str
    name: str
    former_name: str
    place: str
    bears_place: bool
    acronym: str
    form: str
    siren: str
    rna: str
    network: str
    email: str
    web: str
    sites: tuple[Site, ...]

    @property
    def is_association(self) -> bool:
        return self.form == "Association"


class World:
    """An endless row of organizations, the same for the same settings."""

    def __init__(self, settings: Settings, random: Random) -> None:
        self.pools: Pools = POOLS[settings.pools]
        self._settings = settings
        self._random = random
        units = round(settings.records / RECORDS_A_UNIT)
        self.big = big_commune(self.pools)
        self.communes = communes(round(units * (1 - settings.big_commune)), self.pools, random)
        self._numbers = iter(_numbers(random))
        self._sites = 0
        self._borne: set[tuple[int, str]] = set()
        self._webs: set[str] = set()

    def organizations(self) -> Iterator[Organization]:
        number = 0
        while True:
            small = self._random.sample(self.communes, len(self.communes))
            for commune in small:
                here = self.big if self._random.random() < self._settings.big_commune else commune
                yield self._organization(number, here)
                number += 1

    def _organization(self, number: int, commune: Commune) -> Organization:
        random = self._random
        family = self._family(commune) if random.random() < self._settings.homonyms else None
        name = family.name if family else self._own_name()
        association = family is not None or random.random() < 0.72
        form = "Association" if association else random.choice(_FORMS)
        siren = next(self._numbers) if not association or random.random() < 0.75 else ""
        rna = f"W{commune.postcodes[0][:2]}{random.randint(1, 9)}{number % 1_000_000:06d}"
        network = ""
        if family and family.federated:
            network = family.name
        elif random.random() < 0.25:
            network = random.choice(self.pools.networks)
        place = self._place(commune) if family or random.random() < 0.25 else ""
        return Organization(
            number=number,
            family=family.name if family else "",
            name=name,
            former_name=self._own_name() if not family and random.random() < 0.06 else "",
            place=place,
            bears_place=bool(place) and random.random() < (0.7 if family else 0.5),
            acronym=family.acronym if family else initials(name),
            form=form,
            siren=siren,
            rna=rna if association and random.random() < 0.93 else "",
            network=network,
            email=self._email(name, number),
            web=self._web(name, place, number),
            sites=tuple(self._places(siren or f"{number:09d}", bool(siren), commune, family)),
        )

    def _family(self, commune: Commune) -> Family | None:
        """A family that no other unit of the commune is of; the big commune has several, in its quarters."""
        family = self._random.choice(self.pools.families)
        if commune.is_big:
            return family
        if (commune.number, family.name) in self._borne:
            return None
        self._borne.add((commune.number, family.name))
        return family

    def _own_name(self) -> str:
        random, pools = self._random, self.pools
        kind = random.random()
        if kind < 0.42:
            name = f"{random.choice(pools.heads)} {random.choice(pools.themes)}"
            return f"{name} {random.choice(pools.qualifiers)}" if random.random() < 0.15 else name
        if kind < 0.62:
            coined = "".join(
                random.choice(pools.coined) for _ in range(random.choice((2, 3, 3)))
            ).capitalize()
            return coined if random.random() < 0.5 else f"{coined} {random.choice(pools.qualifiers)}"
        if kind < 0.78:
            words = random.sample(pools.qualifiers, 3)
            return f"{random.choice(('Association pour', 'Groupement pour', 'Union pour'))} {words[0]}, {words[1]} et {words[2]}"
        if kind < 0.9:
            coined = "".join(random.choice(pools.coined) for _ in range(2)).capitalize()
            return f"{random.choice(pools.heads)} {coined}"
        return f"{random.choice(pools.heads)} Saint-{random.choice(pools.saints)}"

    def _place(self, commune: Commune) -> str:
        return self._random.choice(commune.quarters) if commune.quarters else commune.name

    def _places(
        self, siren: str, registered: bool, commune: Commune, family: Family | None
    ) -> Iterator[Site]:
        random = self._random
        several = self._settings.several_sites * (0.3 if family else 1.0)
        count = 1 + (random.choice((1, 1, 1, 2, 2, 3, 5)) if random.random() < several else 0)
        nic = random.choice((1, 1, 1, 2, 3))
        for order in range(count):
            here = (
                commune if order == 0 or random.random() < 0.35 else neighbour(commune, self.communes, random)
            )
            if order and self._settings.scattered and random.random() < self._settings.scattered:
                here = random.choice(self.communes)
            yield self._site(siren, nic, registered, here, seat=order == 0)
            nic += random.choice((1, 1, 2))

    def _site(self, siren: str, nic: int, registered: bool, commune: Commune, *, seat: bool) -> Site:
        random = self._random
        former = None
        if random.random() < 0.15:
            before = commune if random.random() < 0.7 else neighbour(commune, self.communes, random)
            former = (before, random.choice(before.postcodes), self._street())
        sign = ""
        if not seat and random.random() < 0.6:
            sign = random.choice(
                (f"Antenne {self._place(commune)}", self._place(commune), random.choice(self.pools.heads))
            )
        self._sites += 1
        return Site(
            number=self._sites - 1,
            siret=_siret(siren, nic) if registered else "",
            sign=sign,
            commune=commune,
            postcode=random.choice(commune.postcodes),
            street=self._street(),
            former=former,
            latitude=round(commune.latitude + random.uniform(-0.02, 0.02), 5),
            longitude=round(commune.longitude + random.uniform(-0.03, 0.03), 5),
            phone=f"0{random.randint(1, 5)}{random.randint(10_000_000, 99_999_999)}",
        )

    def _street(self) -> str:
        random = self._random
        kind = random.choices(
            ("rue", "avenue", "place", "route", "chemin", "boulevard"), (60, 12, 10, 8, 6, 4)
        )[0]
        name = random.choice(self.pools.streets)
        # half the seats of small associations are at the town hall or in its rooms
        if random.random() < 0.12:
            return random.choice(("Mairie", "Salle des fêtes", "Maison des associations"))
        return f"{random.randint(1, 80)} {kind} {name}"

    def _email(self, name: str, number: int) -> str:
        slug = _slug(name)[:18]
        if self._random.random() < 0.5:
            return f"contact@{slug}{number}.fr"
        return f"{slug}{number}@{self._random.choice(('orange.fr', 'gmail.com', 'laposte.net'))}"

    def _web(self, name: str, place: str, number: int) -> str:
        host = f"{_slug(name + place)[:30]}.{self._random.choice(('fr', 'org', 'asso.fr', 'coop'))}"
        if host in self._webs:
            host = f"{number}-{host}"
        self._webs.add(host)
        return f"https://www.{host}"


def federation_contact(network: str, department: str) -> tuple[str, str, str]:
    """Phone, e-mail and web site of a federation in a department: its members give them for their own."""
    total = sum(ord(c) * (index + 7) for index, c in enumerate(network + department)) * 7919 % 90_000_000
    slug = _slug(network)
    return f"05{10_000_000 + total}", f"{slug}{department}@{slug}.org", f"https://{slug}.org/{department}"


def _slug(text: str) -> str:
    return "".join(c for c in unaccented(text).lower() if c.isalnum())


def _numbers(random: Random) -> Iterator[str]:
    """Valid SIREN, none twice."""
    given: set[int] = set()
    while True:
        head = random.randint(30_000_000, 98_999_999)
        if head not in given:
            given.add(head)
            yield _keyed(f"{head:08d}")


def _siret(siren: str, nic: int) -> str:
    return _keyed(f"{siren}{nic:04d}")


def _keyed(head: str) -> str:
    return next(head + str(key) for key in range(10) if luhn(head + str(key)))
