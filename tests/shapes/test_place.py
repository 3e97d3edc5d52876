"""A place is asked of an organization described for itself, not of one that a record merely names."""

from __future__ import annotations

import pytest
from rdflib import Graph

from hub.resources import find_resources
from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.validator import Validator
from tests.shapes.checking import PREFIXES, SHAPE, check

RULE = "organization-place"
ALONE = "https://example.org/"
# name → what is said; the organization is the node of that name.
ASKED = {
    "record/12": 'a ess:Organization ; schema:name "A"',
    # A page about it is no record it would be a part of, and an address that nobody describes is none either.
    "coop#us": "a ess:Organization . <coop> a foaf:Document ; foaf:primaryTopic <coop#us>",
    "other#us": "a ess:Organization",
    # Others name it: it still is a record of its own.
    "record/13": "a ess:Organization . <net> a ess:TerritorialNetwork ; ess:member <record/13>",
    # Its neighbour in the same document is a record too, and not the document.
    "list#2": "a ess:Organization . <list#1> a ess:Establishment ; org:siteOf <list#2>",
    "record/14": "a ess:Organization . <record/14#site> a ess:Establishment ; org:siteOf <record/14>",
}
NOT_ASKED = {
    "record/20": "a ess:Organization ; ess:territory region:75",
    "record/21": 'a ess:Organization ; ess:territoryName "Le bassin"',
    "record/22": "a ess:Organization ; schema:address <record/22#address>",
    "record/30#carrier": "a ess:Organization . <record/30> a ess:Practice ; ess:carrier <record/30#carrier>",
    "record/31#carrier": "a ess:Organization . <record/31> a ess:Establishment ; org:siteOf <record/31#carrier>",
    # Which way the link goes does not matter, nor whether there is one.
    "record/32#actor": "a ess:Organization ; ess:provides <record/32> . <record/32> a ess:Service",
    "record/33#member": "a ess:Organization . <record/33> a ess:TerritorialNetwork",
    "record/34#a": "a ess:Organization ; schema:address [ a schema:PostalAddress ] . <record/34> a ess:Need",
}
NAMELESS = """
<record/40> a ess:Practice ; ess:carrier [ a ess:Organization ; schema:name "told in passing" ] .
[] a ess:Organization ; schema:name "described for itself" .
"""


def data() -> str:
    nodes = [f"<{name}> {said} ." for name, said in {**ASKED, **NOT_ASKED}.items()]
    return f"@base <{ALONE}> .\n" + "\n".join([*nodes, NAMELESS])


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(data=PREFIXES + data(), format="turtle")


def test_a_place_is_asked_of_whom_a_record_is_about_and_of_nobody_else(graph: Graph) -> None:
    found = [one.focus for one in check(data()) if one.shape == RULE]
    assert {each.removeprefix(ALONE) for each in found if each.startswith("http")} == set(ASKED)
    assert len(found) == len(ASKED) + 1


def test_the_fast_way_finds_the_same_and_asks_pyshacl_of_nobody_else(graph: Graph) -> None:
    resources = find_resources()
    validator = Validator(resources.shape_files(), resources.reference_files())
    findings = validator.validate_triples(graph)
    nameless = {f"_:{node}" for node, _, name in graph if str(name) == "described for itself"}
    guilty = {ALONE + name for name in ASKED} | nameless
    assert {each.focus for each in findings if each.shape == SHAPE + RULE} == guilty
    index = NodeIndex.of_triples(graph, validator._reference)
    suspects = {
        node.strip("<>")
        for rule, nodes in validator._prefilter.suspects(index).items()
        if str(rule) == SHAPE + RULE
        for node in nodes
    }
    assert suspects == guilty


def test_records_judged_by_themselves_are_judged_alike() -> None:
    """Nothing is asked of other records: a chunk of them is enough."""
    resources = find_resources()
    validator = Validator(resources.shape_files(), resources.reference_files())
    lines = Graph().parse(
        data=PREFIXES + f"@base <{ALONE}> . <record/30#carrier> {NOT_ASKED['record/30#carrier']} .",
        format="turtle",
    )
    assert not validator.judge(lines.serialize(format="nt").splitlines()).looked_back
