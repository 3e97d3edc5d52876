"""Records of about 36 statements as N-Triples, a known share of which break a rule, in one of many ways.

Seeded: the same count and seed give the same bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from hub.model.vocabulary import PREFIXES
from tests.benchmarks.harvest.rows import _with_key

BASE = "https://data.example.org/record/benchmark/"
SCHEME = "https://w3id.org/ess-hub/scheme/"
DEPARTMENT = "https://w3id.org/ess-hub/territory/department/"

Record = list[tuple[str, str, str]]
"""(fragment of the node, property, N-Triples term)"""

_PLACES = (
    ("Bordeaux", "33063", "33000", "33", 44.8378, -0.5792),
    ("Limoges", "87085", "87000", "87", 45.8336, 1.2611),
    ("Pau", "64445", "64000", "64", 43.2951, -0.3708),
    ("La Rochelle", "17300", "17000", "17", 46.1603, -1.1511),
)
_NAMES = ("Atelier", "Régie de quartier", "Épicerie solidaire", "Ferme", "Ressourcerie", "Café associatif")
_OF = ("des Tilleuls", "du Port", "Saint-Éloi", "de l'Îlot", "du Vieux Pont")


def write_records(path: Path, count: int, *, faulty: float = 0.03, seed: int = 2026) -> Path:
    """``count`` records, of which one in ``1 / faulty`` bears one or two faults."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.writelines(lines(number, faulty, seed))
    return path


def lines(number: int, faulty: float = 0.03, seed: int = 2026) -> Iterator[str]:
    """One record's lines, each with its line feed."""
    random = Random(seed * 1_000_003 + number)
    record = _good(number, random)
    if random.random() < faulty:
        for fault in random.sample(FAULTS, random.randint(1, 2)):
            fault(record, random)
    for fragment, name, term in record:
        yield f"<{BASE}R{number:07d}{fragment}> <{_expanded(name)}> {term} .\n"


def _good(number: int, random: Random) -> Record:
    city, commune, postcode, department, latitude, longitude = random.choice(_PLACES)
    me = f"{BASE}R{number:07d}"
    siren = _with_key(f"{20_000_000 + number:08d}")
    siret = _with_key(siren + "0001")
    name = f"{random.choice(_NAMES)} {random.choice(_OF)} {number}"
    return [
        ("", "rdf:type", f"<{PREFIXES['ess']}Organization>"),
        ("", "dcterms:identifier", f'"R{number:07d}"'),
        ("", "dcterms:isPartOf", "<https://data.example.org/source/benchmark>"),
        ("", "schema:name", f'"{name}"'),
        ("", "ess:acronym", '"ADT"'),
        ("", "schema:description", f'"Accueille {random.randint(5, 500)} personnes par an."@fr'),
        ("", "schema:telephone", f'"+335{random.randint(10_000_000, 99_999_999)}"'),
        ("", "schema:email", f'"contact{number}@exemple.org"'),
        ("", "schema:url", f"<https://www.exemple.org/{number}>"),
        ("", "schema:foundingDate", _typed(f"{random.randint(1950, 2015)}-05-17", "date")),
        ("", "ess:siren", f'"{siren}"'),
        ("", "ess:legalForm", f"<{SCHEME}legal-form/9220>"),
        ("", "ess:legalFamily", f"<{SCHEME}ess-family/association>"),
        ("", "ess:rna", f'"W33{number:07d}"'),
        ("", "ess:activity", f"<{SCHEME}activity/building>"),
        ("", "ess:employees", _typed(str(random.randint(1, 250)), "integer")),
        ("", "ess:employeesDate", _typed("2024-12-31", "date")),
        ("", "ess:territory", f"<{DEPARTMENT}{department}>"),
        ("", "schema:address", f"<{me}#address>"),
        ("", "schema:latitude", _typed(f"{latitude + random.uniform(-0.1, 0.1):.6f}", "decimal")),
        ("", "schema:longitude", _typed(f"{longitude + random.uniform(-0.1, 0.1):.6f}", "decimal")),
        *_address("#address", city, commune, postcode, department, random),
        ("#site", "rdf:type", f"<{PREFIXES['ess']}Establishment>"),
        ("#site", "org:siteOf", f"<{me}>"),
        ("#site", "schema:name", f'"{name}, siège"'),
        ("#site", "ess:siret", f'"{siret}"'),
        ("#site", "schema:address", f"<{me}#site-address>"),
        *_address("#site-address", city, commune, postcode, department, random),
    ]


def _address(node: str, city: str, commune: str, postcode: str, department: str, random: Random) -> Record:
    return [
        (node, "rdf:type", f"<{PREFIXES['schema']}PostalAddress>"),
        (node, "schema:streetAddress", f'"{random.randint(1, 200)} rue des Capucins"'),
        (node, "schema:postalCode", f'"{postcode}"'),
        (node, "schema:addressLocality", f'"{city}"'),
        (node, "ess:communeCode", f'"{commune}"'),
        (node, "ess:department", f"<{DEPARTMENT}{department}>"),
    ]


Fault = Callable[[Record, Random], None]


def _sets(name: str, *terms: str, fragment: str = "") -> Fault:
    """A fault that puts one of ``terms`` where ``name`` stood."""

    def fault(record: Record, random: Random) -> None:
        for place, (node, each, _) in enumerate(record):
            if (node, each) == (fragment, name):
                record[place] = (node, each, random.choice(terms))

    return fault


def _adds(name: str, term: str, fragment: str = "") -> Fault:
    return lambda record, _random: record.append((fragment, name, term))


def _drops(name: str, fragment: str = "") -> Fault:
    def fault(record: Record, _random: Random) -> None:
        record[:] = [each for each in record if each[:2] != (fragment, name)]

    return fault


def _typed(text: str, datatype: str) -> str:
    return f'"{text}"^^<{PREFIXES["xsd"]}{datatype}>'


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


FAULTS: list[Fault] = [
    _drops("schema:name"),
    _sets("schema:name", '""', '" "', '"?"'),
    _sets("ess:siren", '"12345678"', '"123456789"', '"000000000"', '"012 345 678"', _typed("552100554", "integer")),
    _adds("ess:siren", '"552100554"'),
    _sets("ess:siret", '"55210055400013"', '"552100554"', '"00000000000000"', fragment="#site"),
    _sets("ess:rna", '"W33"', '"w331234567"', '"331234567"'),
    _sets("ess:legalForm", f"<{SCHEME}legal-form/0000>", '"association"', f"<{SCHEME}legal-form/5485>"),
    _sets("ess:legalFamily", f"<{SCHEME}ess-family/mutual>", '"association"'),
    _sets("ess:activity", f"<{SCHEME}activity/unknown>", '"bâtiment"'),
    _sets("ess:employees", _typed("-3", "integer"), '"douze"', _typed("douze", "integer"), _typed("3.5", "decimal")),
    _drops("ess:employeesDate"),
    _sets("schema:foundingDate", _typed("2010-13-45", "date"), '"1998"', _typed("2150-01-01", "date")),
    _sets("schema:telephone", '"05 55 00 00 00"', '"+33"', "<tel:+33555000000>"),
    _adds("schema:telephone", '"+33555000001"'),
    _sets("schema:email", '"contact(at)exemple.org"', "<mailto:a@exemple.org>"),
    _sets("schema:url", '"www.exemple.org"', "<ftp://exemple.org/>"),
    _sets("schema:latitude", _typed("0", "decimal"), _typed("91.5", "decimal"), '"45.8"', _typed("12.5", "decimal")),
    _drops("schema:longitude"),
    _sets("schema:postalCode", '"3300"', '"F-33000"', '"33 000"', fragment="#address"),
    _sets("ess:communeCode", '"63113"', '"3363"', '"Bordeaux"', fragment="#address"),
    _sets("ess:department", f"<{DEPARTMENT}2C>", '"33"', fragment="#address"),
    _sets("ess:territory", "<https://w3id.org/ess-hub/territory/region/11>", '"Paris"'),
    _sets("schema:description", '"<p>Accueil</p>"@fr', '"Accueil"', '"Accueil"@zz'),
    _drops("dcterms:identifier"),
    _sets("org:siteOf", '"siège"', fragment="#site"),
    _adds("schema:dissolutionDate", _typed("1901-01-01", "date")),
    _adds("ess:succeededBy", f"<{BASE}R0000001>"),
    _adds("schema:birthDate", _typed("1970-01-01", "date")),
]  # fmt: skip
