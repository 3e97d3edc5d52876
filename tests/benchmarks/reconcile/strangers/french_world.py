"""A world of units and their sites, true in every point: what six sources will write down, each in its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.benchmarks.reconcile.strangers.communes import Commune, France, of_place
from tests.benchmarks.reconcile.strangers.french_names import KINDS, SAINTS, STREETS, Family, Stock
from tests.benchmarks.reconcile.strangers.numbers import Counter, siret_of
from tests.benchmarks.reconcile.strangers.slips import initials, unaccented

_IN_A_FAMILY = 0.30
_SEVERAL_SITES = 0.105
_FORMS = (
    ("association", 70),
    ("scic", 5),
    ("scop", 8),
    ("coopérative", 6),
    ("mutuelle", 3),
    ("fondation", 3),
    ("esus", 5),
)


@dataclass(frozen=True, slots=True)
class Address:
    """``street`` is empty where a place has no other name than its commune's; the point is WGS 84 degrees."""

    commune: Commune
    street: str
    postcode: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Site:
    """``siret`` is empty for a unit in no register; ``former`` is where it stood before; ``label`` what tells it apart
    from the other sites of its unit, empty for the head office."""

    number: int
    siret: str
    address: Address
    former: Address | None
    label: str
    phone: str


@dataclass(frozen=True, slots=True)
class Unit:
    """``name`` is without its legal form; ``short`` a shorter one in use, or empty; ``acronym``, ``former`` (name), ``siren``,
    ``rna``, ``web`` and ``email`` are empty where there is none. The first of ``sites`` is the head office."""

    number: int
    form: str
    name: str
    short: str
    acronym: str
    former: str
    family: Family | None
    siren: str
    rna: str
    web: str
    email: str
    sites: tuple[Site, ...]


class World:
    """Units one after the other, as many as are asked for."""

    def __init__(self, random: Random, stock: Stock, capital: float) -> None:
        self._random = random
        self._stock = stock
        self._france = France(random, capital)
        self._counter = Counter(random)
        self._forms = [form for form, weight in _FORMS for _ in range(weight)]
        self._used: set[tuple[str, str, str]] = set()
        self._houses: dict[str, Address] = {}
        self._sites = 0

    def units(self) -> Iterator[Unit]:
        number = 0
        while True:
            yield self._unit(number)
            number += 1

    def _unit(self, number: int) -> Unit:
        random = self._random
        commune = self._france.draw(random)
        family = self._family(commune) if random.random() < _IN_A_FAMILY else None
        if family:
            form = "coopérative" if family.key in {"cuma", "bio"} else "association"
            name, short = self._of_family(family, commune)
            acronym = family.acronym
        else:
            form = random.choice(self._forms)
            name = self._own_name(form, commune)
            short = ""
            acronym = initials(name) if len(name) > 32 and random.random() < 0.7 else ""
            if acronym and random.random() < 0.35:
                short = acronym
        registered = form != "association" or random.random() < 0.86
        siren = self._counter.siren() if registered else ""
        count = 1
        while random.random() < (_SEVERAL_SITES if count == 1 else 0.5) and count < 12:
            count += 1
        web = _web(short or name, random) if random.random() < 0.45 else ""
        mail = f"contact@{web}" if web else f"{_slug(short or name)}@{random.choice(_MAILS)}"
        return Unit(
            number=number,
            form=form,
            name=name,
            short=short,
            acronym=acronym,
            former=self._own_name(form, commune) if not family and random.random() < 0.03 else "",
            family=family,
            siren=siren,
            rna=self._counter.rna(commune.department) if form == "association" else "",
            web=web,
            email=mail if random.random() < 0.6 else "",
            sites=tuple(self._site(commune, siren, rank) for rank in range(count)),
        )

    def _family(self, commune: Commune) -> Family:
        """One that the commune has not had yet, where there is one."""
        family = self._random.choice(self._stock.families)
        for _ in range(6):
            if (family.key, commune.name, commune.department) not in self._used:
                break
            family = self._random.choice(self._stock.families)
        self._used.add((family.key, commune.name, commune.department))
        return family

    def _of_family(self, family: Family, commune: Commune) -> tuple[str, str]:
        own = self._random.choice(self._stock.things)
        if self._random.random() < 0.4:
            own += " " + self._random.choice(self._stock.qualities)
        filled = {
            "de": of_place(commune.name),
            "c": commune.name,
            "du": of_place(commune.land),
            "o": own,
            "do": of_place(own),
            "s": self._random.choice(SAINTS),
        }
        return family.long.format_map(filled), family.short.format_map(filled)

    def _own_name(self, form: str, commune: Commune) -> str:
        random, stock = self._random, self._stock
        kind = random.random()
        if form == "fondation" or kind < 0.04:
            head = (
                "Fondation"
                if form == "fondation"
                else random.choice(("Cercle", "Foyer", "Collège coopératif"))
            )
            where = f" {of_place(commune.name)}" if random.random() < 0.4 else ""
            return f"{head} {random.choice(stock.persons)}{where}"
        if form == "mutuelle":
            return f"Mutuelle {random.choice(stock.heads)}{random.choice(stock.tails)}"
        if kind < 0.26:
            name = f"{random.choice(stock.things)} {random.choice(stock.qualities)}"
            return name + (f" {of_place(commune.name)}" if random.random() < 0.2 else "")
        if kind < 0.42:
            brand = random.choice(stock.heads) + random.choice(stock.tails)
            return f"{brand} {random.choice(stock.trades)}" if random.random() < 0.55 else brand
        if kind < 0.56:
            return f"{random.choice(stock.trades)} {of_place(commune.name)}"
        if kind < 0.74:
            head = random.choice(("Les amis", "Collectif des", "Union des", "Maison des", "Association des"))
            middle = f"{random.choice(stock.people)} {of_place(commune.name)}"
            return (
                f"{head} {of_place(random.choice(stock.things))}"
                if head == "Les amis"
                else f"{head} {middle}"
            )
        head = random.choice(
            ("Association pour", "Comité départemental pour", "Réseau pour", "Groupement pour")
        )
        where = random.choice(("", f" {of_place(commune.land)}", f" {of_place(commune.name)}"))
        return f"{head} {random.choice(stock.causes)}{where}"

    def _site(self, seat: Commune, siren: str, rank: int) -> Site:
        random = self._random
        commune = seat if not rank or random.random() < 0.35 else self._near(seat)
        self._sites += 1
        label = ""
        if rank:
            label = random.choice(
                (
                    commune.name,
                    f"antenne {of_place(commune.name)}",
                    f"site {of_place(random.choice(self._stock.things))}",
                )
            )
        # numbers of establishments have gaps: those that closed
        nic = (rank + 1) * 10 + random.randrange(9)
        return Site(
            number=self._sites,
            siret=siret_of(siren, nic // 5) if siren else "",
            address=self._address(commune),
            former=self._address(commune) if random.random() < 0.08 else None,
            label=label,
            phone=self._counter.phone(commune.department) if random.random() < 0.7 else "",
        )

    def _near(self, seat: Commune) -> Commune:
        """Another of the department, mostly: branches are not drawn all over the country."""
        for _ in range(60):
            commune = self._france.draw(self._random)
            if commune.department == seat.department:
                return commune
        return commune

    def _address(self, commune: Commune) -> Address:
        """One in eight is at the house that a commune lends to its associations, or at the town hall."""
        random = self._random
        postcode = random.choice(commune.postcodes)
        house = random.random() < 0.12
        if house and (postcode + commune.name) in self._houses:
            return self._houses[postcode + commune.name]
        kind, number = random.choice(KINDS), random.randrange(1, 140)
        street = f"{number} {kind} {random.choice(STREETS)}"
        if random.random() < 0.05:
            street = random.choice(("Le Bourg", "Mairie", "ZA des Landes", "Place de la Mairie"))
        address = Address(
            commune,
            street,
            postcode,
            round(commune.latitude + random.gauss(0, 0.012), 6),
            round(commune.longitude + random.gauss(0, 0.016), 6),
        )
        if house:
            self._houses[postcode + commune.name] = address
        return address


_MAILS = ("gmail.com", "orange.fr", "laposte.net", "free.fr", "wanadoo.fr")


def _slug(name: str) -> str:
    letters = "".join(sign if sign.isalnum() else "-" for sign in unaccented(name).lower())
    return "-".join(
        part for part in letters.split("-") if part not in {"de", "la", "le", "les", "des", "du", "l", "d"}
    )[:28].strip("-")


def _web(name: str, random: Random) -> str:
    """A site of its own, or a page on a platform."""
    if random.random() < 0.2:
        return f"{random.choice(('facebook.com', 'helloasso.com/associations'))}/{_slug(name)}"
    # two of one name do not have one domain
    tail = f"{random.randrange(100)}" if random.random() < 0.5 else ""
    return f"{_slug(name)}{tail}.{random.choice(('fr', 'org', 'asso.fr', 'com'))}"
