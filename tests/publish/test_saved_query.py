from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
import rdflib.plugins.sparql
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.errors import NotFoundError, QueryError, Text
from hub.publish.saved_query import Parameter, SavedQuery, fill, find_query, load_queries, load_query
from tests.publish.world import ROOT

HEAD = "# title_fr: Les noms\n# title_en: The names\n# description_fr: D\n"
TEXT = """# parameter: word | text | Mot | Word | a b
# parameter: place | iri | Lieu | Place | https://example.org/p
# parameter: kind | choice(un, deux) | Sorte | Kind | un
SELECT ?s WHERE { ?s rdfs:label {{word}} ; schema:location {{ place }} ; schema:kind {{kind}} }
"""
NONE = Text("", "")
ONE_WORD = SavedQuery(
    "q", NONE, NONE, (Parameter("word", "text", NONE, ""),), "SELECT ?word { VALUES ?word { {{word}} } }"
)
ONE_PLACE = SavedQuery(
    "q",
    NONE,
    NONE,
    (Parameter("place", "iri", NONE, "https://example.org/p"),),
    "SELECT ?place { VALUES ?place { {{place}} } }",
)
BUNDLED = sorted((ROOT / "ontology" / "queries").glob("*.rq"))


@pytest.fixture
def query_file(tmp_path: Path) -> Path:
    path = tmp_path / "names.rq"
    path.write_text(HEAD + TEXT)
    return path


def test_a_file_tells_its_title_and_its_parameters(query_file: Path) -> None:
    query = load_query(query_file)
    assert (query.slug, query.title.en, query.description.fr) == ("names", "The names", "D")
    assert [
        (each.name, each.kind, each.label.fr, each.default, each.choices) for each in query.parameters
    ] == [
        ("word", "text", "Mot", "a b", ()),
        ("place", "iri", "Lieu", "https://example.org/p", ()),
        ("kind", "choice", "Sorte", "un", ("un", "deux")),
    ]


def test_defaults_stand_in_for_what_is_not_given(query_file: Path) -> None:
    text = fill(load_query(query_file), {"place": " "})
    assert '{ ?s rdfs:label "a b" ; schema:location <https://example.org/p> ; schema:kind "un" }' in text
    rdflib.plugins.sparql.prepareQuery(text)


NASTY = st.text(st.one_of(st.sampled_from("\"'\\\n\r\t<>{}()#?$@^.;| \x00\ud800"), st.characters()))


@given(word=NASTY)
def test_whatever_text_a_visitor_gives_stays_one_string(word: str) -> None:
    (row,) = pyoxigraph.Store().query(fill(ONE_WORD, {"word": word}))
    assert row["word"] == pyoxigraph.Literal(word.strip().encode("utf-8", "replace").decode())


@pytest.mark.parametrize(
    "place",
    [
        "https://w3id.org/ess-hub/territory/region/75",
        "http://127.0.0.1:8000/id/organization/a?x=é&y#z",
        "https://example.org/Économie%20sociale",
        "urn:isbn:0451450523",
    ],
)
def test_addresses_people_have_are_taken(place: str) -> None:
    (row,) = pyoxigraph.Store().query(fill(ONE_PLACE, {"place": place}))
    assert row["place"].value == place


@settings(max_examples=500)
@given(place=st.one_of(NASTY, NASTY.map(lambda text: "https://example.org/" + text)))
def test_whatever_address_a_visitor_gives_stays_one_address_or_is_refused(place: str) -> None:
    try:
        text = fill(ONE_PLACE, {"place": place})
    except QueryError:
        return
    (row,) = pyoxigraph.Store().query(text)
    assert isinstance(row["place"], pyoxigraph.NamedNode)


@pytest.mark.parametrize(
    "values",
    [
        {"place": "x> } DROP ALL #"},
        {"place": "pas une adresse"},
        {"place": "A:\x7f"},
        {"place": "https://example.org:port/"},
        {"place": "https://[/"},
        {"place": "https://example.org/%zz"},
        {"place": "https://example.org/a#b#c"},
        {"kind": "trois"},
        {"word": "x" * 3_000},
        {"other": "1"},
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(query_file: Path, values: dict[str, str]) -> None:
    with pytest.raises(QueryError, match="names") as refused:
        fill(load_query(query_file), values)
    assert next(iter(values)) in refused.value.text.fr


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("SELECT * {}", "broken.rq"),
        (HEAD + "# parameter: word | text | Mot\nSELECT * { ?s ?p {{word}} }", "broken.rq:4"),
        (HEAD + "# parameter: word | number | Mot | Word |\nSELECT * { ?s ?p {{word}} }", "broken.rq:4"),
        (HEAD + "# parameter: word | choice | Mot | Word |\nSELECT * { ?s ?p {{word}} }", "broken.rq:4"),
        (HEAD + "# parameter: word | text | Mot | Word |\nSELECT * { ?s ?p ?o }", "word"),
        (HEAD + "SELECT * { ?s ?p {{word}} }", "word"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, source: str, said: str) -> None:
    path = tmp_path / "broken.rq"
    path.write_text(source)
    with pytest.raises(QueryError) as error:
        load_query(path)
    assert said in error.value.text.en


def test_an_unknown_query_is_refused_with_those_there_are(query_file: Path) -> None:
    with pytest.raises(NotFoundError, match="names"):
        find_query([query_file], "nothing")
    assert find_query([query_file], "names").slug == "names"


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_every_bundled_query_is_a_query_with_its_defaults(path: Path) -> None:
    assert pyoxigraph.Store().query(fill(load_query(path), {})) is not None  # SyntaxError otherwise


def test_queries_are_listed_by_slug() -> None:
    assert list(load_queries(BUNDLED)) == sorted(path.stem for path in BUNDLED)
