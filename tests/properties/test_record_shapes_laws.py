"""The hub's own shapes and reference data, and what its connectors make of their samples, edited at random: the findings are
those of pyshacl alone."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, XSD, BNode, Literal, URIRef
from rdflib.term import Node

from hub.resources import find_resources
from hub.validate.ntriples import Triple, as_written, read_ntriples
from hub.validate.validator import Validator
from tests.connectors.samples import connector_paths, expected_path
from tests.properties.agreement import compared
from tests.properties.drawn_terms import LITERALS
from tests.validate.plain import PlainValidator

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@cache
def both() -> tuple[Validator, PlainValidator]:
    resources = find_resources()
    files = resources.shape_files(), resources.reference_files()
    return Validator(*files), PlainValidator(*files)


@cache
def records() -> list[tuple[Triple, ...]]:
    """The triples of each record of each sample."""
    found: dict[str, list[Triple]] = defaultdict(list)
    for path in connector_paths():
        for _, triple in read_ntriples(expected_path(path.stem).read_text("utf-8").splitlines()):
            found[str(triple[0]).partition("#")[0]].append(triple)
    return [tuple(each) for each in found.values()]


@cache
def foreign() -> tuple[list[Node], list[Node], list[Node]]:
    """Subjects, properties and values of all samples and of the reference."""
    known = [triple for each in records() for triple in each] + both()[1]._reference
    return tuple(list(dict.fromkeys(triple[place] for triple in known)) for place in range(3))  # type: ignore[return-value]


_LANGUAGES = ["fr", "FR", "en", "fr-FR", "de", None]
_DATATYPES = [
    None,
    XSD.string,
    XSD.integer,
    XSD.decimal,
    XSD.date,
    XSD.gYear,
    XSD.anyURI,
    XSD.boolean,
    XSD.dateTime,
    XSD.double,
]


@st.composite
def cases(draw: Any) -> list[Triple]:
    """One or two records with up to eight edits."""
    triples = [
        triple
        for each in draw(st.lists(st.sampled_from(records()), min_size=1, max_size=2))
        for triple in each
    ]
    for _ in range(draw(st.integers(0, 8))):
        if not triples:
            break
        kind = draw(st.sampled_from(_EDITS))
        event(kind.__name__.strip("_"))
        kind(draw, triples)
    return triples


def _at(draw: Any, triples: list[Triple]) -> int:
    return draw(st.integers(0, len(triples) - 1))  # type: ignore[no-any-return]


def _delete(draw: Any, triples: list[Triple]) -> None:
    del triples[_at(draw, triples)]


def _duplicate(draw: Any, triples: list[Triple]) -> None:
    s, p, _ = triples[_at(draw, triples)]
    triples.append((s, p, triples[_at(draw, triples)][2]))


def _swap(draw: Any, triples: list[Triple]) -> None:
    one, other = _at(draw, triples), _at(draw, triples)
    (a, b, c), (d, e, f) = triples[one], triples[other]
    triples[one], triples[other] = (a, b, f), (d, e, c)


def _retype(draw: Any, triples: list[Triple]) -> None:
    place = _at(draw, triples)
    s, p, o = triples[place]
    language, datatype = draw(st.sampled_from(_LANGUAGES)), draw(st.sampled_from(_DATATYPES))
    triples[place] = (s, p, as_written(str(o), language, None if language else datatype))


def _respell(draw: Any, triples: list[Triple]) -> None:
    place = _at(draw, triples)
    s, p, o = triples[place]
    if isinstance(o, Literal):
        change = draw(
            st.sampled_from(
                [
                    str.upper,
                    str.swapcase,
                    lambda t: " " + t,
                    lambda t: "0" + t,
                    lambda t: t[1:],
                    lambda t: t[:-1],
                    lambda t: t + "0",
                    lambda t: t * 40,
                    lambda t: t.replace("0", "9", 1),
                ]
            )
        )
        triples[place] = (s, p, as_written(change(str(o)), o.language, o.datatype))
    else:
        triples[place] = (s, p, URIRef(str(o) + draw(st.sampled_from(["x", "#x", "/"]))))


def _foreign_value(draw: Any, triples: list[Triple]) -> None:
    s, p, _ = triples[_at(draw, triples)]
    triples.append((s, p, draw(st.sampled_from(foreign()[2]) | st.sampled_from(LITERALS))))


def _foreign_property(draw: Any, triples: list[Triple]) -> None:
    s, _, o = triples[_at(draw, triples)]
    triples.append((s, draw(st.sampled_from(foreign()[1])), draw(st.sampled_from(foreign()[2]) | st.just(o))))


def _move_a_type(draw: Any, triples: list[Triple]) -> None:
    places = [place for place, triple in enumerate(triples) if triple[1] == RDF.type]
    if places:
        place = draw(st.sampled_from(places))
        triples[place] = (triples[_at(draw, triples)][0], RDF.type, triples[place][2])


def _make_blank(draw: Any, triples: list[Triple]) -> None:
    node, blank = triples[_at(draw, triples)][draw(st.sampled_from([0, 2]))], BNode("anyone")
    triples[:] = [(blank if s == node else s, p, blank if o == node else o) for s, p, o in triples]


def _speak_of_the_reference(draw: Any, triples: list[Triple]) -> None:
    s, p, o = draw(st.sampled_from(both()[1]._reference))
    triples.append(
        draw(
            st.sampled_from(
                [(s, p, o), (s, p, triples[0][2]), (s, RDFS.subClassOf, draw(st.sampled_from(foreign()[0])))]
            )
        )
    )


_EDITS = [_delete, _duplicate, _swap, _retype, _respell, _foreign_value, _foreign_property, _move_a_type, _make_blank, _speak_of_the_reference]  # fmt: skip


@settings(max_examples=3, derandomize=True, deadline=None, suppress_health_check=SLOW)
@given(cases())
def test_findings_are_those_of_pyshacl_alone(triples: list[Triple]) -> None:
    assert compared(*both(), triples) == []


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=30, derandomize=True, deadline=None, suppress_health_check=SLOW)
@given(cases())
def test_findings_are_those_of_pyshacl_alone_for_many(triples: list[Triple]) -> None:
    assert compared(*both(), triples) == []
