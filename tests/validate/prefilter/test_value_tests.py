from __future__ import annotations

import pytest

from hub.errors import UserError
from tests.validate.prefilter.cases import agreed, of_p, suspects, validator


def test_a_blank_node_has_the_least_length_of_nought() -> None:
    """And no other length; so what must not have it is broken."""
    assert suspects(of_p("sh:minLength 0"), "ex:a ex:p _:b .") == []
    assert len(agreed(of_p("sh:not [ sh:minLength 0 ]"), "ex:a ex:p _:b .")) == 1
    assert len(agreed(of_p("sh:minLength 1"), "ex:a ex:p _:b .")) == 1
    assert len(agreed(of_p("sh:maxLength 1"), "ex:a ex:p _:b .")) == 1


def test_a_range_bounded_by_a_tagged_text_is_left_to_pyshacl() -> None:
    """rdflib orders ``@FR`` before ``@fr``, although they are one language."""
    shapes = of_p('sh:minExclusive "a"@fr')
    assert suspects(shapes, 'ex:a ex:p "b"@fr .') == ["a"]
    assert agreed(shapes, 'ex:a ex:p "b"@fr .') == ()
    assert len(agreed(shapes, 'ex:a ex:p "b"@FR .')) == 1


@pytest.mark.parametrize(
    ("constraint", "conforms", "breaks"),
    [
        ("sh:datatype xsd:integer", '"01"^^xsd:integer', '"1.0"^^xsd:integer'),
        ("sh:datatype xsd:int", '"01"^^xsd:int', '"x"^^xsd:int'),
        ("sh:datatype xsd:string", '"a"^^xsd:string', '"a"@fr'),
        ("sh:datatype rdf:langString", '"a"@FR', '"a"'),
        ("sh:datatype xsd:date", '"2020-01-01"^^xsd:date', '"2010-13-45"^^xsd:date'),
        ("sh:nodeKind sh:BlankNodeOrIRI", "_:b", '"a"'),
        ('sh:pattern "b$"', '"ab"', '"ba"'),
        ('sh:pattern "^a" , "b$" ; sh:flags "i"', '"AB"', '"A"'),
        ("sh:maxLength 1", '"é"', '"\\r\\n"'),
        ('sh:languageIn ( "FR" )', '"a"@fr-be', '"a"@f'),
        ('sh:in ( "a" ex:a 1 )', '"1"^^xsd:integer', '"01"^^xsd:integer'),
        ("sh:minExclusive 1", "2", "1.0"),
        ("sh:minInclusive 1", '"1"^^xsd:byte', '"1"'),
        ("sh:maxExclusive 1.5", '"1.4e0"^^xsd:double', '"INF"^^xsd:double'),
        ('sh:minInclusive "2020-01-01"^^xsd:date', '"2020-01-02"^^xsd:date', '"2020-01-02T00:00:00"^^xsd:dateTime'),
    ],
)  # fmt: skip
def test_what_conforms_is_cleared_and_what_does_not_is_left_to_pyshacl(
    constraint: str, conforms: str, breaks: str
) -> None:
    data = f"ex:a ex:p {conforms} . ex:b ex:p {breaks} ."
    assert suspects(of_p(constraint), data) == ["b"]
    assert [each.focus for each in agreed(of_p(constraint), data)] == ["http://e.x/b"]
    contrary = of_p(f"sh:not [ {constraint} ]")
    assert suspects(contrary, data) == ["a"]
    assert [each.focus for each in agreed(contrary, data)] == ["http://e.x/a"]


@pytest.mark.parametrize(
    "constraint",
    ['sh:pattern "("', "sh:pattern 1", "sh:languageIn ( 1 )", "sh:minInclusive ex:a", "sh:lessThan _:b", "sh:closed ex:a"],
)  # fmt: skip
def test_parameters_that_pyshacl_would_stumble_over_are_refused_at_once(constraint: str) -> None:
    with pytest.raises(UserError, match="cannot be applied"):
        validator(of_p(constraint))
