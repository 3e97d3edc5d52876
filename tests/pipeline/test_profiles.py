"""A region's profile: sound or refused in one line; its rules for the sources that ask for them, and no others."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyshacl
import pytest
from pyshacl import validate
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef

from cli import main
from hub.errors import SettingsError
from hub.harvest.report import HarvestReport
from hub.harvest.state import State
from hub.model.iri import Addresses
from hub.model.source import Source
from hub.pipeline.follow import checked_source
from hub.pipeline.harvest import HarvestOptions, harvest_sources
from hub.pipeline.hub import Hub
from hub.pipeline.model_graph import refresh_model
from hub.pipeline.profiles import declared_terms, find_profiles, sound_profile
from hub.pipeline.status import hub_status
from hub.resources import Profile, find_resources
from hub.store.view import open_view
from hub.validate import profile_check
from hub.validate.profile_check import profile_faults
from tests.shapes.checking import PREFIXES, SH, reference

RESOURCES = find_resources()
BUNDLED = find_profiles([RESOURCES.profile_folder])
EXAMPLE = BUNDLED["nouvelle-aquitaine"]
NAQ = "https://w3id.org/ess-hub/profile/nouvelle-aquitaine"
BOTH = {"fr", "en"}
SHAPES_FOR_SHAPES = Graph().parse(Path(pyshacl.__file__).parent / "assets" / "shacl-shacl.ttl")
NOT_A_SHAPE = "@prefix sh: <http://www.w3.org/ns/shacl#> . <https://x.org/s> a sh:NodeShape ; sh:closed 3 ."
each_profile = pytest.mark.parametrize("profile", BUNDLED.values(), ids=BUNDLED)


# --- the bundled profiles


@each_profile
def test_a_bundled_profile_can_be_used(profile: Profile) -> None:
    assert profile_faults(profile, declared_terms(RESOURCES), RESOURCES.shape_files()) == ()


@each_profile
def test_everything_in_a_bundled_profile_is_said_in_both_languages(profile: Profile) -> None:
    wanted = {
        SKOS.Concept: (SKOS.prefLabel, SKOS.definition),
        SKOS.ConceptScheme: (URIRef("http://purl.org/dc/terms/title"),),
        SH.NodeShape: (RDFS.label,),
        SH.PropertyShape: (SH.name, SH.message),
    }
    for path in profile.files:
        graph = Graph().parse(path)
        for kind, predicates in wanted.items():
            for subject in graph.subjects(RDF.type, kind):
                assert isinstance(subject, URIRef), path
                for predicate in predicates:
                    texts = [text for text in graph.objects(subject, predicate) if isinstance(text, Literal)]
                    assert {text.language for text in texts} == BOTH, f"{path}: {subject} {predicate}"


@each_profile
def test_the_shapes_of_a_bundled_profile_are_valid_shapes(profile: Profile) -> None:
    graph = Graph()
    for path in profile.shapes:
        graph.parse(path)
    # The common shapes that they point to are looked at by tests/shapes/test_form.py.
    conforms, _, said = validate(graph, shacl_graph=SHAPES_FOR_SHAPES)
    assert conforms, said
    assert not validate(Graph().parse(data=NOT_A_SHAPE), shacl_graph=SHAPES_FOR_SHAPES)[0]


def results(turtle: str) -> set[tuple[str, str]]:
    """(rule, severity) of what the example's own shapes say of ``turtle``."""
    data, rules = reference(), Graph()
    for path in EXAMPLE.vocabulary:
        data.parse(path)
    for path in EXAMPLE.shapes:
        rules.parse(path)
    data.parse(data=PREFIXES + turtle, format="turtle")
    _, report, _ = validate(data, shacl_graph=rules, inplace=True)
    assert isinstance(report, Graph)
    return {
        (
            str(report.value(result, SH.sourceShape)).removeprefix(NAQ + "#"),
            str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)),
        )
        for result in report.objects(None, SH.result)
    }


@pytest.mark.parametrize(
    ("rule", "severity", "body"),
    [
        ("Organization", "Violation", 'schema:name "Atelier" ; ess:territory region:75'),
        (
            "acronym-expanded",
            "Warning",
            'schema:name "ADV" ; ess:acronym "ADV" ; ess:territory department:87',
        ),
        (
            "department-of-the-region",
            "Warning",
            'schema:name "Atelier" ; schema:address [ a schema:PostalAddress ; ess:department department:75 ]',
        ),
    ],
)
def test_each_rule_of_the_example_fires_on_its_fault(rule: str, severity: str, body: str) -> None:
    assert (rule, severity) in results(f"<https://example.org/r/1> a ess:Organization ; {body} .")


@pytest.mark.parametrize(
    "body",
    [
        "ess:territory department:87",
        'schema:address [ a schema:PostalAddress ; ess:communeCode "87085" ]',
        'schema:address [ a schema:PostalAddress ; schema:postalCode "87000" ; ess:department department:87 ]',
    ],
)
def test_the_example_lets_a_good_organization_pass(body: str) -> None:
    assert (
        results(f'<https://example.org/r/1> a ess:Organization ; schema:name "Atelier" ; {body} .') == set()
    )


# --- a broken profile

SHAPES = "shapes/organization.ttl"
# (file, what is replaced, by what, the line, a word of the message)
BROKEN: dict[str, tuple[str, str, str, int, str]] = {
    "syntax": ("theme.ttl", "skos:broader common:rural ;", "skos:broader common:rural", 22, "attendu"),
    "prefix": ("theme.ttl", "@prefix common:", "@prefix commun:", 21, "common:"),
    "undeclared concept": ("theme.ttl", "common:rural", "common:ruralite", 21, "theme/ruralite"),
    "undeclared term": (SHAPES, "ess:communeCode", "ess:codeCommune", 70, "codeCommune"),
    "undeclared shape": (SHAPES, "sh:node naq:within-the-region", "sh:node naq:nowhere", 35, "#nowhere"),
    "invalid shape": (SHAPES, "sh:disjoint ess:acronym", 'sh:minCount "one"', 22, "SHACL"),
    "shape without path": (SHAPES, "  sh:path schema:name ;\n", "", 22, "SHACL"),
    "regular expression": (SHAPES, "sh:disjoint ess:acronym", 'sh:pattern "(["', 26, "expression régulière"),
    "query": (
        SHAPES,
        "sh:disjoint ess:acronym",
        'sh:sparql [ a sh:SPARQLConstraint ; sh:select "SELECT $this WHERE { $this }" ]',
        26,
        "requête",
    ),
    "undeclared term in a query": (
        SHAPES,
        "sh:disjoint ess:acronym",
        'sh:sparql [ a sh:SPARQLConstraint ; sh:select "SELECT $this WHERE { $this ess:nom ?value }" ]',
        26,
        "ontology#nom",
    ),
    "title in one language": ("profile.ttl", ', "Profile of Nouvelle-Aquitaine"@en', "", 7, "@en"),
    "no profile": ("profile.ttl", "a prof:Profile ;", "a owl:Ontology ;", 1, "prof:Profile"),
    "common term changed": (
        "theme.ttl",
        "naq:theme\n",
        'common:rural skos:altLabel "campagne"@fr .\n\nnaq:theme\n',
        9,
        "terme commun",
    ),
}


def break_profile(hub: Path, fault: str) -> Path:
    """A copy of the example in the hub's own folder, broken; the broken file."""
    name, old, new, _, _ = BROKEN[fault]
    folder = hub / "profiles" / "nouvelle-aquitaine"
    shutil.copytree(EXAMPLE.folder, folder)
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_profile_is_refused_in_one_line_with_file_and_line(tmp_path: Path, fault: str) -> None:
    path = break_profile(tmp_path, fault)
    _, _, _, line, word = BROKEN[fault]
    with pytest.raises(SettingsError) as refusal:
        sound_profile("nouvelle-aquitaine", [tmp_path / "profiles"], RESOURCES)
    said = refusal.value.text.fr
    assert said.startswith(f"{path}:{line}:"), said
    assert word in said
    assert "\n" not in said
    assert "\n" not in refusal.value.text.en


def test_a_profile_without_its_first_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "profiles" / "vide").mkdir(parents=True)
    with pytest.raises(SettingsError, match=r"profile\.ttl:1: this file is missing"):
        sound_profile("vide", [tmp_path / "profiles"], RESOURCES)


# --- in a hub


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A hub followed by nothing yet."""
    monkeypatch.setenv("ESS_HUB_LANG", "fr")
    directory = tmp_path / "hub"
    assert main_code("init", str(directory), "--base-iri", "https://data.example.org/") == 0
    return directory


def main_code(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert isinstance(ended.value.code, int)
    return ended.value.code


CONNECTOR = """\
connector: 1
slug: annuaire
title: {fr: Annuaire, en: Directory}
publisher: CRESS Exemple
licence: https://www.etalab.gouv.fr/licence-ouverte-open-licence/
fictitious: true
source:
  format: csv
  encoding: utf-8
key: code
fields:
  code: {from: Code, required: true}
  nom: {from: Nom, required: true}
  commune: {from: Commune}
  siret: {from: SIRET}
map:
  mappings:
    organization:
      s: $(record)
      po:
        - [a, ess:Organization]
        - [schema:name, $(nom)]
        - [ess:siret, $(siret)]
        - [schema:address, $(record)#address~iri]
    address:
      s: $(record)#address
      po:
        - [a, schema:PostalAddress]
        - [ess:communeCode, $(commune)]
tests:
  - row: {Code: X, Nom: Exemple}
    gives: ['<record> schema:name "Exemple"']
"""
ROWS = "Code,Nom,Commune,SIRET\n1,Atelier,87085,73282932000074\n2,Sans commune,,\n"


@pytest.fixture
def make_hub(tmp_path: Path) -> Callable[..., Hub]:
    """A hub that follows ``annuaire.csv`` under each name given, each with its profile."""

    def make(**profiles: str | None) -> Hub:
        directory = tmp_path / "hub"
        (directory / "connectors").mkdir(parents=True, exist_ok=True)
        (directory / "connectors" / "annuaire.yaml").write_text(CONNECTOR, "utf-8")
        file = tmp_path / "annuaire.csv"
        if not file.exists():
            file.write_text(ROWS, "utf-8")
        sources = {
            name: Source(name, "annuaire", str(file), profile=profile) for name, profile in profiles.items()
        }
        hub = Hub(directory, Addresses("https://data.example.org/"), RESOURCES, sources)
        hub.revisions.create()
        return hub

    return make


def reports(hub: Hub) -> dict[str, HarvestReport]:
    outcomes = harvest_sources(hub, (), HarvestOptions())
    assert outcomes.failed == ()
    return {report.source: report for report in outcomes.reports}


def rules(report: HarvestReport) -> set[str]:
    return {group.rule for group in report.groups}


def test_a_profile_holds_for_its_source_and_for_no_other(make_hub: Callable[..., Hub]) -> None:
    found = reports(make_hub(common=None, regional="nouvelle-aquitaine"))
    assert f"{NAQ}#Organization" in rules(found["regional"])
    assert found["regional"].counts.rejected == 1
    assert not any(rule.startswith(NAQ) for rule in rules(found["common"]))
    assert found["common"].counts.rejected == 0


def test_another_profile_has_the_unchanged_source_checked_again(make_hub: Callable[..., Hub]) -> None:
    assert reports(make_hub(annuaire=None))["annuaire"].counts.rejected == 0
    assert reports(make_hub(annuaire=None))["annuaire"].untouched
    again = reports(make_hub(annuaire="nouvelle-aquitaine"))["annuaire"]
    assert not again.untouched
    assert again.counts.rejected == 1
    assert reports(make_hub(annuaire="nouvelle-aquitaine"))["annuaire"].untouched


def test_the_version_of_the_rules_follows_every_file_of_the_profile(
    make_hub: Callable[..., Hub], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whether the profile is sound is another test's question, and takes two seconds each time.
    monkeypatch.setattr(profile_check, "profile_faults", lambda *_: ())

    def version() -> str:
        hub = make_hub(annuaire="nouvelle-aquitaine")
        return hub.record_checks(hub.sources["annuaire"]).version

    own = make_hub().directory / "profiles" / "nouvelle-aquitaine"
    versions = [version()]
    shutil.copytree(EXAMPLE.folder, own)
    assert version() == versions[0]
    for name in ("theme.ttl", SHAPES):
        with (own / name).open("a", encoding="utf-8") as file:
            file.write("# another word\n")
        versions.append(version())
    assert len(set(versions)) == 3


def test_the_profile_s_terms_are_known_to_the_common_rules_of_its_source_only(
    make_hub: Callable[..., Hub],
) -> None:
    hub = make_hub(common=None, regional="nouvelle-aquitaine")
    record = "<https://data.example.org/record/a/1>"
    lines = [f"{record} <https://w3id.org/ess-hub/ontology#themeConcept> <{NAQ}/theme/montagne-limousine> ."]

    def found(source: str) -> set[str]:
        return {each.shape for each in hub.record_checks(hub.sources[source]).validator.validate(lines)}

    assert found("regional") == set()
    assert found("common") == {"https://w3id.org/ess-hub/shapes#theme-known"}


def test_the_vocabulary_of_the_profiles_in_use_is_in_the_model_graph(make_hub: Callable[..., Hub]) -> None:
    def labels(hub: Hub) -> list[str]:
        with hub.revisions.lease("test") as lease, lease.draft() as draft:
            if refresh_model(hub, draft):
                draft.commit()
        with open_view(hub.revisions.current()) as view:
            rows = view.select(
                f"SELECT ?label WHERE {{ GRAPH <{hub.addresses.model_graph}> {{ <{NAQ}/theme/montagne-limousine> "
                '<http://www.w3.org/2004/02/skos/core#prefLabel> ?label FILTER(LANG(?label) = "fr") } }'
            )
            return [row["label"].value for row in rows]

    assert labels(make_hub(annuaire=None)) == []
    assert labels(make_hub(annuaire="nouvelle-aquitaine")) == ["Revitalisation de la Montagne limousine"]
    assert labels(make_hub(annuaire=None)) == []


def test_a_hub_s_own_profile_wins_over_a_bundled_one(make_hub: Callable[..., Hub]) -> None:
    hub = make_hub(annuaire="nouvelle-aquitaine")
    own = hub.directory / "profiles" / "nouvelle-aquitaine"
    shutil.copytree(EXAMPLE.folder, own)
    assert hub.profiles["nouvelle-aquitaine"] == Profile(own)


def test_following_a_source_by_a_profile_nobody_knows_is_refused(
    make_hub: Callable[..., Hub], tmp_path: Path
) -> None:
    source = Source("autre", "annuaire", str(tmp_path / "annuaire.csv"), profile="atlantide")
    with pytest.raises(SettingsError, match="no profile 'atlantide'; one of: nouvelle-aquitaine"):
        checked_source(make_hub(), source)


COMMANDS = {
    "serve": ("serve", "--port", "0"),
    "harvest": ("harvest",),
    "run": ("run",),
    "status": ("status",),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_hub_refuses_to_start_on_an_unknown_profile_naming_the_line_of_the_setting(
    directory: Path, capfd: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    settings = directory / "hub.toml"
    follow(settings, "atlantide")
    line = settings.read_text(encoding="utf-8").splitlines().index('profile = "atlantide"') + 1
    capfd.readouterr()
    assert main_code("--hub", str(directory), *command) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err == f"ess-hub: {settings}:{line}: aucun profil « atlantide » ; au choix : nouvelle-aquitaine.\n"


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_hub_refuses_to_start_on_a_broken_profile_naming_its_file_and_line(
    directory: Path, capfd: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    follow(directory / "hub.toml", "nouvelle-aquitaine")
    path = break_profile(directory, "syntax")
    capfd.readouterr()
    assert main_code("--hub", str(directory), *command) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith(f"ess-hub: {path}:22:")
    assert err.count("\n") == 1


def follow(settings: Path, profile: str) -> None:
    """Write a source that asks for ``profile``, as an operator would by hand."""
    with settings.open("a", encoding="utf-8") as file:
        file.write(
            f'\n[sources.region]\nconnector = "cress-structures"\nfrom = "/nowhere/a.csv"\nprofile = "{profile}"\n'
        )


def test_a_hub_whose_profiles_are_sound_starts(make_hub: Callable[..., Hub]) -> None:
    hub = make_hub(annuaire="nouvelle-aquitaine")
    reports(hub)
    assert [source.id for source in hub_status(hub).sources] == ["annuaire"]
    with State(hub.state_path("annuaire"), readonly=True) as state:
        assert [reject.key for reject in state.rejects()] == ["2"]
