"""A small hub with one of everything a page can show, built by the hub's own parts: two records made one entity by
score, one judged, an initiative and its carrier, an address, a made-up source, a source kept out by its licence, a
merge, a withdrawal, a record in quarantine, and values that try to be markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hub.errors import Text
from hub.harvest.record import KnownRecord, Reject, hash_statements, subjects_of
from hub.harvest.state import LastHarvest, State
from hub.model.iri import Addresses, NodeName
from hub.model.location import Location
from hub.model.problem import Problem
from hub.model.source import Source
from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import (
    ACRONYM,
    CARRIER,
    DCTERMS,
    DESCRIPTION,
    ESS,
    IDENTIFIER,
    IN_TERRITORY,
    INITIATIVE,
    IS_PART_OF,
    NAME,
    ORGANIZATION,
    SCHEMA,
    SIREN,
    TERRITORY,
    TYPE,
    XSD,
)
from hub.pipeline.hub import Hub
from hub.pipeline.model_graph import refresh_model
from hub.publish.canonical import reference_statements
from hub.publish.description import describe_publication
from hub.publish.provenance import source_statements
from hub.publish.published_source import admitted_ids, published_source
from hub.publish.side_tables import build_side_tables
from hub.publish.value_policy import ValuePolicy
from hub.resources import find_resources

BASE = "https://data.example.org/"
HERE = Addresses(BASE)
HARVESTED = "2026-11-20T03:00:00+00:00"
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)

ARBAN = HERE.entity("organization", "scic-l-arban")
HIERO = HERE.entity("organization", "hiero")
MANET = HERE.entity("initiative", "manet")
WITHHELD = HERE.entity("organization", "hors-licence")
MERGED = HERE.entity("organization", "arban-scic")
WITHDRAWN = HERE.entity("organization", "disparue")
ODD_KEY = "dossier n°7/été?"
ETALAB = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
SHARE_ALIKE = "https://creativecommons.org/licenses/by-sa/4.0/"

Pairs = Sequence[tuple[str, str]]


def build(directory: Path, base: str = BASE) -> Hub:
    """The hub, harvested, reconciled and published, in ``directory``; it mints under ``base``."""
    here = Addresses(base)

    def minted(lines: list[str]) -> list[str]:
        return [line.replace(f"<{BASE}", f"<{base}") for line in lines]

    resources = find_resources()
    sample = resources.connector_folder / "samples" / "cress-initiatives.csv"
    sources = {
        "cress": Source("cress", "cress-structures", "cress.csv", ETALAB),
        "porteurs": Source("porteurs", "bdis-carriers", "bdis.json", ETALAB),
        "exemples": Source("exemples", "inventes", str(sample), ETALAB),
        "fermee": Source("fermee", "territorial-networks", "fermee.tsv", SHARE_ALIKE),
    }
    hub = Hub(directory, here, resources, sources, clock=lambda: NOW)
    made_up = replace(hub.connector("cress-initiatives"), slug="inventes", fictitious=True)
    hub._connectors["inventes"] = made_up
    hub.revisions.create()
    graphs = {source: minted(_source_graph(source)) for source in sources}
    with hub.revisions.lease("test") as lease, lease.draft() as draft:
        refresh_model(hub, draft)
        for source, lines in graphs.items():
            draft.insert(here.source_graph(source), lines)
        draft.insert(here.links_graph, minted(_links()))
        published = [published_source(each, hub.connector(each.connector)) for each in sources.values()]
        draft.insert(here.provenance_graph, source_statements(here, published))
        draft.replace_graph(
            None, sorted(set(reference_statements(draft.view, here, ValuePolicy(), admitted_ids(published))))
        )
        build_side_tables(
            draft.view,
            hub.publication_directory(1),
            addresses=here,
            territories=hub.territories,
            sources=published,
            manifest={"digest": "test", "published_at": NOW.isoformat()},
        )
        describe_publication(
            draft.view,
            hub.publication_directory(1),
            addresses=here,
            sources=published,
            bulk_forms=hub.bulk_forms,
        )
        draft.commit(publication=1)
    _harvest_states(hub, graphs["cress"])
    return hub


def _record(source: str, key: str, about: Pairs, **parts: Pairs) -> list[str]:
    record = HERE.record(source, key)
    described = {
        "": [(IDENTIFIER, literal(key)), (IS_PART_OF, iri(HERE.source(source))), *about],
        **parts,
    }
    return sorted(
        statement(iri(record + (f"#{name}" if name else "")), iri(predicate), term)
        for name, pairs in described.items()
        for predicate, term in pairs
    )


def _source_graph(source: str) -> list[str]:
    limousin, aquitaine = iri(TERRITORY + "region/74"), iri(TERRITORY + "region/75")
    if source == "cress":
        address = HERE.record("cress", "ITW-029") + "#address"
        return [
            *_record(
                "cress",
                "ITW-029",
                [
                    (TYPE, iri(ORGANIZATION)),
                    (NAME, literal("SCIC l'Arban")),
                    (IN_TERRITORY, limousin),
                    (SIREN, literal("732829320")),
                    (DESCRIPTION, literal("Courte.", "fr")),
                    (SCHEMA + "url", iri("javascript:alert(1)")),
                    (SCHEMA + "address", iri(address)),
                ],
                address=[
                    (TYPE, iri(SCHEMA + "PostalAddress")),
                    (SCHEMA + "addressLocality", literal("Faux-la-Montagne")),
                    (SCHEMA + "postalCode", literal("23340")),
                ],
            ),
            *_record(
                "cress",
                ODD_KEY,
                [(TYPE, iri(ORGANIZATION)), (NAME, literal("Fédération HIERO")), (IN_TERRITORY, limousin)],
            ),
        ]
    if source == "porteurs":
        return _record(
            "porteurs",
            "BDIS-0009",
            [
                (TYPE, iri(ORGANIZATION)),
                (NAME, literal("Société Coopérative d'Intérêt Collectif (SCIC) L'Arban")),
                (ACRONYM, literal("ARBAN")),
                (IN_TERRITORY, aquitaine),
                (
                    DESCRIPTION,
                    literal(
                        "Une coopérative d'intérêt collectif qui habite le plateau de Millevaches.", "fr"
                    ),
                ),
                (SCHEMA + "url", iri("https://www.example.org/arban")),
            ],
        )
    if source == "exemples":
        carrier = HERE.record("exemples", "INI-1") + "#carrier"
        return _record(
            "exemples",
            "INI-1",
            [
                (TYPE, iri(INITIATIVE)),
                (NAME, literal("MANet <script>alert(1)</script>")),
                (ESS + "axis", iri("https://w3id.org/ess-hub/scheme/axis/cooperer")),
                (CARRIER, iri(carrier)),
            ],
            carrier=[(TYPE, iri(ORGANIZATION)), (NAME, literal("HIERO"))],
        )
    return _record("fermee", "F-1", [(TYPE, iri(ORGANIZATION)), (NAME, literal("Hors licence"))])


def _links() -> list[str]:
    arban = NodeName("cress", "ITW-029")
    return [
        *_link(arban, ARBAN),
        *_link(
            NodeName("porteurs", "BDIS-0009"),
            ARBAN,
            (ESS + "score", literal("0.93", datatype=XSD + "decimal")),
            (ESS + "rule", literal("name+territory")),
            (ESS + "linkedTo", iri(HERE.node(arban))),
        ),
        *_link(NodeName("cress", ODD_KEY), HIERO),
        *_link(
            NodeName("exemples", "INI-1", "carrier"),
            HIERO,
            (ESS + "linkedTo", iri(HERE.node(NodeName("cress", ODD_KEY)))),
            (ESS + "judgement", literal("same")),
        ),
        *_link(NodeName("exemples", "INI-1"), MANET, kind="describes"),
        *_link(NodeName("fermee", "F-1"), WITHHELD),
        statement(iri(MERGED), iri(DCTERMS + "isReplacedBy"), iri(ARBAN)),
        statement(iri(WITHDRAWN), iri(TYPE), iri(ESS + "Withdrawn")),
    ]


def _link(node: NodeName, entity: str, *more: tuple[str, str], kind: str = "organization") -> list[str]:
    link = HERE.node(node).replace("/record/", f"/link/{kind}/")
    pairs = [
        (TYPE, iri(ESS + "Link")),
        (ESS + "node", iri(HERE.node(node))),
        (ESS + "record", iri(HERE.node(node.record))),
        (ESS + "entity", iri(entity)),
        *more,
    ]
    direct = statement(iri(HERE.node(node)), iri(ESS + kind), iri(entity))
    return [direct, *(statement(iri(link), iri(predicate), term) for predicate, term in pairs)]


class _Staged:
    """What a harvest of the source ``cress`` left: one record accepted with a warning, one in quarantine."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = tuple(lines)

    def to_keep(self) -> list[KnownRecord]:
        warning = Problem(
            "warning",
            "shape:organization-acronym",
            Text("Ce sigle est bien long.", "This acronym is rather long."),
            field="Sigle",
            value="<b>LONG</b>",
            location=Location("cress.csv", 30),
        )
        return [
            KnownRecord(
                "ITW-029",
                hash_statements(self._lines),
                subjects_of(self._lines),
                Location("cress.csv", 30),
                (warning,),
            )
        ]

    def gone(self) -> list[str]:
        return []

    def sirets_to_keep(self) -> list[tuple[str, str, str]]:
        return []

    def missing(self) -> list[tuple[str, str, int]]:
        return []

    def rejects(self) -> list[Reject]:
        location = Location("cress.csv", 41)
        violation = Problem(
            "violation", "required", Text("Le nom manque.", "The name is missing."), "Nom", None, location
        )
        return [Reject("ITW-040", (violation,), "{}", location, HARVESTED)]


def _harvest_states(hub: Hub, lines: list[str]) -> None:
    with State(hub.state_path("cress")) as state:
        last = LastHarvest("run-1", HARVESTED, "cress.csv", "cress.csv", "c", "r", total=2)
        state.prepare("run-1", _Staged(lines), last)
        state.settle("run-1", committed=True)
