from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from pyshacl.constraints.core.cardinality_constraints import MinCountConstraintComponent
from rdflib import RDF, SH, Graph

from hub.errors import UserError
from hub.validate.split import problems_by_record
from tests.validate.shapes import BASE, PREFIXES, REFERENCE, SHAPES, good, record, rules, validator

INNOVATE = "<https://w3id.org/ess-hub/scheme/axis/innover>"


def test_a_record_that_conforms_has_no_finding(tmp_path: Path) -> None:
    assert validator(tmp_path).validate(good("1")) == ()


@pytest.mark.parametrize(
    ("pairs", "expected", "fr", "en", "value"),
    [
        ((), "violation name", "Le nom manque.", "The name is missing.", None),
        (
            ('schema:name "Un"', 'schema:telephone "1"', 'schema:telephone "2"'),
            "warning phone",
            "Plusieurs téléphones.",
            "Several phones.",
            None,
        ),
        (
            ('schema:name "Un"', 'ess:acronym "TROPLONG"'),
            "info acronym",
            "Sigle long.",
            "Long acronym.",
            "TROPLONG",
        ),
    ],
)
def test_each_severity_is_told_with_its_message_in_both_languages(
    tmp_path: Path, pairs: tuple[str, ...], expected: str, fr: str, en: str, value: str | None
) -> None:
    (finding,) = validator(tmp_path).validate(record("1", *pairs))
    assert rules((finding,)) == [expected]
    assert (finding.text.fr, finding.text.en) == (fr, en)
    assert (finding.value.value if finding.value else None) == value
    assert finding.focus == finding.record == BASE + "1"


def test_a_sparql_rule_says_its_own_message_with_the_value_and_not_the_shapes(tmp_path: Path) -> None:
    (finding,) = validator(tmp_path).validate(record("1", 'schema:name "Un"', 'ess:siren "123456789"'))
    assert finding.text.fr == "La clé de 123456789 est fausse."
    assert finding.text.en == "The key of 123456789 is wrong."
    assert finding.shape.endswith("#key")
    assert finding.path == "https://w3id.org/ess-hub/ontology#siren"


def test_a_sparql_rule_without_message_says_its_shapes(tmp_path: Path) -> None:
    silent = SHAPES.replace(
        'sh:message "La clé de {?value} est fausse."@fr , "The key of {?value} is wrong."@en ;', ""
    )
    (finding,) = validator(tmp_path, silent).validate(record("1", 'schema:name "Un"', 'ess:siren "9"'))
    assert (finding.text.fr, finding.text.en) == ("Un SIREN a neuf chiffres.", "A SIREN has nine digits.")


def test_a_shape_without_any_message_is_told_in_both_languages_all_the_same(tmp_path: Path) -> None:
    silent = SHAPES.replace('sh:message "Le nom manque."@fr , "The name is missing."@en', "sh:name 'nom'")
    (finding,) = validator(tmp_path, silent).validate(record("1"))
    assert finding.text.fr.startswith("une valeur manque")
    assert finding.text.en.startswith("a value is missing")


def test_a_message_in_one_language_only_serves_both(tmp_path: Path) -> None:
    french = SHAPES.replace(', "The name is missing."@en', "")
    (finding,) = validator(tmp_path, french).validate(record("1"))
    assert finding.text.en == "Le nom manque."


def test_queries_are_parsed_once_whatever_the_number_of_records(tmp_path: Path) -> None:
    checker = validator(tmp_path)
    checker.validate(good("1"))
    parsed = checker.queries.parsed
    assert parsed == 1
    for batch in range(3):
        checker.validate(line for key in range(20) for line in good(f"{batch}-{key}"))
    assert checker.queries.parsed == parsed


def test_a_violation_says_nothing_about_the_records_beside_it(tmp_path: Path) -> None:
    lines = (
        good("1")
        + record("2", 'ess:siren "9"')
        + good("3")
        + record("4", 'schema:name "4"', 'ess:acronym "LONGUE"')
    )
    by_record = problems_by_record(validator(tmp_path).validate(lines))
    assert {
        key.removeprefix(BASE): [each.severity for each in found] for key, found in by_record.items()
    } == {
        "2": ["violation", "violation"],
        "4": ["info"],
    }


def test_a_fault_of_an_inner_node_is_its_records_and_says_the_cause(tmp_path: Path) -> None:
    lines = record("1", 'schema:name "Un"', f"schema:address <{BASE}1#address>")
    lines += record("1", 'schema:postalCode "6900"', fragment="#address")
    (finding,) = validator(tmp_path).validate(lines)
    assert finding.text.fr == "L'adresse n'est pas conforme."
    (cause,) = finding.causes()
    assert (cause.text.fr, cause.value and cause.value.value) == ("Un code postal a cinq chiffres.", "6900")
    assert (cause.focus, cause.record) == (BASE + "1#address", BASE + "1")
    (problem,) = problems_by_record([finding])[BASE + "1"]
    assert (problem.severity, problem.field, problem.value) == ("violation", "schema:postalCode", "6900")


def test_classes_and_concepts_of_the_reference_are_seen(tmp_path: Path) -> None:
    checker = validator(tmp_path)
    assert checker.validate([*good("1"), *record("1", f"ess:axis {INNOVATE}")]) == ()
    (finding,) = checker.validate(
        [*good("1"), *record("1", "ess:axis <https://w3id.org/ess-hub/scheme/axis/autre>")]
    )
    assert finding.text.fr == "Axe inconnu."


def test_faults_of_the_reference_are_not_the_publishers(tmp_path: Path) -> None:
    """The concept has no label, which its shape asks for: true, and nothing a source can mend."""
    checker = validator(tmp_path)
    assert checker.validate(record("1", 'schema:name "Un"', f"ess:axis {INNOVATE}")) == ()
    own = f'{INNOVATE} <https://schema.org/name> "x" .'
    assert rules(checker.validate([own])) == ["violation concept-label"]


def test_the_order_of_lines_does_not_change_the_findings(tmp_path: Path) -> None:
    checker = validator(tmp_path)
    lines = [
        *record("2", 'ess:siren "9"', 'ess:siren "8"'),
        *record("1"),
        *record("3", 'ess:acronym "LONGUE"'),
    ]
    assert checker.validate(lines) == checker.validate(reversed(lines))


def test_literals_are_reported_as_they_stand(tmp_path: Path) -> None:
    shapes = (
        PREFIXES
        + "shape:N a sh:NodeShape ; sh:targetSubjectsOf ess:n ; sh:property shape:n .\n"
        + (
            "shape:n a sh:PropertyShape ; sh:path ess:n ; sh:maxInclusive 0 ; sh:datatype xsd:date ; sh:message 'x' ."
        )
    )
    checker = validator(tmp_path, shapes)
    number = '"007"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert {each.value.value for each in checker.validate(record("1", f"ess:n {number}")) if each.value} == {
        "007"
    }
    date = '"2010-13-45"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert "DatatypeConstraintComponent" in str(checker.validate(record("1", f"ess:n {date}")))


def test_the_version_follows_shapes_and_reference_and_nothing_else(tmp_path: Path) -> None:
    first = validator(tmp_path).version
    assert validator(tmp_path).version == first
    assert validator(tmp_path, SHAPES + "# more\n").version != first
    assert validator(tmp_path, reference=REFERENCE + "# more\n").version != first


def test_shapes_that_are_no_turtle_are_named_with_line_and_column(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"shapes\.ttl:9:3:"):
        validator(tmp_path, PREFIXES + "  ??? .")


def test_shapes_that_are_no_shacl_are_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be applied"):
        validator(tmp_path, PREFIXES + "shape:p a sh:PropertyShape ; sh:minCount 1 .")


def test_a_rule_that_asks_another_server_is_refused(tmp_path: Path) -> None:
    away = SHAPES.replace("WHERE { $this", "WHERE { SERVICE <http://127.0.0.1:9/> { ?x ?y ?z } $this")
    with pytest.raises(UserError, match="SERVICE"):
        validator(tmp_path, away).validate(good("1"))


def test_findings_are_those_of_plain_pyshacl(tmp_path: Path) -> None:
    lines = record("1") + record(
        "2", 'schema:name "2"', 'ess:siren "9"', 'schema:telephone "1"', 'schema:telephone "2"'
    )
    lines += record(
        "3", 'schema:name "3"', "ess:axis <https://x.org/autre>", f"schema:address <{BASE}3#address>"
    )
    lines += record("3", 'schema:postalCode "6900"', fragment="#address")
    found = validator(tmp_path).validate(lines)
    data = Graph().parse(data="\n".join(lines), format="nt").parse(data=REFERENCE, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    (top,) = report.subjects(RDF.type, SH.ValidationReport)
    plain = {
        tuple(
            str(report.value(result, each))
            for each in (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent)
        )
        for result in report.objects(top, SH.result)
    }
    # Plain pyshacl also reports the reference's own fault.
    plain = {row for row in plain if row[0].startswith(BASE)}
    assert {(each.focus, each.shape, each.component) for each in found} == plain
    assert len(plain) == 5


def test_not_a_number_breaks_a_bound_like_any_number_outside_it(tmp_path: Path) -> None:
    bound = (
        "shape:Placed a sh:NodeShape ; sh:targetSubjectsOf schema:latitude ; sh:property shape:latitude .\n"
    )
    bound += "shape:latitude sh:path schema:latitude ; sh:maxInclusive 90.0 ; sh:minInclusive -90.0 ."
    check = validator(tmp_path, PREFIXES + bound)
    double = "^^<http://www.w3.org/2001/XMLSchema#double>"
    assert len(check.validate(record("1", f'schema:latitude "NaN"{double}'))) == 2
    assert check.validate(record("1", f'schema:latitude "45.5"{double}')) == ()


def test_a_node_at_which_the_engine_fails_is_named_and_the_others_are_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = validator(tmp_path)
    evaluate = MinCountConstraintComponent.evaluate

    def fail(
        self: object, executor: object, graph: object, values: dict[object, object], path: object
    ) -> object:
        if any(str(focus).endswith("2") for focus in values):
            raise ValueError("odd")
        return evaluate(self, executor, graph, values, path)

    monkeypatch.setattr(MinCountConstraintComponent, "evaluate", fail)
    lines = [line for key in "123" for line in record(key, 'ess:siren "123456780"')]
    found = check.validate(lines)
    assert [each.focus.rpartition("/")[2] for each in found] == ["1", "2", "3"]
    assert "odd" in found[1].text.en
    assert found[1].severity == "violation"
