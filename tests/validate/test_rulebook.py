"""What a rule expects, and the value that was meant: short, in both languages, and never a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.errors import Text
from hub.resources import find_resources
from hub.validate.finding import Finding
from hub.validate.report.advice import said_and_advised
from hub.validate.report.correction import correction
from hub.validate.report.groups import grouped
from hub.validate.report.report import Report
from hub.validate.report.rulebook import Rulebook
from hub.validate.validator import Validator
from tests.validate.shapes import BASE, PREFIXES, record, validator

SHAPES = (
    PREFIXES
    + """
shape:All a sh:NodeShape ; sh:targetClass ess:Organization ;
  sh:property shape:siren , shape:date , shape:kind , shape:link , shape:web , shape:part , shape:size , shape:tongue .
shape:siren a sh:PropertyShape ; sh:path ess:siren ; sh:name "numéro"@fr , "number"@en ; sh:pattern "^[0-9]{9}$" ; sh:maxCount 1 .
shape:date a sh:PropertyShape ; sh:path schema:foundingDate ; sh:datatype xsd:date .
shape:kind a sh:PropertyShape ; sh:path ess:axis ; sh:in ( "a" "b" "c" "d" "e" "f" ) .
shape:link a sh:PropertyShape ; sh:path schema:address ; sh:nodeKind sh:IRI .
shape:web a sh:PropertyShape ; sh:path schema:url ; sh:pattern "^https?://[^/\\\\s]+\\\\.[^\\\\s]+$" .
shape:part a sh:PropertyShape ; sh:path schema:telephone ; sh:minLength 4 .
shape:size a sh:PropertyShape ; sh:path ess:employees ; sh:or ( [ sh:maxInclusive 9 ] [ sh:hasValue 12 ] ) ; sh:minExclusive 0 .
shape:tongue a sh:PropertyShape ; sh:path schema:description ; sh:languageIn ( "fr" "en" ) .
"""
)
XSD = "http://www.w3.org/2001/XMLSchema#"


def findings(folder: Path, *pairs: str) -> tuple[Finding, ...]:
    return validator(folder, SHAPES).validate(record("1", *pairs))


@pytest.mark.parametrize(
    ("pair", "fr", "en"),
    [
        ('ess:siren "1"', "9 chiffres", "9 digits"),
        (
            'schema:foundingDate "hier"',
            "une date année-mois-jour (2026-11-21)",
            "a date year-month-day (2026-11-21)",
        ),
        ('ess:axis "z"', "l'une des 6 valeurs a, b, c, d, e, …", "one of the 6 values a, b, c, d, e, …"),
        ('schema:address "ici"', "un lien (une IRI), pas du texte", "a link (an IRI), not text"),
        ('schema:telephone "1"', "au moins 4 caractères", "at least 4 characters"),
        (f'ess:employees "0"^^<{XSD}integer>', "plus que 0", "more than 0"),
        ('schema:description "bonjour"@de', "un texte en fr, en", "a text in fr, en"),
        (
            'schema:url "exemple"',
            "la forme ^https?://[^/\\s]+\\.[^\\s]+$",
            "the form ^https?://[^/\\s]+\\.[^\\s]+$",
        ),
    ],
)
def test_each_constraint_says_what_it_expects(tmp_path: Path, pair: str, fr: str, en: str) -> None:
    (found,) = findings(tmp_path, pair)
    assert Rulebook([tmp_path / "shapes.ttl"]).expected(found) == Text(fr, en)


def test_counts_are_said_and_the_name_people_know(tmp_path: Path) -> None:
    found = findings(tmp_path, 'ess:siren "123456782"', 'ess:siren "732829320"')
    rulebook = Rulebook([tmp_path / "shapes.ttl"])
    assert [rulebook.expected(each) for each in found] == [Text("au plus 1 valeur", "at most 1 value")]
    assert rulebook.title(found[0].shape) == Text("Numéro", "Number")


@pytest.mark.parametrize(
    ("pair", "meant"),
    [
        ('ess:siren "732 829 320"', "732829320"),
        ('ess:siren "5520176"', "005520176"),  # its key holds once the zeros are back
        ('ess:siren "5520177"', None),
        ('ess:siren "73282932"', None),
        (f'schema:foundingDate "3/12/2019"^^<{XSD}date>', "2019-12-03"),
        (f'schema:foundingDate "31/02/2019"^^<{XSD}date>', None),
        ('schema:url "www.exemple.org"', "https://www.exemple.org"),
        ('schema:url "accueil@exemple.org"', None),
        ('schema:url "à venir"', None),
        ('schema:telephone "1"', None),
    ],
)
def test_a_correction_is_proposed_only_when_the_rule_accepts_it(
    tmp_path: Path, pair: str, meant: str | None
) -> None:
    (found,) = findings(tmp_path, pair)
    assert correction(found, Rulebook([tmp_path / "shapes.ttl"])) == meant


def test_the_proposal_stands_in_the_report(tmp_path: Path) -> None:
    made = Report(checked=1)
    made.add_findings(findings(tmp_path, 'ess:siren "732 829 320"'))
    made.rulebook = Rulebook([tmp_path / "shapes.ttl"])
    said = made.into("fr")
    assert "Trouvé : « 732 829 320 » · Attendu : 9 chiffres · À faire : écrivez « 732829320 »" in said
    assert made.to_json()["problems"][0]["correction"] == "732829320"


@pytest.mark.parametrize(
    ("fr", "en", "said", "todo"),
    [
        (
            "Un SIREN a neuf chiffres : corrigez-le ou laissez le champ vide.",
            "A SIREN has nine digits: correct it or leave the field empty.",
            Text("Un SIREN a neuf chiffres.", "A SIREN has nine digits."),
            Text("corrigez-le ou laissez le champ vide", "correct it or leave the field empty"),
        ),
        (
            "Aucun lieu : aucune recherche ne le trouvera.",
            "No place: no search will find it.",
            Text("Aucun lieu : aucune recherche ne le trouvera.", "No place: no search will find it."),
            Text("ajoutez la valeur qui manque", "add the missing value"),
        ),
        (  # told apart in one language only: both stay whole
            "Un nom : donnez-le.",
            "A name.",
            Text("Un nom : donnez-le.", "A name."),
            Text("ajoutez la valeur qui manque", "add the missing value"),
        ),
    ],
)
def test_a_sentence_is_told_apart_into_what_is_wrong_and_what_to_do(
    fr: str, en: str, said: Text, todo: Text
) -> None:
    assert said_and_advised(Text(fr, en), "http://www.w3.org/ns/shacl#MinCountConstraintComponent", "x") == (
        said,
        todo,
    )


def test_most_sentences_of_the_shapes_say_what_to_do() -> None:
    from rdflib import SH, Graph

    graph = Graph()
    for path in find_resources().shape_files():
        graph.parse(path)
    texts = []
    for shape in set(graph.subjects(SH.message)):
        said = {each.language: str(each) for each in graph.objects(shape, SH.message)}  # type: ignore[attr-defined]
        texts.append(Text(said["fr"], said["en"]))
    apart = [text for text in texts if said_and_advised(text, "", "")[0] != text]
    assert len(apart) > 0.75 * len(texts)
    for text in apart:
        said, todo = said_and_advised(text, "", "")
        for language in ("fr", "en"):
            assert said.into(language) and todo.into(language)  # type: ignore[arg-type]


def test_a_value_in_the_sentence_of_the_shapes_is_no_value_put_into_it() -> None:
    resources = find_resources()
    found = Validator(resources.shape_files(), ()).validate(
        [f'<{BASE}1> <https://w3id.org/ess-hub/ontology#siren> "SIREN" .']
    )
    made = Report(checked=1)
    made.add_findings(found)
    groups = grouped(made.remarks, Rulebook(resources.shape_files()))
    assert "Un SIREN a neuf chiffres, sans espaces." in {group.said.fr for group in groups}
