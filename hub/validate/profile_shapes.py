"""Whether the shapes of a profile are SHACL that can be applied: the W3C's shapes for shapes, then each expression.

pyshacl finds some faults only when it meets a node the shape is for, and cannot say where they stand. So what can be
looked at alone is looked at first, with its line; then the shapes are run over one made-up node for each target.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyshacl
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery

from hub.errors import Text, UserError
from hub.validate.ntriples import Triple
from hub.validate.profile_file import ProfileFile, query_prefixes
from hub.validate.results import name_of
from hub.validate.validator import Validator

_SHAPES_FOR_SHAPES = Path(pyshacl.__file__).parent / "assets" / "shacl-shacl.ttl"


def shape_faults(files: list[ProfileFile], common: Graph, common_files: Iterable[Path]) -> Iterator[Text]:
    """Every fault of the shape ``files``; what only a run can find is looked for when nothing else was.

    ``common`` is the graph of the common shapes in ``common_files``: a profile's may point to them.
    """
    if not files:
        return
    known = [*_not_shacl(files), *_unreadable_patterns(files), *_unreadable_queries(files, common)]
    yield from known or _cannot_be_applied(files, common_files)


def _not_shacl(files: list[ProfileFile]) -> Iterator[Text]:
    triples: list[Triple] = [triple for file in files for triple in file.graph]
    home = {
        name_of(subject): (file, line) for file in files for subject, line in file.places.subjects.items()
    }
    for finding in Validator([_SHAPES_FOR_SHAPES], []).validate_triples(triples):
        if finding.severity == "violation":
            file, line = home.get(finding.focus, (files[0], 1))
            said = " ".join(filter(None, (finding.path and finding.path.rpartition("#")[2], finding.text.en)))
            yield file.fault(line, f"forme SHACL incorrecte : {said}", f"not valid SHACL: {said}")


def _unreadable_patterns(files: list[ProfileFile]) -> Iterator[Text]:
    for file in files:
        for shape, pattern in file.graph.subject_objects(SH.pattern):
            try:
                re.compile(str(pattern))
            except re.error as error:
                yield file.fault(
                    file.line_of((shape, SH.pattern, pattern)),
                    f"cette expression régulière ne se lit pas ({error}) : corrigez-la",
                    f"this regular expression cannot be read ({error}): correct it",
                )


def _unreadable_queries(files: list[ProfileFile], common: Graph) -> Iterator[Text]:
    for file in files:
        shapes = common + file.graph
        for predicate in (SH.select, SH.ask):
            for constraint, query in file.graph.subject_objects(predicate):
                try:
                    prepareQuery(str(query), initNs=dict(query_prefixes(file, shapes, constraint)))
                # rdflib raises its parser's own errors, and plain Exception for an unknown prefix.
                except Exception as error:
                    said = " ".join(str(error).split())[:200]
                    yield file.fault(
                        file.line_of((constraint, predicate, query)),
                        f"cette requête ne se lit pas ({said}) : corrigez-la",
                        f"this query cannot be read ({said}): correct it",
                    )


def _cannot_be_applied(files: list[ProfileFile], common_files: Iterable[Path]) -> Iterator[Text]:
    common = list(common_files)
    for file in files:
        try:
            Validator([*common, *(each.path for each in files)], []).validate_triples(_a_node_a_target(file))
        except UserError as error:
            yield file.fault(1, error.text.fr, error.text.en)


def _a_node_a_target(file: ProfileFile) -> list[Triple]:
    node, value = URIRef("urn:ess-hub:profile"), Literal("x")
    graph = file.graph
    return [
        *((node, RDF.type, each) for each in graph.objects(None, SH.targetClass)),
        *((node, each, value) for each in graph.objects(None, SH.targetSubjectsOf)),
        *((node, each, node) for each in graph.objects(None, SH.targetObjectsOf)),
    ]
