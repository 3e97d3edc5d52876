"""Every shape is written so that its findings can be read: named, in French and English, with a severity."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery

from tests.shapes.checking import ROOT, SH, SHAPE, shapes

FILES = sorted((ROOT / "shapes").glob("*.ttl"))
BOTH = {"fr", "en"}


def languages(graph: Graph, subject: URIRef, predicate: URIRef) -> set[str | None]:
    return {text.language for text in graph.objects(subject, predicate) if isinstance(text, Literal)}


def test_every_property_shape_has_an_iri_names_messages_and_a_severity() -> None:
    graph = shapes()
    properties = set(graph.subjects(SH.path, None)) | set(graph.subjects(RDF.type, SH.PropertyShape))
    assert properties
    for shape in properties:
        assert isinstance(shape, URIRef), graph.value(shape, SH.path)
        assert str(shape).startswith(SHAPE)
        assert languages(graph, shape, SH.name) == BOTH, shape
        assert languages(graph, shape, SH.message) == BOTH, shape
        assert graph.value(shape, SH.severity) in {SH.Violation, SH.Warning, SH.Info}, shape


def test_every_node_shape_has_an_iri_and_labels() -> None:
    graph = shapes()
    for shape in graph.subjects(RDF.type, SH.NodeShape):
        assert isinstance(shape, URIRef)
        assert languages(graph, shape, RDFS.label) == BOTH, shape


def test_no_shape_is_declared_in_two_files_nor_left_undeclared() -> None:
    declared: dict[URIRef, Path] = {}
    for path in FILES:
        graph = Graph().parse(path)
        for subject in {node for node in graph.subjects(RDF.type, None) if isinstance(node, URIRef)}:
            assert subject not in declared, f"{subject}: {path} and {declared[subject]}"
            declared[subject] = path
    graph = shapes()
    used = {
        thing
        for predicate in (SH.property, SH.node, SH["not"], SH.qualifiedValueShape, SH.sparql)
        for thing in graph.objects(None, predicate)
    }
    assert used <= declared.keys()


def test_every_sparql_constraint_parses_with_its_declared_prefixes_and_names_its_value() -> None:
    graph = shapes()
    constraints = set(graph.subjects(RDF.type, SH.SPARQLConstraint))
    assert constraints
    for constraint in constraints:
        document = graph.value(constraint, SH.prefixes)
        prefixes = {
            str(graph.value(one, SH.prefix)): str(graph.value(one, SH.namespace))
            for one in graph.objects(document, SH.declare)
        }
        select = str(graph.value(constraint, SH.select))
        prepareQuery(select, initNs=prefixes)
        assert "SELECT $this ?value" in select
        assert not {"OPTIONAL", "MINUS", "VALUES", "SERVICE", "GROUP BY"} & set(select.split())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_engine_loads_the_file(path: Path) -> None:
    conforms, _, _ = validate(Graph(), shacl_graph=Graph().parse(path), meta_shacl=False)
    assert conforms


def test_the_shapes_are_valid_shapes() -> None:
    """pyshacl's own shapes for shapes (SHACL, appendix C)."""
    conforms, _, _ = validate(Graph(), shacl_graph=shapes(), meta_shacl=True)
    assert conforms
