from __future__ import annotations

import pytest
from rdflib import SH

from hub.errors import UserError
from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.prefilter.paths import PathError, first_steps, walk_of
from tests.validate.prefilter.cases import of_p, triples, validator

DATA = "ex:a ex:p ex:b , ex:c ; ex:q ex:d . ex:b ex:p ex:a . ex:c ex:q ex:d ; ex:p ex:e ."
IRI = "<http://e.x/{}>".format


def reached(path: str, start: str = "a") -> str:
    shapes = validator(f"ex:Root a sh:PropertyShape ; sh:path {path} .")._shapes
    (found,) = shapes.objects(predicate=SH.path)
    walk = walk_of(shapes, found)
    return "".join(sorted(each[-2] for each in walk(NodeIndex.of_triples(triples(DATA)), IRI(start))))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("ex:p", "bc"),
        ("[ sh:inversePath ex:p ]", "b"),
        ("( ex:p ex:q )", "d"),
        ("[ sh:alternativePath ( ex:p ex:q ) ]", "bcd"),
        ("[ sh:zeroOrMorePath ex:p ]", "abce"),
        ("[ sh:oneOrMorePath ex:q ]", "d"),
        ("[ sh:oneOrMorePath ex:p ]", "abce"),
        ("[ sh:zeroOrOnePath ex:q ]", "ad"),
        ("[ sh:inversePath [ sh:zeroOrMorePath ex:p ] ]", "ab"),
        ("( [ sh:zeroOrMorePath ex:p ] ex:q )", "d"),
        ("[ sh:inversePath [ sh:inversePath ex:p ] ]", "bc"),
    ],
)
def test_a_path_reaches_each_of_its_value_nodes_once(path: str, expected: str) -> None:
    assert reached(path) == expected


@pytest.mark.parametrize(
    "path",
    ["( ex:p )", "[ sh:inversePath ( ex:p ex:q ) ]", "[ sh:alternativePath ( ex:p ) ]", "[ ex:p ex:q ]"],
)
def test_a_path_that_pyshacl_has_something_to_say_about_is_left_to_it(path: str) -> None:
    with pytest.raises(PathError):
        reached(path)


def test_an_ill_formed_path_is_an_error_at_a_node_without_its_first_property_too() -> None:
    shapes = of_p("sh:maxCount 1").replace("sh:path ex:p", "sh:path ( ex:q )")
    with pytest.raises(UserError, match="at least two path items"):
        validator(shapes).validate_triples(triples("ex:a ex:p ex:b ."))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("ex:p", {IRI("p")}),
        ("( ex:p ex:q )", {IRI("p")}),
        ("[ sh:alternativePath ( ex:p ( ex:q ex:p ) ) ]", {IRI("p"), IRI("q")}),
        ("[ sh:zeroOrMorePath ex:p ]", None),
        ("[ sh:inversePath ex:p ]", None),
        ("[ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ]", None),
    ],
)
def test_a_path_needs_one_of_its_first_properties_when_it_starts_with_one(
    path: str, expected: set[str] | None
) -> None:
    shapes = validator(f"ex:Root a sh:PropertyShape ; sh:path {path} .")._shapes
    (found,) = shapes.objects(predicate=SH.path)
    assert first_steps(shapes, found) == expected
