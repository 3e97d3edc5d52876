from __future__ import annotations

import pytest

from tests.validate.prefilter.cases import agreed, suspects

TYPED = "ex:a a ex:C . ex:b a ex:D . ex:C rdfs:subClassOf ex:D . ex:c ex:p ex:d , 'e' ."


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("sh:targetClass ex:D", {"a", "b"}),
        ("sh:targetClass ex:C", {"a"}),
        ("sh:targetSubjectsOf ex:p", {"c"}),
        ("sh:targetObjectsOf ex:p", {"d", '"e"'}),
        ("sh:targetNode ex:a , 'e'", {"a", '"e"'}),
        ("sh:targetNode ex:nobody", set()),
        ("sh:targetClass ex:C ; sh:targetSubjectsOf ex:p", {"a", "c"}),
        ("a rdfs:Class ; sh:targetNode ex:nobody", {"f"}),
    ],
)
def test_a_target_aims_at_the_nodes_of_the_batch_that_it_names(target: str, expected: set[str]) -> None:
    shapes = f"ex:Root a sh:NodeShape ; {target} ; sh:hasValue ex:never ."
    data = f"{TYPED} ex:f a ex:Root ."
    assert set(suspects(shapes, data)) == expected
    assert len(agreed(shapes, data)) == len(expected)


def test_a_deactivated_shape_aims_at_nothing() -> None:
    shapes = (
        "ex:Root a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:hasValue ex:never ; sh:deactivated true ."
    )
    assert suspects(shapes, TYPED) == []


def test_a_node_of_the_reference_may_lead_to_one_of_the_batch() -> None:
    """What a property shape within a property shape finds is about the node it has come to."""
    shapes = (
        "ex:Root a sh:NodeShape ; sh:targetClass ex:C ; sh:property"
        " [ sh:path [ sh:inversePath ex:p ] ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ] ."
    )
    reference = "ex:c a ex:C . ex:other a ex:C . ex:known ex:p ex:other ."
    (finding,) = agreed(shapes, "ex:a ex:p ex:c . ex:b ex:p ex:c ; ex:q ex:x .", reference)
    assert finding.focus == "http://e.x/a"
    assert suspects(shapes, "ex:a ex:p ex:c .", reference) == ["c", "other"]
    assert suspects(shapes.replace("minCount", "maxCount"), "ex:a ex:p ex:c .", reference) == []
