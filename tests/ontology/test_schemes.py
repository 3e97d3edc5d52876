"""The classifications: every concept has one code, labels and a definition in both languages, and its place."""

from __future__ import annotations

import html
import json
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, Namespace, URIRef

from hub.model import vocabulary
from hub.model.vocabulary import ESS, SCHEME
from tests.ontology.reading import SCHEMES, languages
from tests.public_files import data

FAMILY, TIER = URIRef(ESS + "family"), URIRef(ESS + "tier")
XKOS = Namespace(vocabulary.XKOS)
NAMES = {
    "accompanist",
    "activity",
    "administrative-status",
    "agreement",
    "axis",
    "bdis-role",
    "diffusion-status",
    "ess-family",
    "ess-tier",
    "exchange-kind",
    "exchange-terms",
    "guarantee",
    "legal-form",
    "naf",
    "network-type",
    "nomenclature",
    "party-kind",
    "project-model",
    "scheme-type",
    "service-type",
    "siae-kind",
    "stage",
    "status-evidence",
    "theme",
    "workforce-band",
}

each_scheme = pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)


def test_there_is_one_file_a_scheme() -> None:
    assert {path.stem for path in SCHEMES} == NAMES


@each_scheme
def test_a_scheme_is_named_as_its_file_titled_and_sourced(path: Path) -> None:
    graph = Graph().parse(path)
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [URIRef(SCHEME + path.stem)]
    scheme = URIRef(SCHEME + path.stem)
    assert languages(graph, scheme, DCTERMS.title) == ["en", "fr"]
    assert languages(graph, scheme, DCTERMS.description) == ["en", "fr"]
    assert graph.value(scheme, DCTERMS.source) is not None


@each_scheme
def test_a_concept_is_its_code_labelled_and_defined_in_both_languages(path: Path) -> None:
    graph = Graph().parse(path)
    scheme = URIRef(SCHEME + path.stem)
    concepts = list(graph.subjects(RDF.type, SKOS.Concept))
    assert concepts
    for concept in concepts:
        codes = [str(code) for code in graph.objects(concept, SKOS.notation)]
        assert [f"{scheme}/{code}" for code in codes] == [str(concept)]
        assert list(graph.objects(concept, SKOS.inScheme)) == [scheme]
        assert languages(graph, concept, SKOS.prefLabel) == ["en", "fr"], concept
        assert languages(graph, concept, SKOS.definition) == ["en", "fr"], concept
        top, broader = (concept, SKOS.topConceptOf, scheme) in graph, graph.value(concept, SKOS.broader)
        assert top != (broader in concepts), concept


@each_scheme
def test_codes_and_preferred_labels_are_unique_in_a_scheme(path: Path) -> None:
    graph = Graph().parse(path)
    codes = Counter(str(code) for code in graph.objects(None, SKOS.notation))
    assert [code for code, times in codes.items() if times > 1] == []
    # A first level may bear the name of its only category; two concepts of one level may not.
    labels = Counter(
        (label, graph.value(concept, SKOS.broader))
        for concept, label in graph.subject_objects(SKOS.prefLabel)
    )
    assert [label for label, times in labels.items() if times > 1] == []


def test_the_legal_categories_are_insee_s_three_levels_each_under_the_beginning_of_its_code() -> None:
    graph = scheme("legal-form")
    codes = {str(code) for code in graph.objects(None, SKOS.notation)}
    assert [sum(len(code) == length for code in codes) for length in (1, 2, 4)] == [10, 39, 260]
    for concept, broader in graph.subject_objects(SKOS.broader):
        code = str(graph.value(concept, SKOS.notation))
        assert str(graph.value(broader, SKOS.notation)) == (code[:2] if len(code) == 4 else code[0])
    assert {code[:2] for code in codes if len(code) == 4} == {code for code in codes if len(code) == 2}


def test_the_legal_categories_are_those_of_insee_s_list() -> None:
    path = data("codelists/natures-juridiques.json")
    graph = scheme("legal-form")
    labels = {
        str(graph.value(concept, SKOS.notation)): str(label)
        for concept, label in graph.subject_objects(SKOS.prefLabel)
        if isinstance(label, Literal) and label.language == "fr"
    }
    listed = json.loads(path.read_text("utf-8"))
    assert {code for code in labels if len(code) == 4} == set(listed)
    for code, name in listed.items():
        assert letters(labels[code]).startswith(letters(name)), code


def letters(label: str) -> str:
    """A label without what cleaning changes: spaces, entities, punctuation, capitals, accents, and one plural."""
    plain = unicodedata.normalize("NFD", html.unescape(label).casefold())
    return "".join(each for each in plain if each.isalnum()).replace(
        "societesinterprofessionnelles", "societeinterprofessionnelle"
    )


def test_no_label_of_a_scheme_has_blanks_or_entities_left_over() -> None:
    for path in SCHEMES:
        for label in Graph().parse(path).objects(None, SKOS.prefLabel):
            text = str(label)
            assert text == " ".join(text.split()) and "&" not in text.replace(" & ", ""), text


def test_a_level_of_the_legal_categories_says_what_all_those_below_it_say() -> None:
    graph = scheme("legal-form")
    below: dict[str, list[URIRef]] = {}
    for concept, code in graph.subject_objects(SKOS.notation):
        if len(str(code)) == 4 and isinstance(concept, URIRef):
            below.setdefault(str(code)[0], []).append(concept)
            below.setdefault(str(code)[:2], []).append(concept)
    for code, concepts in below.items():
        level = URIRef(f"{SCHEME}legal-form/{code}")
        for said in (TIER, FAMILY):
            values = {graph.value(each, said) for each in concepts}
            assert graph.value(level, said) == (values.pop() if len(values) == 1 else None), (code, said)


def scheme(name: str) -> Graph:
    (path,) = (path for path in SCHEMES if path.stem == name)
    return Graph().parse(path)


def codes(graph: Graph, predicate: URIRef, value: str) -> set[str]:
    """The four-digit codes of the categories that say ``value`` by ``predicate``."""
    found = {
        str(graph.value(concept, SKOS.notation))
        for concept in graph.subjects(predicate, URIRef(SCHEME + value))
    }
    return {code for code in found if len(code) == 4}


def test_every_legal_category_says_its_way_into_the_ess() -> None:
    graph = scheme("legal-form")
    for concept, code in graph.subject_objects(SKOS.notation):
        if len(str(code)) == 4:
            assert len(list(graph.objects(concept, TIER))) == 1, concept
        assert len(list(graph.objects(concept, FAMILY))) <= 1, concept
    tiers = {str(tier).removeprefix(SCHEME) for tier in graph.objects(None, TIER)}
    assert tiers == {
        f"ess-tier/{tier.removeprefix(SCHEME + 'ess-tier/')}"
        for tier in map(str, scheme("ess-tier").subjects(RDF.type, SKOS.Concept))
    }


def test_the_legal_categories_of_the_act_are_read_as_documented() -> None:
    """Article 1 of the act of 31 July 2014, category by category."""
    graph = scheme("legal-form")
    assert codes(graph, FAMILY, "ess-family/mutual") == {"6411", "8210", "8250", "8290"}
    assert codes(graph, FAMILY, "ess-family/foundation") == {"9300"}
    by_form = codes(graph, TIER, "ess-tier/by-form")
    associations = codes(graph, FAMILY, "ess-family/association")
    assert associations & by_form == {"9220", "9221", "9222", "9223", "9230", "9260"}
    cooperatives = codes(graph, FAMILY, "ess-family/cooperative")
    assert {"5458", "5558", "5460", "6317", "6595"} <= cooperatives & by_form
    assert len(cooperatives & by_form) == 46
    review = codes(graph, TIER, "ess-tier/to-review")
    assert review == {
        "5191", "5432", "5532", "5632", "6100", "6532", "6901", "8140", "8510", "8520", "9210", "9224", "9240", "9900",
    }  # fmt: skip
    # II, 2°, and III: any commercial company that is no cooperative, and no other kind of company.
    evidence = codes(graph, TIER, "ess-tier/by-evidence")
    companies = {
        str(code) for code in graph.objects(None, SKOS.notation) if len(code) == 4 and code[0] == "5"
    }
    assert evidence == companies - cooperatives - review
    assert {"5499", "5599", "5699", "5710", "5202", "5800"} <= evidence
    assert evidence == codes(graph, FAMILY, "ess-family/commercial-company")
    for code in codes(graph, TIER, "ess-tier/not-by-form"):
        assert code not in by_form
        assert graph.value(URIRef(f"{SCHEME}legal-form/{code}"), FAMILY) is None


def test_a_category_in_the_ess_by_form_has_a_family() -> None:
    graph = scheme("legal-form")
    for code in codes(graph, TIER, "ess-tier/by-form"):
        assert graph.value(URIRef(f"{SCHEME}legal-form/{code}"), FAMILY) is not None


def test_the_naf_has_its_twenty_one_sections_and_eighty_eight_divisions_as_levels() -> None:
    graph, naf = scheme("naf"), Namespace(SCHEME + "naf/")
    depths = {int(str(graph.value(level, XKOS.depth))): level for level in graph.subjects(XKOS.depth, None)}
    levels = list(graph.items(graph.value(URIRef(SCHEME + "naf"), XKOS.levels)))
    assert levels == [depths[1], depths[2]]
    for depth, number in ((1, 21), (2, 88)):
        members = set(graph.objects(depths[depth], SKOS.member))
        assert len(members) == number == int(str(graph.value(depths[depth], XKOS.numberOfItems)))
    sections, divisions = (set(graph.objects(depths[depth], SKOS.member)) for depth in (1, 2))
    assert {graph.value(division, SKOS.broader) for division in divisions} == sections
    assert set(graph.subjects(RDF.type, SKOS.Concept)) == sections | divisions | {naf.total, naf.unknown}
    assert graph.value(naf["88"], SKOS.broader) == naf.Q
    assert graph.value(naf["94"], SKOS.broader) == naf.S
    for division in divisions:
        section = str(graph.value(division, SKOS.broader))[-1]
        assert f"section {section}" in str(next(graph.objects(division, SKOS.definition)))


def test_the_activity_of_the_observatorys_figures_is_in_the_naf() -> None:
    """Social work leads employment in the review of 2016, before finance and insurance."""
    graph, naf = scheme("naf"), Namespace(SCHEME + "naf/")
    assert Literal("Action sociale sans hébergement", lang="fr") in set(
        graph.objects(naf["88"], SKOS.prefLabel)
    )
    assert Literal("Activités financières et d'assurance", lang="fr") in set(
        graph.objects(naf.K, SKOS.prefLabel)
    )
