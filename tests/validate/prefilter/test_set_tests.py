from __future__ import annotations

import pytest

from tests.validate.prefilter.cases import agreed, of_p, suspects

CONSTRAINTS = [
    ("sh:minCount 2", '"a" , "b"', '"a"'),
    ("sh:maxCount 1", '"a"', '"a" , "a"@fr'),
    ("sh:hasValue ex:a", 'ex:a , "b"', '"http://e.x/a"'),
    ("sh:hasValue ex:a , ex:d", "ex:a , ex:d", "ex:a"),
    ("sh:node [ sh:closed true ]", "ex:plain , ex:nobody", "ex:member"),
    ("sh:uniqueLang true", '"a"@fr , "b"@fr-be , "c"', '"a"@fr , "b"@FR'),
    ("sh:class ex:C", "ex:member", "ex:stranger"),
    ("sh:equals ex:q", '"q"', '"q" , "r"'),
    ("sh:disjoint ex:q", '"r"', '"q"'),
    ("sh:disjoint ex:q , ex:r", '"r"', '"q"'),
    ("sh:disjoint ex:q , ex:r", '"r"', "2"),
    ("sh:lessThan ex:r", "1", "2"),
    ("sh:lessThanOrEquals ex:r", "2", "3"),
    ("sh:node [ sh:class ex:C ]", "ex:member", "ex:member , ex:stranger"),
    ("sh:node [ sh:closed true ; sh:property [ sh:path rdf:type ] ]", "ex:member", "ex:stranger"),
    ('sh:or ( [ sh:in ( "a" ) ] [ sh:in ( "b" ) ] )', '"a" , "b"', '"c"'),
    ('sh:and ( [ sh:in ( "a" "b" ) ] [ sh:in ( "b" ) ] )', '"b"', '"a"'),
    ('sh:xone ( [ sh:in ( "a" "b" ) ] [ sh:in ( "b" ) ] )', '"a"', '"b"'),
    ("sh:qualifiedValueShape [ sh:class ex:C ] ; sh:qualifiedMinCount 1", 'ex:member , "a"', "ex:stranger"),
    ("sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMaxCount 1", 'ex:x , "a"', "ex:x , ex:y"),
    ("sh:qualifiedValueShape [ sh:class ex:C ] ; sh:qualifiedMaxCount 0", "ex:stranger", "ex:member"),
    ("sh:node [ sh:property [ sh:path rdf:type ; sh:minCount 1 ] ]", "ex:member", "ex:stranger"),
]  # fmt: skip
AROUND = (
    "ex:plain a rdfs:Resource . ex:member a ex:C . ex:stranger ex:x ex:y . "
    'ex:a ex:q "q" ; ex:r 2 . ex:b ex:q "q" ; ex:r 2 . ex:c ex:p "nobody" , "q" ; ex:q "q" , "nobody" .'
)


@pytest.mark.parametrize(("constraint", "conforms", "breaks"), CONSTRAINTS)
def test_what_conforms_is_cleared_and_what_does_not_is_left_to_pyshacl(
    constraint: str, conforms: str, breaks: str
) -> None:
    data = f"{AROUND} ex:a ex:p {conforms} . ex:b ex:p {breaks} ."
    asked = set(suspects(of_p(constraint), data))
    assert "a" not in asked
    assert "b" in asked
    assert "http://e.x/b" in {each.focus for each in agreed(of_p(constraint), data)}


@pytest.mark.parametrize(("constraint", "conforms", "breaks"), CONSTRAINTS)
def test_what_must_not_be_is_never_cleared_when_it_is(constraint: str, conforms: str, breaks: str) -> None:
    shapes = f"ex:Root a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:not [ sh:path ex:p ; {constraint} ] ."
    data = f"{AROUND} ex:a ex:p {conforms} . ex:b ex:p {breaks} ."
    asked = set(suspects(shapes, data))
    assert "a" in asked
    assert "b" not in asked
    assert "http://e.x/a" in {each.focus for each in agreed(shapes, data)}


def test_a_blank_node_comes_before_nothing() -> None:
    shapes = of_p("sh:lessThan ex:q")
    assert suspects(shapes, "ex:a ex:p _:b .") == []
    assert [each.component.partition("#")[2] for each in agreed(shapes, "ex:a ex:p _:b ; ex:q 1 .")] == [
        "LessThanConstraintComponent"
    ]


def test_disjoint_qualified_shapes_are_left_to_pyshacl() -> None:
    shapes = (
        "ex:Root a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property"
        " [ sh:path ex:p ; sh:qualifiedValueShape [ sh:class ex:C ] ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true ] ,"
        " [ sh:path ex:p ; sh:qualifiedValueShape [ sh:class ex:D ] ; sh:qualifiedMinCount 1 ] ."
    )
    data = "ex:a ex:p ex:m . ex:m a ex:C . ex:b ex:p ex:n . ex:n a ex:C , ex:D ."
    assert suspects(shapes, data) == ["a", "b"]
    assert {each.focus for each in agreed(shapes, data)} == {"http://e.x/a", "http://e.x/b"}


def test_a_shape_listed_twice_by_xone_counts_twice() -> None:
    shapes = of_p("sh:xone ( ex:Other ex:Other )") + " ex:Other a sh:NodeShape ; sh:nodeKind sh:IRI ."
    assert len(agreed(shapes, "ex:a ex:p ex:b .")) == 1
