"""Six French sources write down one world: a register of establishments, one of associations, a directory of service
offers (bdis), a regional chamber (cress), a national network (reseau) and a participative map (carto).

The same choices and seed give the same records. Numbers whose key fails are left out, as the hub's reading does. A map
and the register's branches give a place alone; the others an organization and its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from hub.model.identifier import is_siren, is_siret
from hub.model.iri import NodeName
from hub.model.vocabulary import TERRITORY
from hub.reconcile.node import Node, phone, site
from tests.benchmarks.reconcile.records import Record
from tests.benchmarks.reconcile.strangers.communes import of_place
from tests.benchmarks.reconcile.strangers.french_names import OTHER, USUAL, Stock
from tests.benchmarks.reconcile.strangers.french_world import Address, Site, Unit, World
from tests.benchmarks.reconcile.strangers.numbers import siret_of, transposed, with_key
from tests.benchmarks.reconcile.strangers.slips import short_saint, short_street, shouted, slipped, unaccented

ONCE = frozenset({"rna", "sirene"})
_BASE = "https://hub.example/record"
_SPREAD = 2_654_435_761


@dataclass(frozen=True, slots=True)
class Choices:
    """``noise`` multiplies every slip and omission; ``numbers`` the chance that a source other than the registers gives a
    number; ``capital`` is the part of Paris in all units."""

    noise: float = 1.0
    numbers: float = 1.0
    stock: Stock = USUAL
    capital: float = 0.02


HARDER = Choices(noise=1.5, numbers=0.6, stock=OTHER, capital=0.15)


@dataclass(frozen=True, slots=True)
class _Hand:
    """How a source writes: the chances of each habit, per record."""

    siret: float
    siren: float
    rna: float
    shouted: float
    slip: float
    short: float
    legal: float
    outdated: float
    street: float
    point: float
    centroid: float
    contact: float
    federation: float
    cedex: float
    department: float


_HANDS = {
    "sirene": _Hand(1, 1, 0.45, 1, 0.004, 0.02, 0.35, 0, 0.97, 0.9, 0.05, 0, 0, 0.08, 0),
    "rna": _Hand(0.28, 0, 1, 0.85, 0.03, 0.04, 0.3, 0.15, 0.92, 0, 0, 0.1, 0, 0.02, 0),
    "bdis": _Hand(0.58, 0.5, 0.12, 0.12, 0.05, 0.13, 0.35, 0.3, 0.85, 0.6, 0.3, 0.55, 0.25, 0.06, 0.6),
    "cress": _Hand(0.77, 0.75, 0.05, 0.45, 0.04, 0.12, 0.4, 0.25, 0.9, 0.3, 0.2, 0.35, 0.15, 0.08, 0.3),
    "reseau": _Hand(0.44, 0.4, 0.1, 0.15, 0.06, 0.3, 0.15, 0.3, 0.75, 0.5, 0.5, 0.5, 0.7, 0.04, 0.2),
    "carto": _Hand(0.2, 0, 0, 0.06, 0.09, 0.28, 0.12, 0.3, 0.7, 0.97, 0.12, 0.5, 0.3, 0.02, 0),
}
_LEGAL = {
    "association": ("Association", "Asso", "Assoc.", "Association loi 1901", "Ass."),
    "scic": ("SCIC", "SCIC SA", "SCIC SARL", "Société coopérative d'intérêt collectif", "Scic SAS"),
    "scop": ("SCOP", "SCOP SARL", "Scop SA", "Société coopérative et participative"),
    "coopérative": ("Coopérative", "Société coopérative", "Coop", "SA coopérative"),
    "mutuelle": ("Mutuelle", "Mutuelle livre II", "Société mutualiste"),
    "fondation": ("Fondation", "Fondation RUP", "FRUP"),
    "esus": ("SAS", "SARL", "SAS ESUS", "EURL"),
}
_ORDER = tuple(_HANDS)


def generate(count: int, seed: int, choices: Choices | None = None) -> list[Record]:
    """Exactly ``count`` records, in the order of their names."""
    given = choices or Choices()
    random = Random(f"strangers, French, {seed}")
    clerk = _Clerk(random, given)
    records: list[Record] = []
    for unit in World(random, given.stock, given.capital).units():
        if len(records) >= count:
            break
        records.extend(clerk.write(unit))
    del records[count:]
    return sorted(records, key=lambda record: (record.source, record.chief.name.key))


class _Clerk:
    def __init__(self, random: Random, choices: Choices) -> None:
        self._random = random
        self._choices = choices
        self._rows = 0
        self._foreign = siret_of(with_key("12345678"), 1)

    def write(self, unit: Unit) -> Iterator[Record]:
        """All records on one unit."""
        for place in unit.sites:
            for source in _ORDER:
                for _ in range(self._times(source, unit, place)):
                    yield self._record(source, unit, place)
        if unit.siren and self._chance(0.3):
            self._foreign = self._random.choice(unit.sites).siret

    def _times(self, source: str, unit: Unit, place: Site) -> int:
        head = not place.label
        if source == "sirene":
            return int(bool(unit.siren) and self._chance(0.84))
        if source == "rna":
            return int(bool(unit.rna) and head and self._chance(0.82))
        if source == "bdis":
            return int(self._chance(0.33 if head else 0.25))
        if source == "cress":
            return int(bool(unit.siren) and self._chance(0.56 if head else 0.42))
        if source == "reseau":
            federated = unit.family is not None and bool(unit.family.web)
            return int(self._chance(0.48 if federated else 0.11))
        # people add to a map what is there already
        return int(self._chance(0.36)) + int(self._chance(0.007))

    def _record(self, source: str, unit: Unit, place: Site) -> Record:
        hand = _HANDS[source]
        self._rows += 1
        # each row's key is its own and says nothing of the unit: the multiplier is odd
        key = f"{self._rows * _SPREAD % 2**32:08x}"
        name, more = self._names(hand, unit, place)
        address = place.address
        if place.former and self._random.random() < hand.outdated:
            address = place.former
        where = self._where(hand, address)
        contact = self._contact(hand, unit, place)
        siret = self._siret(source, hand, unit, place)
        siren = self._siren(source, hand, unit, siret)
        rna = (unit.rna,) if unit.rna and self._given(source, hand.rna) else ()
        acronyms = (unit.acronym,) if unit.acronym and self._random.random() < 0.2 else ()
        alone = source == "carto" or (source == "sirene" and bool(place.label))
        chief = NodeName(source, key)
        spot = Node(
            name=chief if alone else NodeName(source, key, "place"),
            iri=f"{_BASE}/{source}/{key}" + ("" if alone else "#place"),
            type="establishment",
            names=(name, *more),
            acronyms=acronyms,
            siret=siret,
            site_of=None if alone else chief,
            **where,
            **contact,
        )
        family = unit.family.key if unit.family else ""
        if alone:
            return Record(source, (spot,), place.number, unit.number, family)
        organization = Node(
            name=chief,
            iri=f"{_BASE}/{source}/{key}",
            type="organization",
            names=(name, *more),
            acronyms=acronyms,
            siren=siren,
            rna=rna,
            **where,
            **contact,
        )
        return Record(source, (organization, spot), place.number, unit.number, family)

    def _chance(self, chance: float) -> bool:
        return self._random.random() < chance

    def _noise(self, chance: float) -> bool:
        return self._random.random() < chance * self._choices.noise

    def _given(self, source: str, chance: float) -> bool:
        return self._random.random() < chance * (1 if source in ONCE else self._choices.numbers)

    def _names(self, hand: _Hand, unit: Unit, place: Site) -> tuple[str, tuple[str, ...]]:
        """The name, and the other ones that a source gives."""
        random = self._random
        name = unit.name
        more: tuple[str, ...] = ()
        if unit.former and random.random() < hand.outdated:
            name = unit.former
        elif unit.short and self._noise(hand.short):
            kind = random.random()
            if kind < 0.5:
                name = unit.short
            elif kind < 0.7:
                name, more = unit.short, (name,)
            elif unit.acronym:
                name = random.choice((f"{unit.acronym} - {name}", f"{name} ({unit.acronym})"))
        if place.label and self._chance(0.5):
            name = random.choice(
                (f"{name} - {place.label}", f"{name} {place.label}", f"{place.label} - {name}")
            )
        elif self._noise(hand.short / 5):
            name = f"{name} {of_place(place.address.commune.name)}"
        if self._chance(hand.legal):
            name = self._with_form(name, unit.form)
        if "Saint" in name and self._noise(0.15):
            name = short_saint(name, random)
        if self._noise(hand.slip):
            name = slipped(name, random)
        if self._noise(0.03):
            name = unaccented(name)
        if self._chance(hand.shouted):
            name, more = shouted(name, random), tuple(shouted(other, random) for other in more)
        return name, tuple(other for other in more if other != name)

    def _with_form(self, name: str, form: str) -> str:
        words = self._random.choice(_LEGAL[form])
        if name.startswith((words, "Mutuelle", "Fondation", "Association", "Coopérative")):
            return name.removeprefix("Association ") if self._chance(0.3) else name
        kind = self._random.random()
        if kind < 0.55:
            return f"{words} {name}"
        return f"{name} {words}" if kind < 0.85 else f"{name} ({words})"

    def _where(self, hand: _Hand, address: Address) -> dict[str, Any]:
        random, commune = self._random, address.commune
        postcode: str | None = address.postcode
        town = commune.name
        street = address.street if self._chance(hand.street) else ""
        if commune.name == "Paris" and self._chance(0.4):
            rank = int(address.postcode[3:])
            town = random.choice((f"Paris {rank}e", f"Paris {rank}", f"Paris {rank}e Arrondissement"))
        elif "Saint" in town and self._noise(0.12):
            town = short_saint(town, random)
        if self._noise(hand.cedex):
            office = len(commune.department)
            postcode = f"{address.postcode[:office]}{random.randrange(10 ** (5 - office) - 1):0{5 - office}d}"
            town += random.choice((" Cedex", f" Cedex {random.randrange(1, 10)}"))
        elif self._noise(0.02):
            postcode = None
        if self._chance(hand.shouted):
            town, street = shouted(town, random), shouted(street, random)
        elif self._noise(0.25):
            street = short_street(street, random)
        if self._noise(hand.slip / 2):
            street = slipped(street, random)
        latitude = longitude = None
        if self._chance(hand.point):
            latitude, longitude = commune.latitude, commune.longitude
            if not self._noise(hand.centroid):
                latitude = round(address.latitude + random.gauss(0, 0.0003), 5)
                longitude = round(address.longitude + random.gauss(0, 0.0004), 5)
        territories: tuple[str, ...] = ()
        if self._chance(hand.department):
            territories = (f"{TERRITORY}department/{commune.department}",)
        return {
            "postcode": postcode,
            "commune": town if not self._noise(0.01) else None,
            "street": street or None,
            "latitude": latitude,
            "longitude": longitude,
            "territories": territories,
        }

    def _contact(self, hand: _Hand, unit: Unit, place: Site) -> dict[str, Any]:
        web, number, mail = unit.web, place.phone, unit.email
        if unit.family and unit.family.web and self._chance(hand.federation):
            web = unit.family.web
            if unit.family.phone and self._chance(0.5):
                number = unit.family.phone
        webs = (site(f"https://www.{web}"),) if web and self._chance(hand.contact) else ()
        return {
            "sites": webs if webs != ("",) else (),
            "phones": (phone(number),) if number and self._chance(hand.contact) else (),
            "emails": (mail,) if mail and self._chance(hand.contact * 0.6) else (),
        }

    def _siret(self, source: str, hand: _Hand, unit: Unit, place: Site) -> tuple[str, ...]:
        if not place.siret or not self._given(source, hand.siret):
            return ()
        if source == "sirene":
            return (place.siret,)
        number = place.siret
        if place.label and self._noise(0.08):
            # about one in twenty of all that units of several sites are given outside the register
            number = unit.sites[0].siret
        if self._noise(0.005):
            number = self._foreign if self._chance(0.5) else self._invented()
        elif self._noise(0.015):
            number = transposed(number, self._random)
        return (number,) if is_siret(number) else ()

    def _siren(self, source: str, hand: _Hand, unit: Unit, siret: tuple[str, ...]) -> tuple[str, ...]:
        """That of the SIRET beside it, wrong or right: a row does not contradict itself."""
        if source == "rna" and siret:
            # the connector reads it out of the SIRET
            return (siret[0][:9],)
        if not unit.siren or not self._given(source, hand.siren):
            return ()
        number = siret[0][:9] if siret else unit.siren
        if not siret and source != "sirene" and self._noise(0.015):
            number = transposed(number, self._random)
        return (number,) if is_siren(number) else ()

    def _invented(self) -> str:
        return siret_of(
            with_key(f"{self._random.randrange(30_000_000, 99_999_999)}"), self._random.randrange(1, 30)
        )
