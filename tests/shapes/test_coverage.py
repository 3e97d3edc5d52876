"""Nothing of the model goes unchecked: every class has its shape, every property is looked at by one."""

from __future__ import annotations

import re

from rdflib import OWL, RDF, Graph, URIRef

from hub.model.vocabulary import ENTITY_TYPES, ESS
from hub.resources import find_resources
from tests.shapes.checking import ROOT, SH, shapes

# Classes that are not what a record describes, and why.
CLASSES_WITHOUT_SHAPE = {
    "Actor": "whatever is an actor is an organization or a public body",
    "Harvest": "written by the hub",
    "Link": "written by the hub",
    "Withdrawn": "written by the hub",
}
# Properties no publisher sends, and why.
PROPERTIES_WITHOUT_SHAPE = {
    **dict.fromkeys(
        (
            "connectorVersion",
            "describes",
            "entity",
            "establishment",
            "judgement",
            "linkedTo",
            "node",
            "organization",
            "recordsChanged",
            "recordsGone",
            "recordsNew",
            "recordsRead",
            "recordsRejected",
            "recordsUnchanged",
            "rule",
            "score",
            "sha256",
            "source",
            "weights",
        ),
        "written by the hub about its harvests and links",
    ),
    "tier": "said of a legal form, in its scheme",
}


def model() -> Graph:
    graph = Graph()
    for path in find_resources().ontology_files():
        graph.parse(path)
    return graph


def declared(*kinds: URIRef) -> set[str]:
    graph = model()
    terms = {str(term) for kind in kinds for term in graph.subjects(RDF.type, kind)}
    return {term.removeprefix(ESS) for term in terms if term.startswith(ESS)}


def test_every_class_is_the_target_of_a_shape_or_looked_up_by_one() -> None:
    graph = model()
    targets = {str(each) for each in shapes().objects(None, SH.targetClass)}
    looked_up = {str(each) for each in shapes().objects(None, SH["class"])}
    territories = {
        str(each)
        for each in graph.transitive_subjects(
            URIRef("http://www.w3.org/2000/01/rdf-schema#subClassOf"), URIRef(ESS + "Territory")
        )
    }
    missing = {name for name in declared(OWL.Class) if ESS + name not in targets | looked_up | territories}
    assert missing == set(CLASSES_WITHOUT_SHAPE)
    assert set(ENTITY_TYPES) <= targets


def test_every_property_is_the_path_of_a_shape_or_read_by_its_query() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "shapes").glob("*.ttl"))]
    used = {name for text in texts for name in re.findall(r"\bess:([a-z]\w*)", text)}
    assert declared(OWL.ObjectProperty, OWL.DatatypeProperty) - used == set(PROPERTIES_WITHOUT_SHAPE)
