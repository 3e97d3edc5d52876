"""A hub of organizations and establishments to be listed: in Limoges, Tulle, Paris and Lyon, with what lists narrow by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from hub.model.iri import Addresses
from hub.model.source import Source
from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import (
    ACRONYM,
    DERIVED_FROM,
    DESCRIPTION,
    ESS,
    ESTABLISHMENT,
    IN_TERRITORY,
    IS_PART_OF,
    LABEL,
    NAME,
    NETWORK,
    ORG,
    ORGANIZATION,
    RNA,
    SCHEMA,
    SCHEME,
    SIREN,
    SIRET,
    SITE_OF,
    TERRITORY,
    TYPE,
    XSD,
)
from hub.pipeline.hub import Hub
from hub.pipeline.model_graph import refresh_model
from hub.publish.published_source import published_source
from hub.publish.side_tables import build_side_tables
from hub.resources import find_resources

BASE = "https://data.example.org/"
HERE = Addresses(BASE)
ETALAB = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
FIRST, SECOND = "2026-11-01T03:00:00+00:00", "2026-11-20T03:00:00+00:00"

LIMOGES, TULLE, PARIS, LYON = (45.8336, 1.2611), (45.2672, 1.7708), (48.8566, 2.3522), (45.7640, 4.8357)
SIREN_1, SIRET_1, RNA_1 = "732829320", "73282932000074", "W871000001"

Terms = Mapping[str, str | tuple[str, ...]]


def organization(slug: str) -> str:
    return HERE.entity("organization", slug)


def establishment(slug: str) -> str:
    return HERE.entity("establishment", slug)


POLE = HERE.entity("network", "pole")


def _lines(subject: str, classes: str, label: str, said: Terms, home: Terms | None = None) -> list[str]:
    record = HERE.record("cress", subject.rpartition("/")[2])
    pairs = [
        (TYPE, iri(classes)),
        (LABEL, literal(label)),
        (NAME, literal(label)),
        (DERIVED_FROM, iri(record)),
    ]
    pairs += [
        (name, term)
        for name, terms in said.items()
        for term in ((terms,) if isinstance(terms, str) else terms)
    ]
    lines = [statement(iri(subject), iri(name), term) for name, term in pairs]
    if home is not None:
        address = record + "#address"
        lines.append(statement(iri(subject), iri(SCHEMA + "address"), iri(address)))
        lines.append(statement(iri(address), iri(TYPE), iri(SCHEMA + "PostalAddress")))
        lines += [
            statement(iri(address), iri(name), term) for name, term in home.items() if isinstance(term, str)
        ]
    return lines


def _place(commune: str, department: str, town: str) -> dict[str, str]:
    return {
        ESS + "communeCode": literal(commune),
        ESS + "department": iri(f"{TERRITORY}department/{department}"),
        SCHEMA + "addressLocality": literal(town),
    }


def _point(point: tuple[float, float]) -> dict[str, str]:
    latitude, longitude = (literal(str(each), datatype=XSD + "decimal") for each in point)
    return {SCHEMA + "latitude": latitude, SCHEMA + "longitude": longitude}


def _form(code: str) -> dict[str, str]:
    return {ESS + "legalForm": iri(f"{SCHEME}legal-form/{code}")}


def reference() -> list[str]:
    """The lines of the reference graph."""
    label = HERE.record("cress", "arban") + "#esus"
    ended = HERE.record("cress", "ressourcerie") + "#esus"
    return [
        *_lines(
            organization("arban"),
            ORGANIZATION,
            "Arban, coopérative d'habitat",
            {
                **_form("5710"),
                **_point(LIMOGES),
                SIREN: literal(SIREN_1),
                ACRONYM: literal("ARB"),
                DESCRIPTION: literal("Une couveuse d'activités.", "fr"),
                ESS + "activityCode": literal("88.99B"),
                ESS + "agreement": iri(label),
                ORG + "memberOf": iri(POLE),
            },
            _place("87085", "87", "Limoges"),
        ),
        statement(iri(label), iri(TYPE), iri(ESS + "Agreement")),
        statement(iri(label), iri(ESS + "agreementKind"), iri(SCHEME + "agreement/esus")),
        statement(iri(label), iri(ESS + "validUntil"), literal("2028-01-01", datatype=XSD + "date")),
        *_lines(
            organization("ressourcerie"),
            ORGANIZATION,
            "Ressourcerie de Tulle",
            {
                **_form("9220"),
                **_point(TULLE),
                RNA: literal(RNA_1),
                ESS + "activity": iri(SCHEME + "naf/38"),
                ESS + "agreement": iri(ended),
            },
            _place("19272", "19", "Tulle"),
        ),
        statement(iri(ended), iri(TYPE), iri(ESS + "Agreement")),
        statement(iri(ended), iri(ESS + "agreementKind"), iri(SCHEME + "agreement/esus")),
        statement(iri(ended), iri(ESS + "validUntil"), literal("2020-01-01", datatype=XSD + "date")),
        *_lines(
            organization("creche"),
            ORGANIZATION,
            "Crèche des Lilas",
            {**_form("9260"), ESS + "activityCode": literal("8891A"), SIREN: literal("123456782")},
        ),
        *_lines(
            organization("limousine"), ORGANIZATION, "Union limousine", {IN_TERRITORY: iri(TERRITORY + "region/74")}
        ),
        *_lines(
            establishment("arban-limoges"),
            ESTABLISHMENT,
            "Arban Limoges",
            {**_point(LIMOGES), SIRET: literal(SIRET_1), SITE_OF: iri(organization("arban"))},
            _place("87085", "87", "Limoges"),
        ),
        *_lines(
            establishment("creche-paris"),
            ESTABLISHMENT,
            "Crèche des Lilas, Paris 11e",
            {**_point(PARIS), SITE_OF: iri(organization("creche"))},
            _place("75111", "75", "Paris"),
        ),
        *_lines(
            establishment("creche-lyon"),
            ESTABLISHMENT,
            "Crèche des Lilas, Lyon 2e",
            {**_point(LYON), SITE_OF: iri(organization("creche"))},
            _place("69382", "69", "Lyon"),
        ),
        *_lines(POLE, NETWORK, "Pôle limousin", {ESS + "member": iri(organization("ressourcerie"))}),
    ]  # fmt: skip


def build(directory: Path, lines: list[str] | None = None) -> Hub:
    """The hub, in ``directory``, with its first publication."""
    resources = find_resources()
    sources = {"cress": Source("cress", "cress-structures", "cress.csv", ETALAB)}
    hub = Hub(directory, HERE, resources, sources, clock=lambda: datetime(2026, 11, 21, 3, 0, tzinfo=UTC))
    hub.revisions.create()
    publish(hub, lines or reference(), 1, FIRST)
    return hub


def publish(hub: Hub, lines: list[str], number: int, moment: str) -> None:
    """Publish ``lines`` as publication ``number``, made at ``moment``."""
    published = [published_source(each, hub.connector(each.connector)) for each in hub.sources.values()]
    with hub.revisions.lease("test") as lease, lease.draft() as draft:
        refresh_model(hub, draft)
        draft.insert(
            HERE.source_graph("cress"),
            [statement(iri(HERE.record("cress", "arban")), iri(IS_PART_OF), iri(HERE.source("cress")))],
        )
        draft.replace_graph(None, sorted(set(lines)))
        build_side_tables(
            draft.view,
            hub.publication_directory(number),
            addresses=HERE,
            territories=hub.territories,
            sources=published,
            manifest={"publication": number, "digest": f"test-{number}", "published_at": moment},
            before=hub.publication_directory(number - 1),
        )
        draft.commit(publication=number)
