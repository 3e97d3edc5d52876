"""Lists of organizations of another country, as two or three publishers make them: a register of co-operatives, a directory
that its members fill in, a funder's list of whom it paid.

No number is given: it is known only to the truth. Each publisher lists an organization once and knows a part of them. Some
were renamed or moved between two lists, many have the address of whoever hosts them or keeps their books, and one town's
"RFC" is not another's. An organization has one place, so both levels have one truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from hub.model.iri import NodeName
from hub.reconcile.node import Node, phone, site
from tests.benchmarks.reconcile.records import Record
from tests.benchmarks.reconcile.strangers import english_names as words
from tests.benchmarks.reconcile.strangers.slips import initials, short_saint, short_street, slipped

PUBLISHERS = ("register", "members", "funder")
_BASE = "https://hub.example/record"
_SPREAD = 2_654_435_761
_UNIT = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True, slots=True)
class _Town:
    name: str
    district: str
    latitude: float
    longitude: float
    code: str


@dataclass(frozen=True, slots=True)
class _Address:
    town: _Town
    street: str
    postcode: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class _Entity:
    """``trading`` is the name it goes by, ``former`` the one it had, empty where there is none."""

    number: int
    name: str
    form: str
    trading: str
    former: str
    family: str
    address: _Address
    moved: _Address | None
    web: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class _Hand:
    """How a publisher writes: the chances of each habit. ``old``: to have a former name or address, where there is one."""

    coverage: float
    form: float
    old: float
    trading: float
    other: float
    slip: float
    street: float
    postcode: float
    contact: float
    point: float


# The register copies legal names; the members write as they speak; a funder keeps what its form was given.
_HANDS = {
    "register": _Hand(0.66, 1.0, 0.05, 0.03, 0.015, 0.005, 0.9, 0.99, 0.3, 0.5),
    "members": _Hand(0.58, 0.95, 0.5, 0.35, 0.055, 0.02, 0.8, 0.96, 0.75, 0.6),
    "funder": _Hand(0.45, 0.94, 0.35, 0.25, 0.05, 0.025, 0.85, 0.97, 0.2, 0.0),
}


def generate(count: int, seed: int, publishers: int) -> list[Record]:
    """Exactly ``count`` records of the first ``publishers``, two or three, in the order of their names."""
    random = Random(f"strangers, abroad, {publishers}, {seed}")
    world = _World(random)
    clerk = _Clerk(random)
    records: list[Record] = []
    while len(records) < count:
        entity = world.entity()
        records.extend(
            clerk.record(source, entity)
            for source in PUBLISHERS[:publishers]
            if random.random() < _HANDS[source].coverage
        )
    del records[count:]
    return sorted(records, key=lambda record: (record.source, record.chief.name.key))


class _World:
    def __init__(self, random: Random) -> None:
        self._random = random
        towns = list(_towns())
        self._towns = [town for town, _ in towns]
        self._reached = list(accumulate(weight for _, weight in towns))
        self._forms = [form for form, weight in words.FORMS for _ in range(weight)]
        self._hosts: dict[str, list[_Address]] = {}
        self._used: set[str] = set()
        self._count = 0
        self._last: _Entity | None = None

    def entity(self) -> _Entity:
        """One in sixteen is a sister of the one before it: another legal person behind the same door and site."""
        self._count += 1
        if self._last and self._random.random() < 0.06:
            base = self._last
            word = self._random.choice(words.SISTERS)
            self._last = None
            return replace(base, number=self._count, name=f"{base.name} {word}", trading="", former="")
        self._last = self._new()
        return self._last

    def _new(self) -> _Entity:
        random = self._random
        town = random.choices(self._towns, cum_weights=self._reached)[0]
        name, family = self._name(town)
        bare = "".join(sign for sign in name.lower() if sign.isalnum())[:24]
        web = f"{bare}.{random.choice(('org.uk', 'co.uk', 'coop', 'com'))}" if random.random() < 0.6 else ""
        if web and random.random() < 0.15:
            web = f"facebook.com/{bare}"
        return _Entity(
            number=self._count,
            name=name,
            form="" if family else random.choice(self._forms),
            trading=self._fancy(town) if random.random() < 0.12 else "",
            former=self._name(town)[0] if random.random() < 0.10 else "",
            family=family,
            address=self._address(town),
            moved=self._address(self._other(town)) if random.random() < 0.32 else None,
            web=web,
            phone=_phone(town, random) if random.random() < 0.7 else "",
            email=f"info@{web}" if web and "/" not in web else "",
        )

    def _name(self, town: _Town) -> tuple[str, str]:
        """A name nobody of that town has, where one is found, and its family."""
        for _ in range(8):
            family = self._random.choice(words.FAMILIES) if self._random.random() < 0.25 else ""
            name = family.format(t=town.name) if family else self._fancy(town)
            if name + town.district not in self._used:
                break
        self._used.add(name + town.district)
        return name, family

    def _fancy(self, town: _Town) -> str:
        random = self._random
        kind = random.random()
        trade = random.choice(words.TRADE)
        if kind < 0.3:
            return f"{random.choice(words.FIRST)} {random.choice(words.SECOND)} {trade}"
        if kind < 0.42:
            return f"{random.choice(words.FIRST)} {random.choice(words.SECOND)}"
        if kind < 0.56:
            return f"{town.name} {trade}"
        if kind < 0.66:
            return f"{random.choice(words.SURNAMES)} & {random.choice(words.SURNAMES)} {trade}"
        if kind < 0.78:
            return f"The {random.choice(words.SECOND)} {trade}"
        if kind < 0.9:
            return f"{town.name} {random.choice(words.CAUSES)} {random.choice(('Project', 'Centre', 'Trust', 'Network'))}"
        return (
            f"{random.choice(words.SECOND)} {trade} {random.choice(('Collective', 'Workers', 'Partnership'))}"
        )

    def _other(self, town: _Town) -> _Town:
        """Most move within their town."""
        if self._random.random() < 0.9:
            return town
        return self._random.choices(self._towns, cum_weights=self._reached)[0]

    def _address(self, town: _Town) -> _Address:
        """One in seven is at a host's: a hub, a mill let by the room, an accountant's."""
        random = self._random
        hosts = self._hosts.setdefault(town.district, [])
        hosted = random.random() < 0.14
        if hosted and hosts and random.random() < 0.85:
            return hosts[0] if random.random() < 0.6 else random.choice(hosts)
        street, number = random.choice(words.STREETS), random.randrange(1, 160)
        written = f"{number} {street}"
        if hosted or random.random() < 0.15:
            written = f"{random.choice(words.HOUSES)}, {written}"
        address = _Address(
            town,
            written,
            _postcode(town, street, number),
            round(town.latitude + random.gauss(0, 0.01), 6),
            round(town.longitude + random.gauss(0, 0.015), 6),
        )
        if hosted:
            hosts.append(address)
        return address


def _towns() -> Iterator[tuple[_Town, float]]:
    for line in Path(__file__).with_name("towns.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name, district, latitude, longitude, code, weight = line.split(";")
            yield _Town(name, district, float(latitude), float(longitude), code), float(weight)


def _postcode(town: _Town, street: str, number: int) -> str:
    """A score of houses of one street have one."""
    unit = words.STREETS.index(street) * 8 + number // 20
    sector, rest = unit % 9 + 1, unit // 9 * 17 + len(town.name)
    return f"{town.district} {sector}{_UNIT[rest % 20]}{_UNIT[rest // 20 % 20]}"


def _phone(town: _Town, random: Random) -> str:
    if random.random() < 0.2:
        return f"07{random.randrange(100_000_000, 999_999_999)}"
    code = town.code.replace(" ", "")
    rest = 11 - len(code)
    return code + str(random.randrange(10 ** (rest - 1), 10**rest))


class _Clerk:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._rows = 0

    def record(self, source: str, entity: _Entity) -> Record:
        hand, random = _HANDS[source], self._random
        self._rows += 1
        key = f"{self._rows * _SPREAD % 2**32:08x}"
        address = entity.address
        if entity.moved and random.random() < hand.old:
            address = entity.moved
        street, town = address.street, address.town.name
        if random.random() < hand.other * 2:
            street = short_street(street, random)
        if random.random() < hand.slip:
            street = slipped(street, random)
        if ", " in street and random.random() < 0.3:
            street = street.partition(", ")[random.choice((0, 2))]
        if random.random() < 0.05:
            town = town.upper()
        postcode = address.postcode if random.random() < hand.postcode else None
        if postcode and random.random() < hand.slip:
            # a mistyped last letter is another postcode
            postcode = postcode[:-1] + random.choice(_UNIT)
        point = (round(address.latitude, 4), round(address.longitude, 4))
        latitude, longitude = point if random.random() < hand.point else (None, None)
        number = f"+44 {entity.phone[1:]}" if random.random() < 0.1 else entity.phone
        told: dict[str, Any] = {
            "names": self._names(hand, entity),
            "postcode": postcode,
            "commune": town,
            "street": street if random.random() < hand.street else None,
            "latitude": latitude,
            "longitude": longitude,
            "phones": (phone(number),) if entity.phone and self._tells(hand) else (),
            "emails": (entity.email,) if entity.email and self._tells(hand) else (),
            "sites": (site(f"https://{entity.web}/"),) if entity.web and self._tells(hand) else (),
        }
        # an organization and its place, both listed once by their publisher: neither is a part of the other's record
        chief, spot = NodeName(source, key), NodeName(source, f"{key}-place")
        nodes = (
            Node(name=chief, iri=f"{_BASE}/{source}/{chief.key}", type="organization", **told),
            Node(name=spot, iri=f"{_BASE}/{source}/{spot.key}", type="establishment", site_of=chief, **told),
        )
        return Record(source, nodes, entity.number, entity.number, entity.family)

    def _tells(self, hand: _Hand) -> bool:
        return self._random.random() < hand.contact

    def _names(self, hand: _Hand, entity: _Entity) -> tuple[str, ...]:
        random = self._random
        bare = entity.former if entity.former and random.random() < hand.old else entity.name
        form = entity.form
        if form and random.random() > hand.form:
            form = random.choice(("", "Ltd", "Limited", "Co-op", form.replace("Co-operative", "Cooperative")))
        full = f"{bare} {form}".strip()
        more: tuple[str, ...] = ()
        if entity.trading and random.random() < hand.trading:
            kind = random.random()
            if kind < 0.35:
                full = entity.trading
            elif kind < 0.6:
                full = f"{bare} / {entity.trading}"
            elif kind < 0.8:
                full = f"{full} t/a {entity.trading}"
            else:
                more = (entity.trading,)
        if random.random() < hand.other:
            full = self._otherwise(full, entity.address.town.name)
        if random.random() < hand.slip:
            full = slipped(full, random)
        if random.random() < hand.other * 2:
            # "&amp;" and "&#x27;", as a web form's export leaves them
            full = escape(full)
        return (full, *more)

    def _otherwise(self, name: str, town: str) -> str:
        """The same name in another's words."""
        random = self._random
        ways = [
            name.upper() if random.random() < 0.3 else f"The {name}",
            f"{name} ({town})",
            initials(name) if len(name.split()) > 3 else f"{name} {town}",
        ]
        for long, short in _SHORTS:
            if long in name:
                ways += [name.replace(long, short)] * 3
        if "St " in name:
            ways.append(name.replace("St ", "Saint "))
        return short_saint(random.choice(ways), random)


_SHORTS = (
    (" & ", " and "),
    ("Co-operative", "Co-op"),
    ("Co-op", "Cooperative"),
    ("Association", "Assoc"),
    ("Society", "Soc"),
    ("Centre", "Ctr"),
    ("Community", "Comm."),
    ("Rugby Football Club", "RFC"),
    ("RFC", "Rugby Football Club"),
    ("Limited", "Ltd"),
    ("Housing", "Hsg"),
    ("'s", "s"),
)
