"""What the hub publishes goes to its neighbours in their terms, and comes back losing only what the query says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import PROV, RDF, RDFS, SKOS, XSD, Graph, URIRef
from rdflib.compare import graph_diff, isomorphic, to_isomorphic

from hub.model.vocabulary import ESS, SCHEMA, SCHEME, TERRITORY
from hub.pipeline.hub import Hub
from hub.publish.saved_query import load_query
from hub.resources import find_resources
from tests.ontology.neighbours.reference import build, construct
from tests.ontology.other_vocabularies import fault_of, namespace
from tests.ontology.reading import ONTOLOGY
from tests.ontology.test_alignments import ALIGNMENTS, ours

FOLDER = ONTOLOGY / "neighbours"
QUERIES = sorted(FOLDER.glob("*.rq"))
EXPECTED = Path(__file__).parent / "neighbours"
EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
PREFIX = re.compile(r"^PREFIX ([\w.-]+): <([^>]+)>$", re.MULTILINE)
TERM = re.compile(r"<([^<>\s]+)>|(?<![\w<])([a-z][\w-]*):([\w-]+)")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return build(tmp_path_factory.mktemp("neighbours"))


def text(name: str) -> str:
    return (FOLDER / f"{name}.rq").read_text(encoding="utf-8")


def body(query: str) -> str:
    """The query without its comments and texts."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', '""', re.sub(r"(?m)^#.*$", "", query))


def terms(query: str) -> set[str]:
    """Every IRI that ``query`` spells, with a prefix or without."""
    prefixes = dict(PREFIX.findall(query))
    found = set()
    for iri, prefix, name in TERM.findall(PREFIX.sub("", body(query))):
        found.add(iri or prefixes[prefix] + name)
    return found


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_uses_only_terms_that_exist(path: Path) -> None:
    without_list = {
        namespace(str(XSD)),
        namespace(str(RDFS)),
        namespace(str(SKOS)),
        namespace(str(PROV)),
        TERRITORY,
    }
    concepts = Graph()
    for scheme in (ONTOLOGY / "schemes").glob("*.ttl"):
        concepts.parse(scheme)
    for iri in terms(path.read_text(encoding="utf-8")):
        if iri.startswith(SCHEME):
            assert (URIRef(iri), None, None) in concepts, iri
        elif namespace(iri) not in without_list:
            assert fault_of(iri, ours()) is None, fault_of(iri, ours())


def test_a_misspelt_term_in_a_query_is_seen() -> None:
    wrong = text("essglobal-out").replace("essglobal:SSEInitiative)", "essglobal:SSEInitiativ)")
    assert [
        iri for iri in terms(wrong) if fault_of(iri, ours()) == f"{iri} is not a term of {namespace(iri)}"
    ]


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_has_a_title_and_a_description_in_both_languages(path: Path) -> None:
    query = load_query(path)
    assert query.title.fr and query.title.en and query.description.fr and query.description.en


@pytest.mark.parametrize("name", ["essglobal-out", "essglobal-in"])
def test_a_query_translates_concepts_as_the_alignments_do(name: str) -> None:
    pairs = set(
        re.findall(r"\(<(https://w3id[^>]+)> <(http://purl\.org/essglobal/standard/[^>]+)>\)", text(name))
    )
    allowed = [SKOS.closeMatch] if name.endswith("-in") else [SKOS.closeMatch, SKOS.broadMatch]
    aligned = {
        (str(ours), str(theirs))
        for match in allowed
        for ours, theirs in ALIGNMENTS.subject_objects(match)
        if str(ours).startswith(SCHEME)
    }
    assert pairs == aligned


@pytest.mark.parametrize("name", [path.stem for path in QUERIES if path.stem.endswith("-out")])
def test_the_reference_graph_goes_out_as_expected(hub: Hub, name: str) -> None:
    sent = construct(hub, text(name))
    expected = Graph().parse(EXPECTED / f"{name}.ttl")
    _, missing, extra = graph_diff(to_isomorphic(expected), to_isomorphic(sent))
    assert not set(missing), missing.serialize(format="nt")
    assert not set(extra), extra.serialize(format="nt")


@pytest.mark.parametrize("name", [path.stem for path in QUERIES if path.stem.endswith("-in")])
def test_data_of_a_neighbour_comes_in_as_expected(name: str) -> None:
    given = Graph().parse(EXPECTED / f"{name}-given.ttl")
    expected = Graph().parse(EXPECTED / f"{name}.ttl")
    received = evaluate(text(name), given)
    _, missing, extra = graph_diff(to_isomorphic(expected), to_isomorphic(received))
    assert not set(missing), missing.serialize(format="nt")
    assert not set(extra), extra.serialize(format="nt")


@pytest.mark.parametrize("name", [path.stem for path in QUERIES if path.stem.endswith("-in")])
def test_another_engine_answers_the_same(name: str) -> None:
    given = Graph().parse(EXPECTED / f"{name}-given.ttl")
    answer = given.query(text(name)).graph
    assert answer is not None
    assert isomorphic(answer, evaluate(text(name), given))


@pytest.mark.parametrize("name", [path.stem for path in QUERIES])
def test_nothing_comes_of_nothing(name: str) -> None:
    assert not len(evaluate(text(name), Graph()))


def evaluate(query: str, given: Graph) -> Graph:
    store = pyoxigraph.Store()
    store.load(given.serialize(format="nt").encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    answer = store.query(query)
    assert isinstance(answer, pyoxigraph.QueryTriples)
    return Graph().parse(data=answer.serialize(format=pyoxigraph.RdfFormat.N_TRIPLES), format="nt")


class Losses:
    """What the head of an ``-out`` query says does not come back."""

    def __init__(self, query: str) -> None:
        self.stays = self._terms(query, "stays")
        self.lost = self._terms(query, "lost")
        self.in_part = self._terms(query, "in part")
        self.becomes = dict(zip(*[iter(self._terms(query, "becomes"))] * 2, strict=True))

    @staticmethod
    def _terms(query: str, word: str) -> list[URIRef]:
        prefixes = {"ess": ESS, "schema": SCHEMA}
        lines = re.findall(rf"(?m)^# {word}: (.*)$", query)
        return [
            URIRef(prefixes[prefix] + name)
            for line in lines
            for prefix, name in re.findall(r"\b(ess|schema):(\w+)", line)
        ]


@pytest.mark.parametrize("neighbour", ["essglobal", "pair"])
def test_a_round_trip_loses_only_what_the_query_says_and_adds_nothing(hub: Hub, neighbour: str) -> None:
    losses = Losses(text(f"{neighbour}-out"))
    reference = construct(hub, EVERYTHING)
    back = evaluate(text(f"{neighbour}-in"), construct(hub, text(f"{neighbour}-out")))
    changed = {(s, losses.becomes[p], o) for s, p, o in reference if p in losses.becomes}
    assert not set(back) - set(reference) - changed
    staying = {s for s, kind in reference.subject_objects(RDF.type) if kind in losses.stays}
    staying |= {
        o
        for s, p, o in reference
        if s in staying and (o, RDF.type, URIRef(SCHEMA + "PostalAddress")) in reference
    }
    staying |= refused(reference) if neighbour == "essglobal" else set()
    unexplained = {
        (s, p, o)
        for s, p, o in set(reference) - set(back)
        if p not in {*losses.lost, *losses.in_part, *losses.becomes} and s not in staying
    }
    assert not unexplained


@pytest.mark.parametrize("neighbour", ["essglobal", "pair"])
def test_what_a_query_says_is_lost_is_lost(hub: Hub, neighbour: str) -> None:
    losses = Losses(text(f"{neighbour}-out"))
    back = evaluate(text(f"{neighbour}-in"), construct(hub, text(f"{neighbour}-out")))
    assert not [term for term in losses.lost if (None, term, None) in back]
    assert not [term for term in losses.stays if (None, RDF.type, term) in back]


def refused(reference: Graph) -> set[URIRef]:
    """Organizations of whose ESS status every piece of evidence says no."""
    said: dict[URIRef, set[bool]] = {}
    for thing, evidence in reference.subject_objects(URIRef(ESS + "statusEvidence")):
        value = reference.value(evidence, URIRef(ESS + "evidenceValue"))
        said.setdefault(URIRef(str(thing)), set()).add(str(value) == "true")
    return {thing for thing, values in said.items() if True not in values}


def test_what_is_not_in_the_ess_is_not_sent_to_essglobal(hub: Hub) -> None:
    assert refused(construct(hub, EVERYTHING)) == {
        URIRef("https://data.example.org/id/organization/hors-ess")
    }
    sent = construct(hub, text("essglobal-out"))
    assert (URIRef("https://data.example.org/id/organization/hors-ess"), None, None) not in sent


def test_every_neighbour_query_is_in_the_readme_and_the_ways_out_are_saved_queries() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert not [path.name for path in QUERIES if f"[`{path.name}`]({path.name})" not in readme]
    saved = {path.name for path in find_resources().query_files()}
    assert {path.name for path in QUERIES if path.stem.endswith("-out")} <= saved


def test_the_command_of_the_readme_brings_a_neighbours_file_in() -> None:
    (code,) = re.findall(r'(?m)^python -c "(.*)" \\$', (FOLDER / "README.md").read_text(encoding="utf-8"))
    query, given = FOLDER / "essglobal-in.rq", EXPECTED / "essglobal-in-given.ttl"
    done = subprocess.run([sys.executable, "-c", code, query, given], capture_output=True, check=True)
    expected = Graph().parse(EXPECTED / "essglobal-in.ttl")
    assert isomorphic(Graph().parse(data=done.stdout, format="turtle"), expected)
