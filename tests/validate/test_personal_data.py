"""What concerns a person is warned of without being repeated: no report shows the value."""

from __future__ import annotations

import json

import pytest

from hub.resources import find_resources
from hub.validate.report.report import Report
from hub.validate.report.turtle import report_turtle
from hub.validate.validator import Validator

ESS, SCHEMA = "https://w3id.org/ess-hub/ontology#", "https://schema.org/"
A = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
NODE = "https://data.example.org/record/essai/1"

# (rule, property, value): one record each, its value never to be seen again.
CASES = [
    ("email-private", "email", "jeanne.exemple@free.fr"),
    ("email-private", "email", "jeanne.exemple@orange.fr"),
    ("email-with-name", "email", "Jeanne Exemple <accueil@exemple.org>"),
    ("email-form", "email", "jeanne.exemple chez free"),
    ("telephone-private", "telephone", "06 12 34 56 78"),
    ("telephone-private", "telephone", "+33 7 12 34 56 78"),
    ("telephone-with-name", "telephone", "Mme Exemple 05 55 12 34 56"),
    ("address-of-a-person", "streetAddress", "chez Mme Exemple"),
    ("person-name", "familyName", "Exemple"),
]


@pytest.fixture(scope="module")
def validator() -> Validator:
    resources = find_resources()
    return Validator(resources.shape_files(), ())


@pytest.mark.parametrize(
    ("rule", "name", "value"), CASES, ids=[f"{rule}-{i}" for i, (rule, *_) in enumerate(CASES)]
)
def test_personal_data_is_warned_of_and_never_shown(
    validator: Validator, rule: str, name: str, value: str
) -> None:
    kind = "PostalAddress" if name == "streetAddress" else "Thing"
    findings = validator.validate(
        [f'<{NODE}> <{SCHEMA}{name}> "{value}" .', f"<{NODE}> <{A}> <{SCHEMA}{kind}> ."]
    )
    (found,) = (finding for finding in findings if finding.shape.endswith(f"#{rule}"))
    assert found.severity == "warning"
    assert found.value is None
    report = Report(checked=1)
    report.add_findings(findings)
    shown = (
        report.into("fr"),
        report.into("en"),
        json.dumps(report.to_json(), ensure_ascii=False),
        report_turtle(report),
    )
    for text in shown:
        assert value not in text
        assert rule in text


def test_a_value_that_concerns_nobody_is_shown(validator: Validator) -> None:
    (found,) = validator.validate([f'<{NODE}> <{ESS}rna> "W1" .'])
    assert found.value is not None
    assert found.value.value == "W1"
