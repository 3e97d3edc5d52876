"""Who bears which SIRET in a user's RDF, so that two who bear one can be told: see :mod:`hub.model.shared_siret`."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, Literal, URIRef

from hub.model.problem import Problem
from hub.model.shared_siret import Bearer, twins
from hub.model.vocabulary import ESTABLISHMENT, IS_PART_OF, SIRET, SITE_OF
from hub.validate.rdf_file import RdfDocument
from hub.validate.results import name_of, term_of

_SIRET, _SITE_OF, _PART_OF = URIRef(SIRET), URIRef(SITE_OF), URIRef(IS_PART_OF)


def shared_sirets(document: RdfDocument) -> Iterator[tuple[str, Problem]]:
    """(node, warning) for each node whose SIRET another one of its kind bears too.

    A place and its organization may bear one number, so the two kinds are looked at apart. Where the document is made
    of a source's records, an organization that a record only mentions (``#carrier``) does not count.
    """
    places = {
        subject
        for subject, predicate, value in document.triples
        if value == URIRef(ESTABLISHMENT) and predicate == RDF.type
    }
    records = {name_of(subject) for subject, predicate, _ in document.triples if predicate == _PART_OF}
    own = records | {
        name_of(subject)
        for subject, predicate, value in document.triples
        if predicate == _SITE_OF and str(value) in records
    }
    kinds: dict[bool, list[Bearer]] = {True: [], False: []}
    for subject, predicate, value in document.triples:
        node = name_of(subject)
        mentioned = node not in own and node.partition("#")[0] in records
        if predicate == _SIRET and isinstance(value, Literal) and not mentioned:
            place = document.place_of(node, SIRET, term_of(value))
            kinds[subject in places].append(Bearer(str(value), node, node, place))
    for bearers in kinds.values():
        bearers.sort(key=lambda bearer: (bearer.location.line or 0, bearer.key))
        for bearer, problem in twins(bearers):
            yield bearer.key.partition("#")[0] if bearer.key in own else bearer.key, problem
