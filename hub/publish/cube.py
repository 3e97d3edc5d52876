"""The observatory as a W3C RDF Data Cube, in N-Triples lines: datasets, structures, slices, observations.

Three datasets, never mixed. ``observatory/computed`` holds what the hub counts, ``observatory/founded`` the years of
foundation of those it counts, ``observatory/published`` the figures its sources publish. An observation has one measure, named by
``qb:measureType``; a cell of the computed dataset has one for each measure, zero included, as the standard asks
(https://www.w3.org/TR/vocab-data-cube/#wf, IC-17). Addresses are derived from what an observation is about, so that
the same cell has the same address in every publication.

The structure of what others publish is the model's own; that of what the hub counts stands here, as it asks for fewer
measures (nobody can say a share of every cell) and has slices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from hub.model.iri import Addresses
from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import DCTERMS, ESS, LABEL, QB, RDFS, SCHEME, TERRITORY, TYPE, XSD
from hub.publish.classification import TOTAL_FAMILY, TOTAL_SECTOR
from hub.publish.tally import Cell, Figures
from hub.publish.whereabouts import FRANCE

FAMILY, SECTOR, PLACE, YEAR = (ESS + name for name in ("obsFamily", "obsSector", "obsTerritory", "obsYear"))
STRUCTURES, ESTABLISHMENTS, JOBS, JOB_SHARE = (
    ESS + name for name in ("structures", "establishments", "jobs", "jobShare")
)
MEASURES = (STRUCTURES, ESTABLISHMENTS, JOBS)
"""What the hub counts; a share of jobs is only ever published by others."""
RESPONDENTS = ESS + "respondents"
DATA_SET = QB + "dataSet"
MEASURE_TYPE = QB + "measureType"
SOURCE = DCTERMS + "source"

_DIMENSIONS = (FAMILY, SECTOR, PLACE, YEAR, MEASURE_TYPE)
_FREE = {"by-family": FAMILY, "by-sector": SECTOR, "by-territory": PLACE}
"""Slice → the dimension that varies in it, besides the measure."""

_TITLES = {
    "computed": ("Ce que le hub compte", "What the hub counts"),
    "founded": ("Structures par année de création", "Structures by founding year"),
    "published": ("Chiffres publiés par d'autres", "Figures published by others"),
}
_DESCRIPTIONS = {
    "computed": (
        "Structures, établissements et emplois des entités publiées par ce hub, par famille, secteur, territoire "
        "d'aujourd'hui et année. Les collectivités et organismes publics n'y sont pas comptés. Ce qui ne peut pas "
        "être su est compté comme inconnu. Les emplois sont ceux que déclarent les « répondants ».",
        "Structures, establishments and jobs of the entities this hub publishes, by family, sector, territory of "
        "today and year. Public bodies are not counted. What cannot be known is counted as unknown. Jobs are those "
        "that the 'respondents' state.",
    ),
    "founded": (
        "Structures comptées aujourd'hui, par famille et par année de création, quand une source la donne.",
        "Structures counted today, by family and founding year, where a source gives it.",
    ),
    "published": (
        "Observations telles que leurs sources les publient, chacune avec sa source. Jamais mêlées aux comptes du hub.",
        "Observations as their sources publish them, each with its source. Never mixed with the hub's own counts.",
    ),
}
_SLICES = {
    "by-family": ("Par famille, France entière", "By family, all of France"),
    "by-sector": ("Par secteur, France entière", "By sector, all of France"),
    "by-territory": ("Par territoire, toutes familles", "By territory, all families"),
}


def data_set(addresses: Addresses, name: str) -> str:
    """The IRI of ``computed``, ``founded`` or ``published``."""
    return f"{addresses.base}observatory/{name}"


def structure_statements(addresses: Addresses, sources: Iterable[str]) -> Iterator[str]:
    """The datasets, what they are about and how they are built. ``sources`` are the ids of those that count."""
    yield from _declared(addresses, "computed", _DIMENSIONS, MEASURES, [RESPONDENTS], tuple(_FREE))
    yield from _declared(addresses, "founded", (FAMILY, YEAR, MEASURE_TYPE), (STRUCTURES,), [], ())
    yield from _data_set(addresses, "published", ESS + "observatoryStructure")
    for name in ("computed", "founded"):
        for source in sources:
            yield _said(data_set(addresses, name), SOURCE, iri(addresses.source(source)))


def cell_statements(addresses: Addresses, cells: Mapping[Cell, Figures], year: int) -> Iterator[str]:
    """The observations of the computed dataset and its slices."""
    whole = data_set(addresses, "computed")
    slices = {name: f"{whole}/{year}/{name}" for name in _FREE}
    fixed = {FAMILY: iri(TOTAL_FAMILY), SECTOR: iri(TOTAL_SECTOR), PLACE: iri(FRANCE), YEAR: _year(year)}
    for name, subject in slices.items():
        yield _said(whole, QB + "slice", iri(subject))
        yield _said(subject, TYPE, iri(QB + "Slice"))
        yield _said(subject, QB + "sliceStructure", iri(f"{whole}#{name}"))
        yield from _labels(subject, _SLICES[name], f" ({year})")
        for dimension, term in fixed.items():
            if dimension != _FREE[name]:
                yield _said(subject, dimension, term)
    for cell, figures in sorted(cells.items()):
        about = {
            FAMILY: iri(cell.family),
            SECTOR: iri(cell.sector),
            PLACE: iri(cell.territory),
            YEAR: _year(year),
        }
        within = [
            subject
            for name, subject in slices.items()
            if all(about[dimension] == fixed[dimension] for dimension in fixed if dimension != _FREE[name])
        ]
        address = "/".join([whole, str(year), _code(cell.territory), _code(cell.family), _code(cell.sector)])
        values = (figures.structures, figures.establishments, figures.jobs)
        for measure, value in zip(MEASURES, values, strict=True):
            observation = f"{address}/{measure.removeprefix(ESS)}"
            yield from _observation(observation, whole, about, measure, value)
            if measure == JOBS:
                yield _said(observation, RESPONDENTS, _number(figures.respondents))
            for subject in within:
                yield _said(subject, QB + "observation", iri(observation))


def founded_statements(addresses: Addresses, founded: Mapping[tuple[str, int], int]) -> Iterator[str]:
    """The observations of the dataset of founding years."""
    whole = data_set(addresses, "founded")
    for (family, year), count in sorted(founded.items()):
        address = f"{whole}/{year}/{_code(family)}/structures"
        yield from _observation(address, whole, {FAMILY: iri(family), YEAR: _year(year)}, STRUCTURES, count)


def _data_set(addresses: Addresses, name: str, structure: str) -> Iterator[str]:
    subject = data_set(addresses, name)
    yield _said(subject, TYPE, iri(QB + "DataSet"))
    yield from _labels(subject, _TITLES[name])
    for language, text in zip(("fr", "en"), _DESCRIPTIONS[name], strict=True):
        yield _said(subject, RDFS + "comment", literal(text, language))
    yield _said(subject, QB + "structure", iri(structure))


def _declared(
    addresses: Addresses,
    name: str,
    dimensions: Sequence[str],
    measures: Sequence[str],
    attributes: Sequence[str],
    slice_keys: Sequence[str],
) -> Iterator[str]:
    subject = data_set(addresses, name)
    structure = f"{subject}#structure"
    yield from _data_set(addresses, name, structure)
    yield _said(structure, TYPE, iri(QB + "DataStructureDefinition"))
    yield from _labels(structure, _TITLES[name])
    components = [
        *((QB + "dimension", each) for each in dimensions),
        *((QB + "measure", each) for each in measures),
        *((QB + "attribute", each) for each in attributes),
    ]
    for kind, component in components:
        specification = f"{subject}#{kind.removeprefix(QB)}-{_local(component)}"
        yield _said(structure, QB + "component", iri(specification))
        yield _said(specification, TYPE, iri(QB + "ComponentSpecification"))
        yield _said(specification, kind, iri(component))
        if component in dimensions:
            order = literal(str(dimensions.index(component) + 1), datatype=XSD + "integer")
            yield _said(specification, QB + "order", order)
        if component in attributes:
            yield _said(specification, QB + "componentRequired", literal("false", datatype=XSD + "boolean"))
    for key in slice_keys:
        yield _said(structure, QB + "sliceKey", iri(f"{subject}#{key}"))
        yield _said(f"{subject}#{key}", TYPE, iri(QB + "SliceKey"))
        yield from _labels(f"{subject}#{key}", _SLICES[key])
        for dimension in (FAMILY, SECTOR, PLACE, YEAR):
            if dimension != _FREE[key]:
                yield _said(f"{subject}#{key}", QB + "componentProperty", iri(dimension))


def _observation(
    subject: str, whole: str, about: Mapping[str, str], measure: str, value: int
) -> Iterator[str]:
    yield _said(subject, TYPE, iri(QB + "Observation"))
    yield _said(subject, DATA_SET, iri(whole))
    for dimension, term in about.items():
        yield _said(subject, dimension, term)
    yield _said(subject, MEASURE_TYPE, iri(measure))
    yield _said(subject, measure, _number(value))


def _labels(subject: str, texts: tuple[str, str], end: str = "") -> Iterator[str]:
    for language, text in zip(("fr", "en"), texts, strict=True):
        yield _said(subject, LABEL, literal(text + end, language))


def _said(subject: str, predicate: str, term: str) -> str:
    return statement(iri(subject), iri(predicate), term)


def _number(value: int) -> str:
    return literal(str(value), datatype=XSD + "integer")


def _year(year: int) -> str:
    return literal(f"{year:04d}", datatype=XSD + "gYear")


def _code(concept: str) -> str:
    """``region-75``, ``association``, ``Q``: what an address says of a concept or a territory."""
    if concept.startswith(TERRITORY):
        return quote(concept.removeprefix(TERRITORY).replace("/", "-"), safe="")
    return quote(concept.removeprefix(SCHEME).partition("/")[2], safe="")


def _local(component: str) -> str:
    return component.replace("#", "/").rpartition("/")[2]
