"""A published hub of a few neighbours: homonyms in three communes, two namesakes in one, an organization of two places.

Each line of :data:`ROWS` is a record with its organization and establishment, by number: ``o1`` and ``e1`` are their slugs.
"""

from __future__ import annotations

from pathlib import Path

from hub.model.iri import NodeName
from hub.pipeline.hub import Hub
from hub.reconcile.node import Node
from tests.benchmarks.reconcile.records import Record
from tests.benchmarks.reconcile_service.published import publish

SIREN, SIRET = "732829320", "73282932000009"
OTHER_SIREN, OTHER_SIRET = "912345675", "91234567500017"
UNKNOWN_SIREN = "923456784"
RNA, OTHER_RNA = "W691000001", "W691000002"

ROWS: tuple[tuple[str, int, int, str, str, str, str], ...] = (
    ("sirene", 1, 1, "SCOP ATELIER DU CANAL", "69001", "LYON", "12 RUE NEUVE"),
    ("cress", 1, 1, "Le Canal, atelier de l'Écluse", "69002", "Lyon 2e", "3 quai Vieux"),
    ("rna", 2, 2, "Comité des fêtes de Montagny", "69700", "Montagny", ""),
    ("rna", 3, 3, "COMITE DES FETES", "69390", "Millery", ""),
    ("rna", 4, 4, "Comité des fêtes", "38200", "Vienne", ""),
    ("cress", 5, 5, "Maison des jeunes et de la culture", "38000", "Grenoble", "1 place Verte"),
    ("cress", 6, 6, "Les Amis de la Forêt", "26150", "Die", "4 rue Basse"),
    ("carto", 7, 7, "Les amis de la foret", "26150", "Die", "80 avenue Haute"),
    ("sirene", 8, 8, "RESSOURCERIE VERTE", "26000", "VALENCE", "2 RUE DU PORT"),
    ("network", 8, 9, "Ressourcerie verte", "26000", "Valence", "9 rue de la Gare"),
    ("esus", 10, 10, "Crèche parentale Les Lutins", "97400", "Saint-Denis", ""),
)
NUMBERS = {
    ("sirene", 1): (SIREN, SIRET, RNA),
    ("sirene", 8): (OTHER_SIREN, OTHER_SIRET, ""),
}
CONTACTS = {5: ("0476000000", "mjc@exemple.org", "mjc.exemple.org")}


def build(directory: Path) -> Hub:
    """The hub, in ``directory``."""
    return publish(directory, [_record(*row) for row in ROWS])


def _record(
    source: str, organization: int, place: int, name: str, postcode: str, commune: str, street: str
) -> Record:
    siren, siret, rna = NUMBERS.get((source, place), ("", "", ""))
    phone, email, site = CONTACTS.get(place, ("", "", ""))
    known = {
        "names": (name,),
        "acronyms": ("MJC",) if place == 5 else (),
        "postcode": postcode,
        "commune": commune,
        "street": street or None,
        "phones": (phone,) if phone else (),
        "emails": (email,) if email else (),
        "sites": (site,) if site else (),
    }
    chief = _node(
        source, place, "", "organization", siren=(siren,) if siren else (), rna=(rna,) if rna else (), **known
    )
    home = _node(
        source,
        place,
        "site",
        "establishment",
        siret=(siret,) if siret else (),
        site_of=chief.name,
        **known,
    )
    return Record(source, (chief, home), place, organization, "")


def _node(source: str, place: int, fragment: str, kind: str, **known: object) -> Node:
    name = NodeName(source, f"r{place}", fragment)
    iri = f"https://data.example.org/record/{source}/r{place}" + (f"#{fragment}" if fragment else "")
    empty = {"siren": (), "siret": (), "rna": ()}
    return Node(name=name, iri=iri, type=kind, **(empty | known))  # type: ignore[arg-type]
