"""The observatory is a well-formed RDF Data Cube: every integrity constraint of the standard holds, and can fail."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from hub.model.vocabulary import ESS, LABEL, QB, XSD
from tests.publish.cube_constraints import CONSTRAINTS, PREFIXES, is_broken, load
from tests.publish.observed import COMPUTED, NAF, PUBLISHED, YEAR, model_lines, observed, rich
from tests.publish.world import ADDRESSES

ONTOLOGY = Path(__file__).parents[2] / "ontology"


def test_both_datasets_are_declared_and_named_in_both_languages() -> None:
    store = load(observed([]))
    for whole in (COMPUTED, PUBLISHED):
        labels = store.query(f"SELECT ?l WHERE {{ <{whole}> a <{QB}DataSet> ; <{LABEL}> ?l }}")
        assert isinstance(labels, ox.QuerySolutions)
        assert {row["l"].language for row in labels} == {"fr", "en"}


def _cube() -> ox.Store:
    # Figures of others are as sparse as their sources make them: IC-17 is not theirs to keep.
    computed_only = [line for line in rich() if "/id/observation/" not in line]
    return load(computed_only, model_lines())


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_the_cube_is_well_formed(constraint: str) -> None:
    assert not is_broken(_cube(), constraint)


_CELL = f"<{COMPUTED}/{YEAR}/country-FR/association/Q/structures>"
_OTHER = f"<{COMPUTED}/{YEAR}/country-FR/association/Q/jobs>"
_SLICE = f"<{COMPUTED}/{YEAR}/by-family>"

_FAULTS = {
    "IC-1": f"DELETE DATA {{ {_CELL} qb:dataSet <{COMPUTED}> }}",
    "IC-2": f"INSERT DATA {{ <{COMPUTED}> qb:structure <{COMPUTED}#other> }}",
    "IC-3": "DELETE WHERE { ?c qb:measure ?m }",
    "IC-4": "DELETE WHERE { ess:obsYear rdfs:range ?r }",
    "IC-5": "DELETE WHERE { ess:obsSector qb:codeList ?l }",
    "IC-6": "INSERT { ?c qb:componentRequired false } WHERE { ?c qb:dimension ess:obsYear }",
    "IC-7": f"DELETE DATA {{ <{COMPUTED}#structure> qb:sliceKey <{COMPUTED}#by-family> }}",
    "IC-8": f"INSERT DATA {{ <{COMPUTED}#by-family> qb:componentProperty ess:other }}",
    "IC-9": f"DELETE WHERE {{ {_SLICE} qb:sliceStructure ?k }}",
    "IC-10": f"DELETE WHERE {{ {_SLICE} ess:obsSector ?v }}",
    "IC-11": f"DELETE WHERE {{ {_CELL} ess:obsSector ?v }}",
    "IC-12": f"INSERT {{ <{COMPUTED}/twin> ?p ?v }} WHERE {{ {_CELL} ?p ?v }}",
    "IC-13": "DELETE { ?c qb:componentRequired false } INSERT { ?c qb:componentRequired true } WHERE "
    "{ ?c qb:attribute ess:respondents }",
    "IC-14": "DELETE WHERE { ?c qb:dimension qb:measureType }",
    "IC-15": f"DELETE WHERE {{ {_CELL} ess:structures ?v }}",
    "IC-16": f"INSERT DATA {{ {_CELL} ess:jobs 3 }}",
    "IC-17": f"DELETE WHERE {{ {_OTHER} ?p ?v }}",
    "IC-18": f"INSERT DATA {{ {_SLICE} qb:observation <{PUBLISHED}/stray> }}",
    "IC-19": f"DELETE WHERE {{ <{NAF}Q> <http://www.w3.org/2004/02/skos/core#inScheme> ?l }}",
}


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_each_constraint_notices_the_fault_it_is_about(constraint: str) -> None:
    store = _cube()
    store.update(f"{PREFIXES} {_FAULTS[constraint.partition(' ')[0]]}")
    assert is_broken(store, constraint)


@pytest.mark.parametrize(
    "constraint", [one for one in CONSTRAINTS if one.partition(" ")[0] not in {"IC-12", "IC-17"}]
)
def test_published_figures_are_well_formed_too(constraint: str) -> None:
    """But for two: sources publish some measures and not others (IC-17), and may differ on one figure (IC-12)."""
    year = [f'<{ADDRESSES.base}id/observation/73> <{ESS}obsYear> "2014"^^<{XSD}gYear> .']
    assert not is_broken(load(rich(), model_lines(), year), constraint)


def _installed_model(store: ox.Store) -> None:
    for path in (*ONTOLOGY.glob("*.ttl"), *(ONTOLOGY / "schemes").glob("*.ttl")):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_the_cube_is_well_formed_with_the_model_as_installed(constraint: str) -> None:
    store = load(line for line in rich() if "/id/observation/" not in line)
    _installed_model(store)
    assert not is_broken(store, constraint)


def test_every_component_of_the_cube_is_declared_for_what_it_is() -> None:
    store = load(rich())
    _installed_model(store)
    for kind in ("Dimension", "Measure", "Attribute"):
        undeclared = store.query(
            f"{PREFIXES} SELECT DISTINCT ?p WHERE {{ <{COMPUTED}> qb:structure/qb:component/qb:{kind.lower()} ?p"
            f" FILTER NOT EXISTS {{ ?p a qb:{kind}Property }} FILTER(?p != qb:measureType) }}"
        )
        assert isinstance(undeclared, ox.QuerySolutions)
        assert [row["p"].value for row in undeclared] == []


def test_nothing_makes_a_count_of_the_hub_an_entity() -> None:
    """A domain of ess:Observation on a dimension would: every slice and every count bears it."""
    store = ox.Store()
    _installed_model(store)
    domains = store.query(
        f"{PREFIXES} SELECT ?p WHERE {{ ?p rdfs:domain <{ESS}Observation> . ?p a ?kind"
        " VALUES ?kind { qb:DimensionProperty qb:MeasureProperty qb:AttributeProperty } }"
    )
    assert isinstance(domains, ox.QuerySolutions)
    assert [row["p"].value for row in domains] == []
