"""A hub whose sources state families, jobs, founding years and published figures, published by the pipeline itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from hub.model.iri import Addresses
from hub.model.source import Source
from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import (
    DCTERMS,
    ESS,
    ESTABLISHMENT,
    IDENTIFIER,
    IN_TERRITORY,
    IS_PART_OF,
    NAME,
    OBSERVATION,
    ORGANIZATION,
    PUBLIC_BODY,
    QB,
    SCHEMA,
    SCHEME,
    SITE_OF,
    TERRITORY,
    TYPE,
    XSD,
)
from hub.pipeline.hub import Hub
from hub.pipeline.publish import publish_entities
from hub.resources import find_resources

HERE = Addresses("https://data.example.org/")
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
OPEN, SHARE_ALIKE = (
    "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    "https://creativecommons.org/licenses/by-sa/4.0/",
)
FAMILY = SCHEME + "ess-family/"
NOUVELLE_AQUITAINE, LIMOUSIN = TERRITORY + "region/75", TERRITORY + "region/74"
BROKEN = "<b>CRESS</b>"


def _described(
    source: str, key: str, kind: str, entity: str, *pairs: tuple[str, str]
) -> dict[str, list[str]]:
    """The lines of one record and of its link, by graph."""
    node = iri(HERE.record(source, key))
    said = [
        (TYPE, iri(kind)),
        (IDENTIFIER, literal(key)),
        (IS_PART_OF, iri(HERE.source(source))),
        (NAME, literal(f"Exemple {key}")),
        *pairs,
    ]
    entity_type = entity.partition("/")[0]
    link = ESS + (entity_type if entity_type in {"organization", "establishment"} else "describes")
    return {
        HERE.source_graph(source): [statement(node, iri(predicate), term) for predicate, term in said],
        HERE.links_graph: [statement(node, iri(link), iri(HERE.base + "id/" + entity))],
    }


def _whole(value: int) -> str:
    return literal(str(value), datatype=XSD + "integer")


def _figure(key: str, measure: str, value: str, family: str, note: str) -> dict[str, list[str]]:
    return _described(
        "cress", key, OBSERVATION, f"observation/{key}",
        (ESS + "obsFamily", iri(FAMILY + family)),
        (ESS + "obsSector", iri(SCHEME + "naf/total")),
        (ESS + "obsTerritory", iri(NOUVELLE_AQUITAINE)),
        (ESS + "obsYear", literal("2014", datatype=XSD + "gYear")),
        (QB + "measureType", iri(ESS + measure)),
        (ESS + measure, value),
        (DCTERMS + "source", literal(note, "fr")),
    )  # fmt: skip


def _records() -> Iterator[dict[str, list[str]]]:
    association, cooperative = iri(FAMILY + "association"), iri(FAMILY + "cooperative")
    family, founded, jobs = ESS + "legalFamily", SCHEMA + "foundingDate", ESS + "employees"
    limousin, here = (IN_TERRITORY, iri(LIMOUSIN)), (IN_TERRITORY, iri(TERRITORY + "department/33"))
    yield _described(
        "cress", "A", ORGANIZATION, "organization/a", (family, association), here, (jobs, _whole(1234))
    )
    day = literal("1998-05-01", datatype=XSD + "date")
    yield _described(
        "cress", "B", ORGANIZATION, "organization/b", (family, cooperative), limousin, (founded, day)
    )
    yield _described("cress", "C", ORGANIZATION, "organization/c", (ESS + "activity", iri(SCHEME + "naf/88")))
    yield _described("cress", "P", PUBLIC_BODY, "organization/p", limousin, (jobs, _whole(9000)))
    owner = (SITE_OF, iri(HERE.record("cress", "A")))
    yield _described("cress", "E", ESTABLISHMENT, "establishment/e", owner, here)
    yield _described("fermee", "X", ORGANIZATION, "organization/x", (family, cooperative))
    share = literal("73.0", datatype=XSD + "decimal")
    yield _figure("part", "jobShare", share, "association", BROKEN)
    yield _figure("salaries", "jobs", _whole(220500), "total", "CRESS, 2016")


def build(directory: Path) -> Hub:
    """The hub, published in 2026, in ``directory``."""
    sources = {
        "cress": Source("cress", "cress-structures", "cress.csv", OPEN),
        "fermee": Source("fermee", "territorial-networks", "fermee.tsv", SHARE_ALIKE),
    }
    hub = Hub(directory, HERE, find_resources(), sources, clock=lambda: NOW)
    hub.revisions.create()
    with hub.revisions.lease("test") as lease, lease.draft() as draft:
        for graphs in _records():
            for graph, lines in graphs.items():
                draft.insert(graph, lines)
        draft.commit()
    publish_entities(hub)
    return hub
