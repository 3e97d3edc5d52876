"""Organisations as a hub holds them, published by the hub's own line: what every engine of this benchmark is given.

Each organisation is one record of one of twelve sources, 24 statements with its address; one in five makes an offer, one in
ten is in a network. The same count gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from hub.model.iri import Addresses
from hub.model.source import Source
from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import (
    ACRONYM,
    DESCRIPTION,
    ESS,
    IDENTIFIER,
    IN_TERRITORY,
    IS_PART_OF,
    NAME,
    NETWORK,
    OFFER,
    ORG,
    ORGANIZATION,
    SCHEMA,
    SCHEME,
    SIREN,
    TERRITORY,
    TYPE,
    XSD,
)
from hub.pipeline.hub import Hub
from hub.pipeline.model_graph import refresh_model
from hub.resources import find_resources

BASE = "https://data.example.org/"
HERE = Addresses(BASE)
SOURCES = tuple(f"source-{number}" for number in range(12))
REGIONS = ("11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94")
SEED = 2026

_OPEN = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
_FORMS = ("92", "54", "57", "82", "93")
_DIVISIONS = [
    "01",
    "10",
    "13",
    "16",
    "25",
    "38",
    "41",
    "43",
    "47",
    "49",
    "55",
    "56",
    "58",
    "62",
    "68",
    "70",
    "74",
    "78",
    "81",
    "82",
    "84",
    "85",
    "86",
    "87",
    "88",
    "90",
    "91",
    "93",
    "94",
    "96",
]
_KINDS = ["product", "service", "premises", "skill", "equipment", "group-tender"]
_WORDS = [
    "Atelier",
    "Jardin",
    "Épicerie",
    "Régie",
    "Crèche",
    "Ressourcerie",
    "Garage",
    "Ferme",
    "Maison",
    "Collectif",
    "Fabrique",
    "Théâtre",
    "Cantine",
    "Radio",
    "Café",
]
_PLACES = [
    "Nord",
    "Sud",
    "Lac",
    "Pont",
    "Moulin",
    "Canal",
    "Bois",
    "Port",
    "Plateau",
    "Vallon",
    "Faubourg",
    "Rivage",
    "Coteau",
    "Marais",
    "Verger",
]
_TEXT = "Une structure de l'économie sociale et solidaire qui accueille, forme et emploie sur son territoire ; elle "

Change = tuple[list[str], str]


def generated(directory: Path) -> Hub:
    """The hub that is, or will be, in ``directory``."""
    sources = {name: Source(name, "cress-structures", f"{name}.csv", _OPEN) for name in SOURCES}
    return Hub(directory, HERE, find_resources(), sources, clock=lambda: datetime.now(UTC))


def entity(number: int) -> str:
    """The IRI of an organisation."""
    return HERE.entity("organization", f"o{number}")


def filled(directory: Path, count: int) -> Hub:
    """A hub in ``directory`` that holds ``count`` organisations, harvested and reconciled, not yet published."""
    hub = generated(directory)
    hub.revisions.create()
    with hub.revisions.lease("benchmark") as lease, lease.draft() as draft:
        refresh_model(hub, draft)
        for place, source in enumerate(SOURCES):
            numbers = range(place, count, len(SOURCES))
            draft.insert(HERE.source_graph(source), (line for each in numbers for line in record(each)))
            draft.insert(HERE.links_graph, (line for each in numbers for line in _links(each)))
        draft.commit()
    return hub


def harvest_again(hub: Hub, numbers: Iterable[int], version: int) -> None:
    """Commit what a harvest would that found these organisations changed: their names, in their sources' graphs."""
    by_source: dict[str, list[int]] = {}
    for number in numbers:
        by_source.setdefault(SOURCES[number % len(SOURCES)], []).append(number)
    with hub.revisions.lease("benchmark") as lease, lease.draft() as draft:
        for source, changed in by_source.items():
            changes: list[Change] = [
                ([_record(each)], "\n".join(line for line in record(each, version) if _of(line, each)) + "\n")
                for each in changed
            ]
            draft.replace_subjects(HERE.source_graph(source), lambda changes=changes: changes)
        run = f"{BASE}run/benchmark/{version}"
        draft.insert(HERE.provenance_graph, [statement(iri(run), iri(TYPE), iri(ESS + "Harvest"))])
        draft.commit()


def record(number: int, version: int = 0) -> Iterator[str]:
    """The statements of one organisation's record, and of the offer and the network it may come with."""
    drawn = Random(f"{SEED} {number}")
    source, node = SOURCES[number % len(SOURCES)], _record(number)
    name = f"{drawn.choice(_WORDS)} du {drawn.choice(_PLACES)} n° {number}" + (
        f" ({version})" if version else ""
    )
    home = f"{node}#address"
    yield from _lines(
        node,
        (TYPE, iri(ORGANIZATION)),
        (IS_PART_OF, iri(HERE.source(source))),
        (IDENTIFIER, literal(f"k{number}")),
        (NAME, literal(name)),
        (ACRONYM, literal(f"A{number:x}".upper())),
        (SIREN, literal(f"{100_000_000 + number}")),
        (DESCRIPTION, literal(_TEXT + " ".join(drawn.choices(_WORDS + _PLACES, k=12)) + ".", "fr")),
        (ESS + "legalForm", iri(f"{SCHEME}legal-form/{drawn.choice(_FORMS)}")),
        (ESS + "activity", iri(f"{SCHEME}naf/{drawn.choice(_DIVISIONS)}")),
        (IN_TERRITORY, iri(f"{TERRITORY}region/{drawn.choice(REGIONS)}")),
        (SCHEMA + "latitude", literal(f"{drawn.uniform(42.5, 51):.5f}", datatype=XSD + "decimal")),
        (SCHEMA + "longitude", literal(f"{drawn.uniform(-4.5, 8):.5f}", datatype=XSD + "decimal")),
        (SCHEMA + "telephone", literal(f"+335{drawn.randrange(10**8):08}")),
        (SCHEMA + "url", iri(f"https://www.o{number}.example.org/")),
        (SCHEMA + "email", literal(f"contact@o{number}.example.org")),
        (SCHEMA + "address", iri(home)),
        *(((ORG + "memberOf", iri(_network(number)))) for _ in range(number % 10 == 0)),
    )
    yield from _lines(
        home,
        (TYPE, iri(SCHEMA + "PostalAddress")),
        (SCHEMA + "streetAddress", literal(f"{drawn.randrange(1, 99)} rue du {drawn.choice(_PLACES)}")),
        (SCHEMA + "postalCode", literal(f"{drawn.randrange(1000, 95999):05}")),
        (SCHEMA + "addressLocality", literal(f"{drawn.choice(_PLACES)}-sur-{drawn.choice(_PLACES)}")),
    )
    if number % 5 == 0:
        yield from _lines(
            _offer(number),
            (TYPE, iri(OFFER)),
            (IS_PART_OF, iri(HERE.source(source))),
            (IDENTIFIER, literal(f"f{number}")),
            (NAME, literal(f"Offre de {name}")),
            (ESS + "offeredBy", iri(node)),
            (ESS + "exchangeKind", iri(f"{SCHEME}exchange-kind/{drawn.choice(_KINDS)}")),
        )
    if number % 200 == 0:
        yield from _lines(
            _network(number),
            (TYPE, iri(NETWORK)),
            (IS_PART_OF, iri(HERE.source(source))),
            (IDENTIFIER, literal(f"n{number}")),
            (NAME, literal(f"Réseau {drawn.choice(_PLACES)} {number}")),
        )


def _of(line: str, number: int) -> bool:
    return line.startswith(f"<{_record(number)}> ")


def _record(number: int) -> str:
    return HERE.record(SOURCES[number % len(SOURCES)], f"k{number}")


def _offer(number: int) -> str:
    return HERE.record(SOURCES[number % len(SOURCES)], f"f{number}")


def _network(number: int) -> str:
    first = number - number % 200
    return HERE.record(SOURCES[first % len(SOURCES)], f"n{first}")


def _lines(subject: str, *pairs: tuple[str, str]) -> Sequence[str]:
    return [statement(iri(subject), iri(predicate), term) for predicate, term in pairs]


def _links(number: int) -> Iterator[str]:
    yield statement(iri(_record(number)), iri(ESS + "organization"), iri(entity(number)))
    if number % 5 == 0:
        yield statement(iri(_offer(number)), iri(ESS + "describes"), iri(HERE.entity("offer", f"f{number}")))
    if number % 200 == 0:
        network = iri(HERE.entity("network", f"n{number}"))
        yield statement(iri(_network(number)), iri(ESS + "describes"), network)
